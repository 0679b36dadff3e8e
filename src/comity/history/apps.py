"""The ledger as a Django app; each migration run makes the partitions of the months ahead."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_login_failed
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class HistoryConfig(AppConfig):
    name = "comity.history"

    def ready(self) -> None:
        post_migrate.connect(make_partitions, sender=self)
        # Models cannot be imported before the apps are ready, so the receiver is found by its name.
        user_login_failed.connect(note_failed_sign_in)


def make_partitions(*, using: str, **_: Any) -> None:
    """Make the partitions of the coming two years, as the owner; months that exist are left alone."""
    with connections[using].cursor() as cursor:
        cursor.execute("select history.make_partitions(24)")


def note_failed_sign_in(**signal: Any) -> None:
    """Keep a failed attempt on an account in the ledger."""
    import_string("comity.history.services.record_failed_sign_in")(**signal)
