"""Forms of the pages that the kit does not make."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.access.models import Account, Unit
from comity.frame.choosers import with_chooser
from comity.frame.conditions import ConditionForm
from comity.frame.forms import AnsweringForm, DateInput
from comity.instruments.forms import UnitsField
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.requirement import Assignment
from comity.instruments.queries import accounts_in
from comity.programmes import queries
from comity.programmes.models.consulting import Appraisal, Conclusion, RuleMaking, Stance
from comity.programmes.models.measure import DONE, Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import cascading


class SubmitForm(AnsweringForm):
    """Who decides on a programme."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Who decides"),
        empty_label=None,
        help_text=_("The approvers of this unit are asked."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.deciding_units(programme)  # type: ignore[attr-defined] # a field of choices
        self.fields["unit"].initial = programme.decided_by_id or programme.unit_id


class ProgressForm(AnsweringForm):
    """How far a measure is."""

    progress = forms.IntegerField(label=_("Progress (%)"), min_value=0, max_value=DONE)
    note = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    @classmethod
    def of(cls, measure: Measure, data: Any = None) -> "ProgressForm":
        """Return the form filled with the progress as it stands."""
        return cls(data, initial={"progress": measure.progress})


class SupportForm(AnsweringForm):
    """A unit that helps."""

    unit = with_chooser(forms.ModelChoiceField(Unit.objects.none(), label=_("Supporting unit")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("code")  # type: ignore[attr-defined] # a field of choices


class PlanForm(AnsweringForm):
    """Where the measures of an assignment go; without a programme, how it is carried out in words."""

    programme = with_chooser(
        forms.ModelChoiceField(
            Programme.objects.none(),
            label=_("Programme"),
            required=False,
            empty_label=_("— no programme: in words only —"),
        )
    )
    superior = with_chooser(
        forms.ModelChoiceField(
            Measure.objects.none(), label=_("Measure of a superior that it implements"), required=False
        )
    )
    responsible = forms.ModelChoiceField(
        Account.objects.none(), label=_("Responsible person"), required=False
    )
    received_on = forms.DateField(label=_("Received on"), required=False, widget=DateInput())
    note = forms.CharField(
        label=_("How it is carried out"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed without a programme; otherwise the measures say it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "programme": cascading.programmes_for(assignment),
            "superior": cascading.superior_measures(assignment),
            "responsible": accounts_in(assignment.unit_id),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined] # a field of choices

    def clean(self) -> dict[str, Any]:
        """Ask for words where no programme is chosen."""
        values = super().clean() or {}
        if not values.get("programme") and not values.get("note") and not self.errors:
            self.add_error("note", _("Say how the requirement will be carried out, or choose a programme."))
        return values


class CarryForm(AnsweringForm):
    """Into which programme of one's unit a superior's measure is carried on, and who answers for it."""

    programme = with_chooser(
        forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    )
    responsible = forms.ModelChoiceField(
        Account.objects.none(), label=_("Responsible person"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = queries.programmes_to_fill(unit_id)  # type: ignore[attr-defined] # a field of choices
        self.fields["responsible"].queryset = accounts_in(unit_id)  # type: ignore[attr-defined] # a field of choices

    def clean_seen(self) -> set[UUID]:
        """Return which measures stood on the page; none if that makes no sense."""
        try:
            return {UUID(each) for each in self.cleaned_data["seen"].split()}
        except ValueError:
            return set()


class DraftMeasureForm(forms.Form):
    """A measure as proposed; without its tick, or without a title, nothing is made of it."""

    take = forms.BooleanField(label=_("Take"), required=False)
    title = forms.CharField(
        label=_("Measure"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    estimate = forms.DecimalField(
        label=_("Estimate"), required=False, min_value=0, max_digits=16, decimal_places=2
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the period of what is taken, in its order."""
        values = super().clean() or {}
        if not self.is_taken(values):
            return values
        for name in ("starts_on", "ends_on"):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("Give the day."))
        if not self.errors and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("The period ends before it begins."))
        return values

    @staticmethod
    def is_taken(values: dict[str, Any]) -> bool:
        return bool(values.get("take") and values.get("title"))


DraftMeasures = forms.formset_factory(DraftMeasureForm, extra=1, max_num=20, absolute_max=30)
"""The drafts of one assignment, and an empty row for one more."""


def accepted(drafts: Any) -> list[dict[str, Any]]:
    """Return what was taken of the drafts."""
    return [each.cleaned_data for each in drafts if DraftMeasureForm.is_taken(each.cleaned_data)]


ABOUT_THE_ROWS = ("page", "below", "unit-find", "find")
"""What the address of a roll-up says beside its conditions."""


class RollUpForm(ConditionForm):
    """For which unit, on which day, over which period totals are wanted."""

    unit = with_chooser(forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None))
    on = forms.DateField(label=_("As it stood on"), widget=DateInput())
    since = forms.DateField(label=_("From"), widget=DateInput())
    until = forms.DateField(label=_("Until"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("code")  # type: ignore[attr-defined] # a field of choices
        self.asked = [name for name in self.data if name not in ABOUT_THE_ROWS]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that no day lies in: its totals would be nothing, as if nothing was planned."""
        values = super().clean()
        if "since" in values and "until" in values and values["until"] < values["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return values


class AskForm(AnsweringForm):
    """Which units are asked for their opinion, and by when."""

    units = UnitsField(
        Unit.objects.none(),
        label=_("Units asked"),
        help_text=_(
            "Only units that can read it: of those below yours, if it was issued, or if they share its circle."
        ),
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    def __init__(self, *args: Any, matter: Appraisal | RuleMaking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = queries.units_to_ask(matter)  # type: ignore[attr-defined] # a field of choices


class GiveForm(AnsweringForm):
    """What a unit thinks."""

    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)
    text = forms.CharField(
        label=_("Opinion"), required=False, max_length=8000, widget=forms.Textarea({"rows": 6})
    )


class ConcludeForm(AnsweringForm):
    """What an appraisal comes to."""

    conclusion = forms.ChoiceField(label=_("Conclusion"), choices=Conclusion.choices)
    conclusion_text = forms.CharField(label=_("Reasons"), max_length=8000, widget=forms.Textarea({"rows": 6}))


class IssueForm(AnsweringForm):
    """Under what a rule is registered as an instrument."""

    kind = forms.ModelChoiceField(
        InstrumentType.objects.filter(active=True, is_agreement=False), label=_("Type"), empty_label=None
    )
    number = forms.CharField(label=_("Number"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput())
    in_force_from = forms.DateField(label=_("In force from"), required=False, widget=DateInput())
