"""The ledger as a Django app; each migration run makes the partitions of the months ahead."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class HistoryConfig(AppConfig):
    name = "comity.history"

    def ready(self) -> None:
        post_migrate.connect(make_partitions, sender=self)


def make_partitions(*, using: str, **_: Any) -> None:
    """Make the partitions of the coming two years, as the owner; months that exist are left alone."""
    with connections[using].cursor() as cursor:
        cursor.execute("select history.make_partitions(24)")
