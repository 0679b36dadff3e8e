"""One-time links: a signed address at which a password is set, once, before it expires."""

from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from comity.access.models import Login


class _Tokens(PasswordResetTokenGenerator):
    """Signs the login with its present password hash: setting a password makes the link worthless."""

    key_salt = "comity.access.links"


_tokens = _Tokens()


def path_for(login: Login) -> str:
    """Return the path of a link that expires after PASSWORD_RESET_TIMEOUT."""
    return reverse("welcome", args=[login.pk, _tokens.make_token(login)])


def login_of(login_id: UUID, token: str) -> Login | None:
    """Return the active login that a link was made for, unless it was used, is forged or has expired."""
    login = Login.objects.filter(pk=login_id, is_active=True).first()
    return login if login is not None and _tokens.check_token(login, token) else None
