"""Forms of the pages that the kit does not make: a step of the relation, a meeting, a merger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.frame.choosers import with_chooser
from comity.frame.forms import DateInput
from comity.partners.models import Partner, RelationStep


class RelationForm(forms.Form):
    """The step on which the relation stands from a day on, and why."""

    step = forms.ModelChoiceField(
        RelationStep.objects.filter(active=True),
        label=_("Step"),
        required=False,
        empty_label=_("Not placed on the ladder"),
    )
    happened_on = forms.DateField(label=_("Since"), widget=DateInput(), initial=clock.today)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The visit, agreement or decision by which it was taken."),
    )


class MeetingForm(forms.Form):
    """A meeting that was held, and the day that was agreed for the next one."""

    held_on = forms.DateField(label=_("Held on"), widget=DateInput(), initial=clock.today)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    note = forms.CharField(
        label=_("What came of it"), required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    agreed_on = forms.DateField(
        label=_("Next meeting agreed for"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty where the rhythm of the channel says it."),
    )


class OtherForm(forms.Form):
    """The partner that may be one with this one."""

    def __init__(self, partner: Partner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Partner.objects.exclude(pk=partner.pk)
        self.fields["other"] = with_chooser(
            forms.ModelChoiceField(
                others,
                label=_("The other partner"),
                help_text=_("It is merged into this one; you choose on the next page which values stay."),
            )
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
