"""Which server the connections lead to."""

import pytest

from comity.config.databases import databases
from comity.config.loading import BadSetting
from comity.config.options import Options

URL = "postgresql://comity_app:secret@db.example:5433/comity?sslmode=verify-full"


@pytest.fixture
def folders(tmp_path):
    return {"data": tmp_path / "data", "keys": tmp_path / "keys"}


def test_databases_when_no_url_is_set_are_those_of_the_embedded_server(folders):
    found = databases(Options(**folders))
    hosts = {alias: (entry["USER"], entry["HOST"]) for alias, entry in found.items()}
    socket = str(folders["data"] / "postgres" / "socket")
    assert hosts == {
        "default": ("comity_app", socket),
        "owner": ("comity_owner", socket),
        "audit": ("comity_audit", socket),
    }


def test_databases_when_only_the_app_url_is_set_have_no_owner(folders):
    found = databases(Options(**folders, database_url=URL))["default"]
    assert (found["HOST"], found["PORT"], found["USER"], found["PASSWORD"], found["OPTIONS"]["sslmode"]) == (
        "db.example",
        "5433",
        "comity_app",
        "secret",
        "verify-full",
    )
    assert list(databases(Options(**folders, database_url=URL))) == ["default"]


@pytest.mark.parametrize("url", ["nonsense", "postgresql://db.example/comity", "postgresql://user@/comity"])
def test_databases_when_a_url_is_incomplete_are_refused(folders, url):
    with pytest.raises(BadSetting, match="COMITY_DATABASE_URL must name a user, a host and a database"):
        databases(Options(**folders, database_url=url))


def test_pool_when_threads_are_given_has_one_connection_for_each_and_one_spare(folders):
    assert databases(Options(**folders, web_threads=6))["default"]["OPTIONS"]["pool"]["max_size"] == 7
