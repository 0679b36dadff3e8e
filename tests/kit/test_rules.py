"""The rules that keep the kit from becoming a framework of its own."""

import re
from pathlib import Path

import pytest

import comity.kit
from comity.cli.describe import describe
from comity.config.records import RECORD_TYPES
from comity.foundation.registry import types
from comity.kit.attributes import Column
from comity.kit.declaration import RecordType

KIT = Path(comity.kit.__file__).parent
MODULES = sorted(KIT.glob("*.py"))
TEMPLATES = sorted(KIT.glob("templates/**/*.html"))
OPTIONS = [
    name
    for name, value in vars(RecordType).items()
    if isinstance(value, tuple | str) and not name.startswith("_")
]


PLAIN = {"unit", "account", "reading", "target", "person"}
"""Words that mean something without the type of that name: what every record has, what one does, where a part goes."""


def lines(paths):
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def test_kit_when_counted_then_within_its_ceilings():
    assert lines(MODULES) <= 1500
    assert lines(TEMPLATES) <= 600
    assert [path.name for path in MODULES if lines([path]) > 300] == []


def test_kit_when_read_then_names_no_record_type():
    words = {registered.model.__name__.lower() for registered in types} - PLAIN
    named = {
        path.name: set(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower())) & words
        for path in (*MODULES, *TEMPLATES)
    }
    assert {name: found for name, found in named.items() if found} == {}


@pytest.mark.parametrize("option", OPTIONS)
def test_option_when_counted_then_three_types_use_it(option):
    users = [kit.slug for kit in RECORD_TYPES if option in vars(type(kit))]
    assert len(users) >= 3


def test_names_when_declared_then_none_is_a_path():
    names = [
        name
        for kit in RECORD_TYPES
        for name in (*kit.filter_fields, *kit.search_fields, *kit.form_names, *kit.data_names)
    ]
    assert [name for name in names if "__" in name or "." in name] == []


def test_type_when_described_then_every_field_and_page_is_named():
    text = describe(RECORD_TYPES[0])
    columns = [name.name if isinstance(name, Column) else name for name in RECORD_TYPES[0].list_columns]
    assert [
        name for name in (*columns, *RECORD_TYPES[0].form_names, "partners-list") if name not in text
    ] == []
