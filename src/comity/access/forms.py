"""The forms of signing in and of setting a password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from comity.access.models import Login


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
