"""What every test may ask for: databases as the restricted role, and programs or data that may be missing."""

import copy
import os
import shutil
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from tests import database

PACKAGES = {
    "chromium": "chromium",
    "tesseract": "tesseract-ocr-vie",
    "soffice": "libreoffice-writer",
    "khal": "khal",
    "slapd": "slapd",
    "nginx": "nginx-light",
    "systemd-analyze": "systemd",
    "faketime": "faketime",
}
MISSING = "missing program: "
KEPT = {"TEST_ALL", "TEST_CACHE", "REFERENCE", "PICTURES", "SEED", "WORLDS", "KILLS", "PROVE"}
"""Settings of the tests themselves, after COMITY_; everything else of this machine's installation is left out."""


def _configure_django():
    """Settings of the tests alone: nothing of this machine's own installation is read or touched."""
    for name in [name for name in os.environ if name.startswith("COMITY_")]:
        if name.removeprefix("COMITY_") not in KEPT:
            del os.environ[name]
    folder = database.cache_folder()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    (folder / "comity.toml").touch()
    (folder / "static").mkdir(exist_ok=True)
    os.environ |= {
        "COMITY_CONFIG": str(folder / "comity.toml"),
        "COMITY_DATA": str(folder),
        "COMITY_KEYS": str(folder / "keys"),
        "COMITY_SECOND_FACTOR": "never",
        "DJANGO_SETTINGS_MODULE": "comity.config.settings",
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.DATABASES["default"]["OPTIONS"].pop("pool")
    # The processes of pytest-xdist inherit the environment and must come here before Django does.
    del os.environ["DJANGO_SETTINGS_MODULE"]


_configure_django()

# What a case takes depends on the machine; `make prove` asks for the long profile by its name.
hypothesis.settings.register_profile("test", max_examples=25, deadline=None)
hypothesis.settings.register_profile("prove", max_examples=2000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("test")


@pytest.fixture(scope="session")
def migrated_template(django_test_environment, django_db_blocker):
    with database.server().attached(), django_db_blocker.unblock():
        template = database.ensure_template()
        django_db_blocker.block()
        yield template


@pytest.fixture(scope="session")
def django_db_setup(migrated_template, django_db_blocker):
    """One database for all tests of this process that roll back; connected as comity_app."""
    with database.copy_of(migrated_template) as name, database.pointed_at(name):
        yield


@pytest.fixture
def own_template(request, migrated_template):
    """The name of what a test that commits gets a copy of; where more must stand in it, a folder says so."""
    has_world = "own_world" in request.fixturenames
    return request.getfixturevalue("world_template")[0] if has_world else migrated_template


@pytest.fixture
def own_database(own_template, django_db_setup, django_db_blocker):
    """A fresh database for a test that commits. Gives its name."""
    with database.copy_of(own_template) as name, django_db_blocker.unblock(), database.pointed_at(name):
        yield name


@pytest.fixture
def transactional_db(own_database):
    """What pytest-django's live server asks for; nothing is ever flushed."""


@pytest.fixture(scope="session")
def world_template(migrated_template, django_db_setup, django_db_blocker):
    """The name of a database that holds the world, to be copied by each test that commits to it, and that world."""
    with database.copy_of(migrated_template) as name:
        with django_db_blocker.unblock(), database.pointed_at(name):
            world = build_world()
        yield name, world


@pytest.fixture(scope="session")
def committed_world(django_db_setup, django_db_blocker):
    """The world of tests/worlds.py, written once into the database that all tests of this process roll back to."""
    with django_db_blocker.unblock():
        return build_world()


@pytest.fixture
def world(committed_world, db):
    """A small tree of units with an account for each role of each; see tests/worlds.py."""
    return committed_world


@pytest.fixture
def own_world(world_template, own_database):
    """The same in a database of its own, for a test that commits."""
    return copy.deepcopy(world_template[1])


def build_world():
    # Models can be imported only after this file was.
    return import_string("tests.worlds.build")()


@pytest.fixture
def connect_as():
    """Opens plain connections to the test's database as any role, closed at the end."""
    opened = []

    def connect(role, **options):
        name = connection.settings_dict["NAME"]
        opened.append(psycopg.connect(database.server().conninfo(role=role, database=name), **options))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def reference():
    """The folder of reference data; tests that ask for it are not collected without it."""
    return Path(os.environ["COMITY_REFERENCE"])


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "own_database" in item.fixturenames and item.get_closest_marker("django_db"):
            raise pytest.UsageError(f"{item.nodeid}: own_database does not go together with django_db")
    if not os.environ.get("COMITY_REFERENCE"):
        unread = [item for item in items if "reference" in item.fixturenames]
        config.hook.pytest_deselected(items=unread)
        items[:] = [item for item in items if item not in unread]


def pytest_runtest_setup(item):
    for marker in item.iter_markers("needs"):
        (program,) = marker.args
        if shutil.which(program) is None:
            refuse = pytest.fail if os.environ.get("COMITY_TEST_ALL") == "1" else pytest.skip
            refuse(f"{MISSING}{program}")


def pytest_terminal_summary(terminalreporter):
    """One line names what did not run and what it wants."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    wanted = [
        f"tests that need {program} (Debian package {package})"
        for program, package in PACKAGES.items()
        if any(f"{MISSING}{program}" in reason for reason in reasons)
    ]
    if not os.environ.get("COMITY_REFERENCE"):
        wanted.append("tests on reference data (set COMITY_REFERENCE to its folder)")
    if wanted:
        terminalreporter.write_line(f"Not run: {'; '.join(wanted)}.")
