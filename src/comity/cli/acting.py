"""As whom a command acts."""

from uuid import UUID

from comity.access import sessions
from comity.access.models import Login
from comity.cli.refusals import CommandRefused


def account_named(name: str, *, option: str = "--as") -> UUID:
    """Return the account behind a sign-in name; refused if none is active. `option` is what names another."""
    login = Login.objects.filter(name=name).first()
    account_id = sessions.account_of_login(login.pk) if login else None
    if account_id is None:
        raise CommandRefused(
            f"There is no active account with the sign-in name {name}. Name one with {option}."
        )
    return account_id
