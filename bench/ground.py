"""Where benchmarks run: Django with the settings of the tests, on the server of the tests."""

import os

import django
from tests import conftest, database


def prepare() -> str:
    """Set Django up and return the name of the migrated template; the server must be attached."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.settings"
    if not conftest.settings.configured or not django.apps.apps.ready:
        django.setup()
    return database.ensure_template()
