"""Forms of agreements: their parties, the steps of their life, and what they lay on either side."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comity.access.queries import own_units
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.frame.choosers import with_chooser
from comity.frame.conditions import ConditionForm
from comity.frame.forms import DateInput
from comity.instruments import queries
from comity.instruments.forms import InstrumentField
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import ObligationState
from comity.partners.models import Partner

ABOUT_THE_LIST = ("after", "partner-find", "find")
"""What the address of the list of obligations says beside its conditions."""


class PartyForm(forms.Form):
    """A party to an agreement."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), required=False)
    own_unit = forms.ModelChoiceField(Partner.objects.none(), label=_("Our unit"), required=False)
    signed_by = forms.CharField(label=_("Signed by"), required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.all()  # type: ignore[attr-defined] # a field of choices
        self.fields["own_unit"].queryset = own_units(actor)  # type: ignore[attr-defined] # a field of choices
        for field in ("partner", "own_unit"):
            with_chooser(self.fields[field])


class StepForm(forms.Form):
    """When and why an instrument takes a step, by which other one, and the end of force that a renewal gives."""

    effective_on = forms.DateField(
        label=_("With effect from"), required=False, widget=DateInput(), initial=clock.today
    )
    in_force_to = forms.DateField(
        label=_("New end of force"), required=False, widget=DateInput(), help_text=_("For a renewal.")
    )
    caused_by = InstrumentField(
        label=_("By the instrument"),
        required=False,
        help_text=_("What amends, renews or ends it, by its number or its whole title."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ClosingForm(forms.Form):
    """Since when an obligation stands as it does, and by what one knows."""

    on = forms.DateField(label=_("Since"), required=False, widget=DateInput(), initial=clock.today)
    reason = forms.CharField(
        label=_("Evidence or reason"), max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class ObligeForm(forms.Form):
    """The party on which a requirement of an agreement is laid."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Party"), empty_label=None)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = queries.parties_of(instrument).values("partner")
        self.fields["partner"].queryset = Partner.objects.filter(pk__in=parties)  # type: ignore[attr-defined] # a field of choices
        with_chooser(self.fields["partner"])


class ObligationsForm(ConditionForm):
    """Which obligations of agreements a list shows."""

    side = forms.ChoiceField(
        label=_("On whom"),
        required=False,
        choices=[("", _("Either side")), ("ours", _("On us")), ("theirs", _("On partners"))],
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("Any partner")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *ObligationState.choices]
    )
    overdue = forms.BooleanField(label=_("Overdue"), required=False)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        self.asked = [name for name, value in asked.items() if value and name not in ABOUT_THE_LIST]
        self.fields["partner"].queryset = Partner.objects.all()  # type: ignore[attr-defined] # a field of choices
        with_chooser(self.fields["partner"])
