"""As whom a command acts."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import ProgrammingError
from django.http import Http404
from django.utils.translation import override

from comity.access import sessions
from comity.access.acting import acting_as
from comity.access.models import Login
from comity.cli.database import database_server
from comity.cli.refusals import CommandRefused
from comity.foundation.acting import Actor


@contextmanager
def acting_by(options: argparse.Namespace) -> Iterator[Actor]:
    """Act as the account of --as at the level of --level, in its language: whole or, if anything refuses, not at all."""
    with database_server():
        account = account_named(options.account)
        try:
            with acting_as(account, working_level=options.level) as actor, override(actor.language):
                yield actor
        except Http404:
            raise CommandRefused("There is no such record within the reach of the account.") from None
        except ValidationError as refusal:
            raise CommandRefused(_in_words(refusal)) from None


def _in_words(refusal: ValidationError) -> str:
    """Return what is wrong, field by field."""
    if not hasattr(refusal, "error_dict"):
        return " ".join(refusal.messages)
    return "\n".join(f"{name}: {' '.join(texts)}" for name, texts in refusal.message_dict.items())


def account_named(name: str, *, option: str = "--as") -> UUID:
    """Return the account behind a sign-in name; refused if none is active. `option` is what names another."""
    try:
        login = Login.objects.filter(name=name).first()
    except ProgrammingError:
        raise CommandRefused(
            f"There is no installation in {settings.COMITY_DATA} yet. Make one with `comity setup`, or name the folder of"
            " another by COMITY_DATA."
        ) from None
    account_id = sessions.account_of_login(login.pk) if login else None
    if account_id is None:
        raise CommandRefused(
            f"There is no active account with the sign-in name {name}. Name one with {option}."
        )
    return account_id
