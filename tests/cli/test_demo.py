"""The demonstration world is loaded once, wholly, and never over a real installation."""

import pytest
from django.utils import translation

from comity.access.services import installation
from comity.cli import demo
from comity.cli.demo_world.source import FOLDER, table
from comity.cli.refusals import CommandRefused


@pytest.fixture
def data(settings, tmp_path):
    settings.COMITY_DATA = tmp_path
    return tmp_path


def test_demo_when_the_database_is_a_real_installation_is_refused(own_database, data):
    installation.found_site(code="MIN", name_en="Ministry", name_vi="Bộ", kind="ministry")
    with pytest.raises(CommandRefused, match="is a real installation"):
        demo.prepare()
    assert list(data.iterdir()) == []


def test_demo_when_broken_off_on_an_external_server_says_what_to_do(own_database, data, settings):
    settings.EMBEDDED_SERVER = None
    (data / "demo-loading").touch()
    with pytest.raises(CommandRefused, match="Make its database anew"):
        demo.prepare()


def test_demo_when_loaded_before_is_left_as_it_is(own_database, data):
    (data / "demo-loaded").touch()
    demo.prepare()
    assert not installation.is_founded()


@pytest.mark.parametrize(
    ("language", "place"), [("en", "Military School of the Region"), ("vi", "Trường Quân sự Quân khu")]
)
def test_table_when_it_says_something_in_each_language_then_told_in_the_active_one(language, place):
    with translation.override(language):
        assert place in [row["place"] for row in table("activities")["activity"]]


def test_tables_when_told_then_nothing_is_left_in_two_languages():
    for file in FOLDER.iterdir():
        if file.name.endswith(".toml"):
            assert "'vi': " not in repr(table(file.name.removesuffix(".toml")))
