"""The forms of signing in, of one's own password and preferences, and of giving a record another label."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from comity.access import queries, services
from comity.access.labelling import label_fields
from comity.access.models import Label, Language, Level, Login
from comity.foundation.acting import Actor
from comity.foundation.models import Record


class SignInForm(forms.Form):
    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_(
            "At least 12 characters. Four words that do not belong together are easy to keep in mind."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, login: Login, data: Any = None) -> None:
        super().__init__(data)
        self.login = login

    def clean(self) -> dict[str, Any]:
        """Refuse weak passwords and two that differ."""
        values: dict[str, Any] = super().clean() or {}
        password = values.get("password")
        if password is not None:
            try:
                validate_password(password, self.login)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if values.get("again") not in (None, password):
                self.add_error("again", _("The two passwords differ."))
        return values


class OwnPasswordForm(PasswordForm):
    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("old", "password", "again")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        account = queries.account_of(actor)
        kept = {"language": account.language, "working_default": account.working_default_id}
        super().__init__(data, initial=kept)
        self.fields["working_default"] = forms.ModelChoiceField(
            Level.objects.filter(no__lte=actor.clearance),
            label=_("Usual working level"),
            required=False,
            empty_label=_("As high as my clearance"),
            help_text=_("Pages open at this level until you choose another at the top of the page."),
        )


class RelabelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("Required when the label is lowered. It stays in the history."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, actor: Actor, record: Record, data: Any = None) -> None:
        label = record.label
        parts = {"level": label.level_id, "caveats": label.caveats, "releasable_to": label.releasable_to}
        super().__init__(data, initial=parts)
        self.record = record
        self.fields = label_fields(actor) | self.fields

    @property
    def label(self) -> Label:
        """The label that was chosen, not made yet."""
        values = self.cleaned_data
        parts = {name: sorted(values.get(name, ())) for name in ("caveats", "releasable_to")}
        return Label(level=values["level"], **parts)

    @property
    def lowers(self) -> bool:
        """Whether somebody could read the record then who cannot now."""
        return not services.dominates(self.label, self.record.label)

    def clean(self) -> dict[str, Any]:
        """Refuse the label that the record has, and lowering it without a reason."""
        values: dict[str, Any] = super().clean() or {}
        if "level" in values and "reason" in values:
            if str(self.label) == str(self.record.label):
                self.add_error("level", _("This is the label that the record has."))
            elif self.lowers and not values["reason"].strip():
                self.add_error("reason", _("Say why the label is lowered."))
        return values
