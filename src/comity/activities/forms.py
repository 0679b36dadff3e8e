"""Forms of the pages that the kit does not make: registering, moving, taking part, preparing, reporting."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.access.labelling import LABEL_FIELDS, label_fields
from comity.access.models import Account
from comity.access.queries import accounts
from comity.activities import queries
from comity.activities.models.activity import Activity, Line, Series
from comity.activities.models.part import Role
from comity.activities.models.preparation import Detriment
from comity.activities.models.reference import ActivityKind, Topic
from comity.activities.models.report import Report
from comity.foundation.acting import Actor
from comity.foundation.bilingual import own_field
from comity.frame.choosers import with_chooser
from comity.frame.forms import AnsweringForm, DateInput
from comity.instruments.forms import LinesField
from comity.instruments.queries import accounts_in
from comity.partners.models import Counterpart, Partner, Side
from comity.people.models import Person
from comity.programmes.models.measure import UNFINISHED, Measure

MORNING = time(8)
"""When a moment of an activity's first day is proposed."""

MOMENT = "%Y-%m-%dT%H:%M"
LONG = forms.Textarea({"rows": 3})
ROWS = 6
"""Partners that a list shows at once, so that whom one chose stays in sight."""


def moment_input() -> forms.DateTimeInput:
    """Return the browser's own picker of a day and a time."""
    return forms.DateTimeInput({"type": "datetime-local"}, MOMENT)


def one_of(model: Any, **kwargs: Any) -> Any:
    """Return a choice among the rows that the reader sees, which are looked up for each request."""
    return forms.ModelChoiceField(model.objects.none(), **kwargs)


