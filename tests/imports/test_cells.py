"""Cells as people write them, and columns as people call them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from comity.imports.dryrun import cells, columns
from comity.imports.dryrun.nearness import Nearest
from comity.imports.dryrun.problems import BadCell
from comity.imports.importing import importable_of


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("1.2.2026", date(2026, 2, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T00:00:00", date(2026, 12, 31)),
        (46387, date(2026, 12, 31)),
        ("46387", date(2026, 12, 31)),
    ],
)
def test_day_when_written_in_any_way_then_read(cell, day):
    assert cells.read_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [("12/31/2026", "31/12/2026"), ("30/02/2026", ""), ("soon", ""), ("31/12/26", ""), ("9" * 5000, "")],
)
def test_day_when_there_is_none_then_refused_with_what_may_be_meant(cell, suggestion):
    with pytest.raises(BadCell) as bad:
        cells.read_day(cell)
    assert bad.value.suggestion == suggestion


@pytest.mark.parametrize(
    ("language", "cell", "number"),
    [
        ("en", "1,234.5", "1234.5"),
        ("vi", "1.234,5", "1234.5"),
        ("en", "1.234,5", "1234.5"),
        ("en", "1,234", "1234"),
        ("vi", "1.234", "1234"),
        ("en", "1.234", "1.234"),
        ("vi", "1,234", "1.234"),
        ("en", "1.234.567", "1234567"),
        ("vi", "0,5", "0.5"),
        ("en", "-7", "-7"),
        ("vi", 1.234, "1.234"),
    ],
)
def test_number_when_written_in_either_language_then_read(language, cell, number):
    with translation.override(language):
        assert cells.read_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "one", "1e9999999", "1,,2.3.4"])
def test_number_when_there_is_none_then_refused(cell):
    with pytest.raises(BadCell):
        cells.read_number(cell)


@pytest.mark.parametrize(("text", "near"), [("Lao Cai", "Lào Cai"), ("LÀO CAI", "Lào Cai"), ("Lai Chau", "")])
def test_nearest_when_asked_then_what_folds_alike(text, near):
    assert Nearest(["Lào Cai", "Hà Giang"]).to(text) == near


def test_headings_when_in_either_language_or_by_name_then_found():
    partners = importable_of("partners")
    with translation.override("vi"):
        vietnamese = columns.heading_of(partners, "country")
    found = columns.guess(partners, ["Code *", "NAME_EN", vietnamese, "Remark", "code", ""])
    assert found == {"0": "code", "1": "name_en", "2": "country"}


def test_headings_when_called_alike_then_numbered():
    assert columns.names_of(["a", "b", "a", ""]) == ["a (1)", "b", "a (2)", "Column 4"]
