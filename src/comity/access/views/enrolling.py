"""Setting up a second factor: the secret and the challenge that a page offers, and the answer to them."""

import json
from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal.auth import (
    begin_authentication,
    begin_registration,
    complete_registration,
    parse_registration_response,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from comity.access import factors
from comity.access.forms import SecondFactorForm
from comity.access.models import Login
from comity.access.services import factors as services

SECRET = "enrolling"  # noqa: S105 a key of the browser's session, no secret


BEGIN = "begin"
"""The field by which the page is asked for: secret and challenge are made for a click, not for a look."""


class Enrolment:
    """One request of the page that sets up a factor. `kind` is the factor that was added, or None."""

    def __init__(self, request: HttpRequest, login: Login) -> None:
        self.request, self.login = request, login
        self.kind: str | None = None
        answered = request.method == "POST" and BEGIN not in request.POST
        self.form = SecondFactorForm(request.POST if answered else None)
        if answered and self.form.is_valid():
            self._answer()

    @property
    def context(self) -> dict[str, Any]:
        """What the page shows: the secret as a picture and in letters, and the challenge for a passkey."""
        adapter, login = factors.FactorAdapter(), self.login
        has_app = bool(factors.factors_of(login)[factors.APP])
        sealed = self.request.session.setdefault(SECRET, factors.seal_secret(generate_totp_secret()))
        secret = factors.open_secret(sealed)
        drawn = adapter.build_totp_svg(adapter.build_totp_url(login, secret)).partition("?>")[2]
        return {
            "form": self.form,
            "has_app": has_app,
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "picture": mark_safe(drawn),  # noqa: S308 drawn here from the secret, nothing of it is typed by anybody
            "passkeys": json.dumps(_plain(begin_registration(login, passwordless=False))),
        }

    def _answer(self) -> None:
        credential = self.form.cleaned_data["credential"]
        if credential:
            self._keep_passkey(credential)
            return
        sealed = self.request.session.get(SECRET)
        code = self.form.cleaned_data["code"]
        if sealed and services.add_app(login=self.login, secret=factors.open_secret(sealed), code=code):
            del self.request.session[SECRET]
            self.kind = factors.APP
        else:
            self.form.add_error(
                "code", _("This code does not fit. Wait for the next one and check the clock.")
            )

    def _keep_passkey(self, credential: dict[str, Any]) -> None:
        try:
            parse_registration_response(credential)
            complete_registration(credential)
        except (ValidationError, KeyError, TypeError, AttributeError, ValueError):
            self.form.add_error(None, _("The passkey could not be added. Try again."))
            return
        name = self.form.cleaned_data["name"] or _("Passkey")
        services.add_passkey(login=self.login, name=name, credential=credential)
        self.kind = factors.PASSKEY


def passkey_request(login: Login) -> str:
    """Return the challenge that a passkey of this login answers, as JSON; it is kept in the browser's session."""
    return json.dumps(_plain(begin_authentication(login)))


def _plain(options: Any) -> Any:
    """Turn what fido2 gives into what JSON can say."""
    if isinstance(options, dict) or hasattr(options, "items"):
        return {key: _plain(value) for key, value in options.items() if value is not None}
    if isinstance(options, list | tuple):
        return [_plain(each) for each in options]
    return str(options.value) if hasattr(options, "value") else options
