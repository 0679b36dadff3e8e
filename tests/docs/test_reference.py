"""The generated pages say what the code says, and leave nothing out."""

import pytest
from django.utils import translation
from docs.generator import commands, pages, records, states

from comity.access.services.installation import read_list
from comity.cli.arguments import build_parser
from comity.config import options

REFERENCE = pages.ROOT / "docs" / "reference"


def headings(name):
    lines = (REFERENCE / name).read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("## ") for line in lines if line.startswith("## ")]


@pytest.mark.parametrize("name", pages.PAGES)
def test_page_when_compared_with_the_code_is_current(name):
    with translation.override("en"):
        assert (pages.ROOT / name).read_text(encoding="utf-8") == pages.PAGES[name](), "run `make docs`"


def test_settings_when_looked_up_are_all_documented():
    assert headings("settings.md") == [row.name for row in options.rows()]


def test_commands_when_looked_up_are_all_documented():
    wanted = [parser.prog for parser in commands.parsers_of(build_parser())]
    assert headings("commands.md") == ["Exit codes", *wanted]


def test_record_types_when_looked_up_are_all_documented():
    with translation.override("en"):
        wanted = [kit.plural for kit in records.record_types()]
    assert headings("records.md") == [*wanted, "Reference lists", "Types with pages of their own"]


def test_permissions_when_looked_up_are_all_documented():
    wanted = sorted({f"`{row['record_type']}`" for row in read_list("permissions")})
    assert headings("permissions.md") == ["Roles", "Actions", *wanted]


def test_state_tables_when_looked_up_belong_to_each_type_with_a_state():
    stateful = {kit.model for kit in records.record_types() if kit.has_state}
    assert stateful - set(states.state_tables()) == set()
