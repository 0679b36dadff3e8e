"""The forms of signing in, of one's own password, factors, tokens and preferences, and of another label."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from comity.access import passwords, queries, services
from comity.access.labelling import label_fields
from comity.access.models import Label, Language, Level, Login
from comity.foundation.acting import Actor
from comity.foundation.models import Record

TOKEN = "token"  # noqa: S105 a choice of a form, no secret


class PasswordInput(forms.PasswordInput):
    """Hidden until its owner asks to see it; whatever a password manager or the clipboard brings is welcome."""

    def __init__(self, autocomplete: str) -> None:
        super().__init__({"autocomplete": autocomplete, "data-reveal": _("Show"), "data-conceal": _("Hide")})


class SignInForm(forms.Form):
    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=passwords.LONGEST,
        strip=False,
        widget=PasswordInput("current-password"),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        max_length=passwords.LONGEST,
        strip=False,
        help_text=_(
            "At least 15 characters. Four words that do not belong together are easy to keep in mind."
        ),
        widget=PasswordInput("new-password"),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=passwords.LONGEST,
        strip=False,
        widget=PasswordInput("new-password"),
    )

    def __init__(self, login: Login, data: Any = None, words: Iterable[str] = ()) -> None:
        super().__init__(data)
        self.login, self.words = login, words

    def clean(self) -> dict[str, Any]:
        """Refuse weak passwords and two that differ."""
        values: dict[str, Any] = super().clean() or {}
        password = values.get("password")
        if password is not None:
            try:
                passwords.check_password(password, self.login, self.words)
            except forms.ValidationError as error:
                self.add_error("password", error)
            if values.get("again") not in (None, password):
                self.add_error("again", _("The two passwords differ."))
        return values


class OwnPasswordForm(PasswordForm):
    old = forms.CharField(
        label=_("Present password"),
        max_length=passwords.LONGEST,
        strip=False,
        widget=PasswordInput("current-password"),
    )
    field_order = ("old", "password", "again")


class SecondFactorForm(forms.Form):
    """A code, or what a passkey answered, which a script puts into the hidden field."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        required=False,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    credential = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        """Return what the passkey answered; empty for anything that is no object."""
        try:
            answered = json.loads(self.cleaned_data["credential"] or "{}")
        except ValueError:
            return {}
        return answered if isinstance(answered, dict) else {}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("Such as: calendar on my telephone.")
    )
    days = forms.IntegerField(label=_("Holds for how many days"), min_value=1, initial=90)
    writing = forms.BooleanField(label=_("May change records, not only read"), required=False)

    def __init__(self, actor: Actor, feeds: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data)
        self.fields["days"].validators.append(MaxValueValidator(settings.COMITY_TOKEN_DAYS))
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Kind"), choices=[(TOKEN, _("Token for the API")), *feeds.items()]
        )
        self.fields["level"] = forms.ModelChoiceField(
            queries.levels_choosable(actor),
            label=_("Reads up to"),
            empty_label=None,
            help_text=_("It never reads above your clearance, nor above the level at which you work now."),
        )
        self.fields["unit"] = forms.ModelChoiceField(
            queries.own_units(actor),
            label=_("Only as from this unit"),
            required=False,
            empty_label=_("My own unit"),
        )
        self.fields["types"] = forms.MultipleChoiceField(
            choices=queries.types_readable(actor),
            label=_("Only these records"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: all that you may read."),
        )
        self.order_fields(["purpose", "name", "days", "level", "unit", "writing", "types"])


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
