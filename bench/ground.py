"""Where benchmarks run: Django with the settings of the tests, on the server of the tests. Import it before the product."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from tests import conftest, database  # noqa: F401 conftest holds the settings of the tests

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.settings"
django.setup()


@contextmanager
def own_database() -> Iterator[str]:
    """A fresh migrated database that Django's connections lead to, dropped at the end."""
    with (
        database.server().attached(),
        database.copy_of(database.ensure_template()) as name,
        database.pointed_at(name),
    ):
        yield name
