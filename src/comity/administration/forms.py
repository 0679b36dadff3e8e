"""The forms of the administration. What the database accepts is decided by the services."""

from typing import Any

from django import forms
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from comity.access import queries
from comity.access.labelling import label_fields
from comity.access.models import Account, Caveat, Language, Level, Releasability, Role, Unit, UnitKind
from comity.administration.queries import open_units
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.registry import ReferenceList
from comity.frame.forms import form_field
from comity.kit.forms import RecordForm


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AdministrationForm(RecordForm):
    """Offers what the actor may choose, and shows refusals beside the fields."""

    def __init__(self, actor: Actor, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.offer(actor)

    def offer(self, actor: Actor) -> None:
        """Fill in the choices that depend on who asks."""
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.queryset = queries.own_units(actor)


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameter while running
    """A unit at or below that of the actor."""

    def __init__(self, label: Any) -> None:
        super().__init__(queryset=None, label=label)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput(), initial=clock.today)


class UnitForm(AdministrationForm):
    parent = UnitField(_("Below"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200)
    name_vi = forms.CharField(label=_("Name (Vietnamese)"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    valid_from = _day(_("Exists from"))


class RenameForm(AdministrationForm):
    name_en = forms.CharField(label=_("Name (English)"), max_length=200)
    name_vi = forms.CharField(label=_("Name (Vietnamese)"), max_length=200)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(AdministrationForm):
    new_parent = UnitField(_("New unit above"))
    on = _day(_("From"))
    reason = _reason()


class MergeForm(AdministrationForm):
    into = UnitField(_("Merge into"))
    on = _day(_("From"))
    reason = _reason()


class CloseForm(AdministrationForm):
    on = _day(_("Closed from"))
    reason = _reason()


class DayForm(AdministrationForm):
    on = _day(_("From"))


class MemberForm(AdministrationForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    on = _day(_("From"))

    def offer(self, actor: Actor) -> None:
        """Offer every unit that the actor knows: sharing sideways is what circles are for."""
        super().offer(actor)
        self.fields["unit"].queryset = open_units()  # type: ignore[attr-defined] # a model choice


class CircleForm(AdministrationForm):
    name_en = forms.CharField(label=_("Name (English)"), max_length=200)
    name_vi = forms.CharField(label=_("Name (Vietnamese)"), max_length=200)
    unit = UnitField(_("Kept by"))
    valid_from = _day(_("From"))
    valid_to = forms.DateField(label=_("Until (excluded)"), required=False, widget=DateInput())
    members = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units that share"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )

    def offer(self, actor: Actor) -> None:
        """Offer every unit that the actor knows as a member, and the actor's own as the keeper."""
        super().offer(actor)
        self.fields["members"].queryset = open_units()  # type: ignore[attr-defined] # a model choice


class AccountForm(AdministrationForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    login_name = forms.CharField(
        label=_("Sign-in name"), max_length=80, help_text=_("Small letters, digits and . _ @ - only.")
    )
    unit = UnitField(_("Unit"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    roles = forms.ModelMultipleChoiceField(
        Role.objects.filter(active=True),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PostForm(AdministrationForm):
    unit = UnitField(_("Unit"))
    reason = _reason()


class ReasonForm(AdministrationForm):
    reason = _reason()


class RolesForm(AdministrationForm):
    roles = forms.ModelMultipleChoiceField(
        Role.objects.filter(active=True),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = _reason()


class ClearanceForm(AdministrationForm):
    clearance = forms.ModelChoiceField(Level.objects.all(), label=_("Clearance"), empty_label=None)
    caveats = forms.ModelMultipleChoiceField(
        Caveat.objects.all(), label=_("Caveats held"), required=False, widget=forms.CheckboxSelectMultiple
    )
    releasability = forms.ModelMultipleChoiceField(
        Releasability.objects.all(),
        label=_("Outsider of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Leave empty for our own people. An outsider reads only what is released to one of these."
        ),
    )
    reason = _reason()

    def offer(self, actor: Actor) -> None:
        """Offer levels up to the actor's own clearance and the caveats that the actor holds."""
        own = queries.account_of(actor).caveats
        self.fields["clearance"].queryset = Level.objects.filter(no__lte=actor.clearance)  # type: ignore[attr-defined] # a model choice
        self.fields["caveats"].queryset = Caveat.objects.filter(code__in=own)  # type: ignore[attr-defined] # a model choice

    def clean(self) -> dict[str, Any]:
        """Return caveats and bodies by their codes."""
        values: dict[str, Any] = super().clean() or {}
        for name in ("caveats", "releasability"):
            if name in values:
                values[name] = [item.pk for item in values[name]]
        return values


class ItemForm(AdministrationForm):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200)
    name_vi = forms.CharField(label=_("Name (Vietnamese)"), max_length=200)
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=32000, initial=0)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


def own_fields(of: ReferenceList) -> dict[str, forms.Field]:
    """Return what the entries of one list say besides code, names, position and use."""
    wanted = (of.model._meta.get_field(name) for name in of.extra_fields)  # noqa: SLF001 Django documents _meta
    made = ((field.name, form_field(field)) for field in wanted if isinstance(field, Field))
    return {name: field for name, field in made if field}


def roles_of(account: Account) -> list[str]:
    """Return the codes of the roles that an account holds."""
    return [row.role_id for row in account.role_rows.all()]


class ProposalForm(ClearanceForm):
    valid_from = _day(_("From"))
    valid_to = forms.DateField(label=_("Until (excluded)"), required=False, widget=DateInput())
    evidence = forms.CharField(
        label=_("Evidence"), max_length=300, help_text=_("Where the vetting is filed: number and date.")
    )
    field_order = (
        "clearance",
        "caveats",
        "releasability",
        "valid_from",
        "valid_to",
        "evidence",
        "reason",
    )


class AnswerForm(AdministrationForm):
    answer = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class AskLoweringForm(AdministrationForm):
    reason = _reason()

    def offer(self, actor: Actor) -> None:
        """Offer the labels that the actor may give."""
        super().offer(actor)
        self.fields = label_fields(actor) | self.fields

    def clean(self) -> dict[str, Any]:
        """Return the level by its number."""
        values: dict[str, Any] = super().clean() or {}
        if "level" in values:
            values["level"] = values["level"].no
        return values


class LevelForm(AdministrationForm):
    name_en = forms.CharField(label=_("Name (English)"), max_length=60)
    name_vi = forms.CharField(label=_("Name (Vietnamese)"), max_length=60)
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=[
            ("green", _("green")),
            ("blue", _("blue")),
            ("violet", _("violet")),
            ("red", _("red")),
            ("orange", _("orange")),
        ],
    )


class ReviewForm(AdministrationForm):
    unit = UnitField(_("Unit, with those below it"))
    title = forms.CharField(label=_("Title"), max_length=200)
    due_on = forms.DateField(label=_("To be done by"), widget=DateInput())


class WithdrawForm(AdministrationForm):
    roles = forms.ModelMultipleChoiceField(
        Role.objects.none(),
        label=_("Roles to withdraw"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clearance = forms.BooleanField(label=_("Withdraw the clearance with its caveats"), required=False)
    reason = _reason()

    def held_by(self, account: Account) -> "WithdrawForm":
        """Offer the roles that the account holds now."""
        self.fields["roles"].queryset = Role.objects.filter(pk__in=roles_of(account))  # type: ignore[attr-defined] # a model choice
        return self


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg] # as above
    """An active account, shown with its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and unit: names repeat."""
        return f"{obj.name} · {obj.unit}"


class DeputyForm(AdministrationForm):
    deputy = AccountField(Account.objects.none(), label=_("Deputy"))
    valid_from = _day(_("From"))
    valid_to = forms.DateField(label=_("Until (excluded)"), widget=DateInput())
    reason = _reason()

    def among(self, candidates: Any) -> "DeputyForm":
        """Offer these accounts."""
        self.fields["deputy"].queryset = candidates  # type: ignore[attr-defined] # a model choice
        return self


class HandOverForm(AdministrationForm):
    to_account = AccountField(Account.objects.none(), label=_("To"))
    end_sessions = forms.BooleanField(
        label=_("End the sessions of the account that hands over"), required=False
    )
    reason = _reason()

    def among(self, candidates: Any) -> "HandOverForm":
        """Offer these accounts."""
        self.fields["to_account"].queryset = candidates  # type: ignore[attr-defined] # a model choice
        return self


class ExplainForm(AdministrationForm):
    account = AccountField(Account.objects.none(), label=_("Account"))
    record = forms.CharField(label=_("Record"), max_length=300, help_text=_("Paste the address of its page."))
    action = forms.ChoiceField(label=_("Action"))

    def among(self, candidates: Any, actions: list[tuple[str, str]]) -> "ExplainForm":
        """Offer these accounts and actions."""
        self.fields["account"].queryset = candidates  # type: ignore[attr-defined] # a model choice
        self.fields["action"].choices = actions  # type: ignore[attr-defined] # a choice
        return self