class RegisterForm(AnsweringForm):
    """What is typed to register an activity: twelve fields or fewer, the rest follows from who registers it."""

    title = forms.CharField(label=pgettext_lazy("of an activity", "Title"), max_length=500)
    kind = forms.ModelChoiceField(ActivityKind.objects.filter(active=True), label=_("Kind"), empty_label=None)
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    partners = forms.ModelMultipleChoiceField(Partner.objects.none(), label=_("Partners"), required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=4000, widget=LONG)
    measure = one_of(Measure, label=_("Serves the measure"), required=False)
    unplanned_reason = forms.CharField(
        label=_("Or why it is unplanned"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    line = forms.ChoiceField(label=_("Line"), choices=Line.choices, initial=Line.MILITARY)
    responsible = one_of(Account, label=_("Responsible person"), required=False)
    series = one_of(Series, label=_("Series"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = dict(self.fields)
        given["partners"].queryset = Partner.objects.all()
        given["measure"].queryset = Measure.objects.filter(state__in=UNFINISHED)
        given["responsible"].queryset = accounts_in(actor.unit_id)
        given["series"].queryset = Series.objects.all()
        for name in ("partners", "measure", "responsible", "series"):
            self.fields[name] = with_chooser(given[name])
        self.fields["partners"].widget.attrs["size"] = ROWS
        self.fields |= label_fields(actor)
        self.initial = {"level": actor.working_level, "responsible": actor.account_id, **self.initial}

    def values(self) -> dict[str, Any]:
        """Return what the activity says; it ends on its first day if no other is given."""
        apart = {"title", "partners", "measure", *LABEL_FIELDS}
        found = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        ends_on = found["ends_on"] or found["starts_on"]
        return {**found, own_field("title"): self.cleaned_data["title"], "ends_on": ends_on}


class UpholdForm(forms.Form):
    """Why a commitment holds although its activity was cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)


class RescheduleForm(forms.Form):
    """The new days of an activity, and why it moves."""

    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)


class TieForm(forms.Form):
    """The measure that an activity serves."""

    measure = one_of(Measure, label=_("Measure"), empty_label=None)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["measure"]
        choices.queryset = Measure.objects.exclude(pk__in=queries.measures_served(activity))
        self.fields["measure"] = with_chooser(choices)


class PartnerForm(forms.Form):
    """One more partner."""

    partner = one_of(Partner, label=_("Partner"), empty_label=None)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["partner"]
        choices.queryset = Partner.objects.exclude(pk__in=queries.partner_ids_of(activity))
        self.fields["partner"] = with_chooser(choices)


class MemberForm(forms.Form):
    """A person of ours or a counterpart, and in which role."""

    person = one_of(Person, label=_("Person of ours"), required=False)
    counterpart = one_of(Counterpart, label=_("Or counterpart"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = dict(self.fields)
        partners, (people, officials) = queries.partner_ids_of(activity), queries.member_ids_of(activity)
        given["person"].queryset = Person.objects.filter(left_on=None).exclude(pk__in=people)
        given["counterpart"].queryset = Counterpart.objects.filter(
            partner__in=partners, left_on=None
        ).exclude(pk__in=officials)
        for name in ("person", "counterpart"):
            self.fields[name] = with_chooser(given[name])


class SideField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameter while running
    """Our side, or one of the partners of an activity."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Partner.objects.none(), label=_("Side"), required=False, empty_label=_("Our side"), **kwargs
        )


class SidedForm(forms.Form):
    """A form that says something of one side of an activity."""

    partner = SideField()

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["partner"]
        choices.queryset = Partner.objects.filter(pk__in=queries.partner_ids_of(activity))
        self.fields["partner"] = with_chooser(choices)


class DelegationForm(SidedForm):
    """How the delegation of one side travels, and where it stays; it begins with what is known of it."""

    transport = forms.CharField(label=_("Transport"), max_length=2000, required=False, widget=LONG)
    lodging = forms.CharField(label=_("Lodging"), max_length=2000, required=False, widget=LONG)

    def __init__(self, *args: Any, activity: Activity, side: Partner | None, **kwargs: Any) -> None:
        super().__init__(*args, activity=activity, **kwargs)
        asked: Any = self.fields["partner"]
        asked.queryset = asked.queryset.filter(pk=side.pk if side else None)
        if side:
            asked.empty_label, asked.required = None, True


class PatrolForm(SidedForm):
    """What one side does in a joint patrol."""

    starts_at = forms.DateTimeField(label=_("Sets out at"), widget=moment_input())
    ends_at = forms.DateTimeField(label=_("Returns at"), widget=moment_input())
    route = forms.CharField(label=_("Route"), max_length=2000, widget=LONG)
    leader = forms.CharField(label=_("Leader"), max_length=200, required=False)
    strength = forms.IntegerField(label=_("Strength"), min_value=1, max_value=10_000, required=False)


class ItineraryForm(SidedForm):
    """A point of the programme, and on whose side it takes place."""

    starts_at = forms.DateTimeField(label=_("Begins at"), widget=moment_input())
    ends_at = forms.DateTimeField(label=_("Ends at"), required=False, widget=moment_input())
    what = forms.CharField(label=_("What"), max_length=300)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=LONG)


class PointForm(forms.Form):
    """Something to be seen to, by whom and by when."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    title = forms.CharField(label=_("What"), max_length=300)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())
    responsible = one_of(Account, label=_("Responsible person"), required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["responsible"]
        choices.queryset = accounts().filter(unit__closure_above__ancestor=activity.unit_id)
        self.fields["responsible"] = with_chooser(choices)

    def clean(self) -> dict[str, Any]:
        """Keep the words as those of the language in which they were typed."""
        given = self.cleaned_data
        return {own_field(name) if name == "title" else name: value for name, value in given.items()}


class AppraisalForm(forms.Form):
    """Whether an activity could do harm, and what is done against it."""

    detriment = forms.ChoiceField(label=_("Detriment to defence or security"), choices=Detriment.choices)
    grounds = forms.CharField(label=_("Grounds"), max_length=4000, widget=LONG)
    precautions = forms.CharField(label=_("Precautions"), max_length=4000, required=False, widget=LONG)
    briefed_on = forms.DateField(label=_("Briefed on"), required=False, widget=DateInput())
    debriefed_on = forms.DateField(label=_("Debriefed on"), required=False, widget=DateInput())


class ReportForm(forms.Form):
    """What came of an activity. It begins with the purpose, against which the result is told."""

    result = forms.CharField(
        label=_("Result against purpose"), max_length=8000, widget=forms.Textarea({"rows": 5})
    )
    issues = forms.CharField(label=_("Issues"), max_length=8000, required=False, widget=LONG)
    recommendations = forms.CharField(
        label=_("Recommendations"), max_length=8000, required=False, widget=LONG
    )
    lessons = LinesField(label=_("Lessons observed"), required=False, help_text=_("One a line."))

    def values(self) -> dict[str, Any]:
        """Return the words of the report alone."""
        return {name: self.cleaned_data[name] for name in ("result", "issues", "recommendations")}

    @staticmethod
    def initial_for(activity: Activity, report: Report | None) -> dict[str, Any]:
        """Return what the form begins with: the report as it stands, or the purpose."""
        if report is None:
            return {"result": activity.purpose}
        lessons = [row.text for row in queries.lessons_of(report)]
        words = {name: getattr(report, name) for name in ("result", "issues", "recommendations")}
        return {**words, "lessons": lessons}


class PromiseForm(forms.Form):
    """What one side promised there; an empty one is left out."""

    partner = one_of(Partner, label=_("Partner"), required=False)
    side = forms.ChoiceField(label=_("Whose"), choices=Side.choices)
    text = forms.CharField(label=_("What was promised"), max_length=4000, required=False, widget=LONG)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.filter(pk__in=queries.partner_ids_of(activity))
        choices: Any = self.fields["partner"]
        choices.queryset, first = partners, partners.first()
        self.initial.setdefault("partner", first.pk if first else None)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("text") and not values.get("partner"):
            self.add_error("partner", _("Choose the partner."))
        return values


PROMISES = forms.formset_factory(PromiseForm, extra=3, max_num=20)


class ConfirmationForm(forms.Form):
    """When the partner was asked to confirm the result, and when it did."""

    asked_on = forms.DateField(label=_("Partner asked on"), required=False, widget=DateInput())
    confirmed_on = forms.DateField(label=_("Confirmed on"), required=False, widget=DateInput())


class ClashForm(forms.Form):
    """The fields of a plan that are compared while it is typed; whatever does not fit yet is left out."""

    title = forms.CharField(required=False)
    purpose = forms.CharField(required=False)
    kind = forms.ModelChoiceField(ActivityKind.objects.all(), required=False)
    starts_on = forms.DateField(required=False)
    ends_on = forms.DateField(required=False)
    place = forms.CharField(required=False, max_length=300)
    partners = forms.ModelMultipleChoiceField(Partner.objects.none(), required=False)
    responsible = one_of(Account, required=False)
    series = one_of(Series, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = dict(self.fields)
        given["partners"].queryset = Partner.objects.all()
        given["responsible"].queryset = accounts()
        given["series"].queryset = Series.objects.all()
