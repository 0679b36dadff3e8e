"""The exports of every record type: exactly what the list shows, marked, and harmless in a spreadsheet."""

import csv
from io import BytesIO, StringIO

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from tests.contract.samples import Place, make

from comity.foundation.bilingual import fields_named
from comity.foundation.sheets import unescape

FORMULA = '=HYPERLINK("http://x";"y")'


@pytest.fixture
def exported(kit, browser):
    """Exports the list; returns the answer and its lines, the first two being marking and titles."""

    def exported(ending, **query):
        answer = browser.get(f"{kit.url('list')}export.{ending}", query)
        if answer.status_code == 403:
            pytest.skip("nobody exports this type")
        assert answer.status_code == 200
        return answer, LINES[ending](answer)

    return exported


def text_of(answer):
    """What a PDF says, with single spaces."""
    pages = pypdfium2.PdfDocument(answer.content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


LINES = {
    "csv": lambda answer: list(csv.reader(StringIO(answer.content.decode("utf-8-sig")))),
    "xlsx": lambda answer: (
        CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    ),
    "json": lambda answer: answer.json()["records"],
    "pdf": text_of,
}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_sheet_when_exported_then_marked_titled_and_one_line_a_row(ending, kit, fill, exported):
    fill(1, 2, 3)
    answer, lines = exported(ending)
    assert lines[0][0].split(" | ")[:2] == ["Open", kit.plural]
    assert [len(lines), len(lines[1])] == [5, len(lines[2])]
    assert f'filename="open_{kit.slug}_' in answer["Content-Disposition"]


def test_json_when_exported_then_the_columns_shown(kit, fill, exported):
    fill(1)
    _answer, records = exported("json", columns=["label", "unit"])
    assert records == [
        {"unit": records[0]["unit"], "label": {"level": "open", "caveats": [], "releasable_to": []}}
    ]


def test_pdf_when_exported_then_says_in_words_what_a_sheet_holds_as_codes(kit, fill, exported):
    coded = [each for each in map(kit.attribute, kit.list_columns) if each.choices]
    if not coded:
        pytest.skip("no column of this list holds codes")
    (row,) = fill(1)
    _answer, text = exported("pdf", columns=[each.name for each in coded])
    for each in coded:
        values = row_values(each, row)
        said = [str(each.choices[value]).lower() for value in values]
        assert [words for words in said if words not in text.lower()] == []
        assert [value for value in values if "_" in str(value) and str(value) in text] == []


def row_values(attribute, row):
    value = attribute.value(row)
    return value if isinstance(value, list) else [value] if value else []


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_export_when_list_is_searched_then_only_what_it_shows(ending, kit, sample, fill, exported):
    if sample.text not in kit.search_fields:
        pytest.skip("the sample's text is not searched")
    fill(1, **{sample.text: "Sông Hồng"})
    fill(2)
    _answer, lines = exported(ending, q="song hong")
    assert len(lines) == (1 if ending == "json" else 3)


def test_export_when_sorted_then_in_the_order_of_the_list(kit, sample, fill, exported):
    fill(*range(1, 8))
    _answer, up = exported(
        "json", columns=["label", "unit", "changed_at"], sort=kit.default_sort.removeprefix("-")
    )
    _answer, down = exported(
        "json", columns=["label", "unit", "changed_at"], sort="-" + kit.default_sort.removeprefix("-")
    )
    assert down == up[::-1]


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1", "@SUM(A1)", "'quoted", "＝1"])
def test_csv_when_text_looks_like_a_formula_then_escaped_and_restored(text, kit, sample, fill, exported):
    fill(1, **{sample.text: text})
    _answer, lines = exported("csv", columns=_column(kit, sample))
    cell = next(cell for cell in lines[2] if unescape(cell) == text)
    assert cell == f"'{text}"


def test_xlsx_when_text_looks_like_a_formula_then_text(kit, sample, fill, exported):
    fill(1, **{sample.text: FORMULA})
    answer, lines = exported("xlsx", columns=_column(kit, sample))
    assert FORMULA in lines[2]
    assert b"<f>" not in answer.content


def test_export_when_rows_of_two_labels_then_marked_with_the_higher(
    world, kit, sample, writer, place, fill, exported
):
    if world.account(writer).clearance_id == 0:
        pytest.skip("whoever writes this type is cleared for one level only")
    fill(1)
    with world.acting(writer):
        make(kit.slug, 2, Place(world.label(1), place.unit_id, place.scope_no))
    answer, lines = exported("csv")
    assert lines[0][0].startswith("Restricted | ")
    assert 'filename="restricted_' in answer["Content-Disposition"]


def test_export_when_ending_is_unknown_then_404(kit, browser):
    assert browser.get(f"{kit.url('list')}export.exe").status_code == 404


def _column(kit, sample):
    """The column in which the sample's text is shown."""
    return [
        name
        for name in [each.name for each in kit.offered_columns]
        if sample.text in fields_named(kit.model, name)
    ]
