"""Hand-written strings of numbers and dates in both languages, and what each of them stands for."""

from pathlib import Path

import pytest

from comity.engines.reader import dates
from comity.engines.reader.normalise import normalise
from comity.engines.reader.reading import read_text

DATA = Path(__file__).parent / "data"


def table(name):
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [pytest.param(*line.split("\t"), id=line.split("\t")[0]) for line in lines]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_tables_when_counted_hold_two_hundred_strings_a_language(language):
    assert len(table(f"numbers_{language}")) + len(table(f"dates_{language}")) >= 200


@pytest.mark.parametrize(("text", "number", "type_"), [*table("numbers_en"), *table("numbers_vi")])
def test_number_when_read_gives_its_normal_form_and_type(text, number, type_):
    found = [(citation.number, citation.type) for citation in read_text(text).citations]
    assert found == ([(number, type_)] if number else [])


@pytest.mark.parametrize(("text", "first", "last"), [*table("dates_en"), *table("dates_vi")])
def test_date_when_found_gives_its_days(text, first, last):
    found = [(date.first or "", date.last or "") for date in dates.find_dates(normalise(text).text.lower())]
    assert [days for days in found if days[0] == first or not first] == ([(first, last)] if first else [])
