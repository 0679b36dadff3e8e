"""Reading the list of units, and refusing what is no tree."""

import pytest
import xlsxwriter

from comity.cli.refusals import CommandRefused
from comity.cli.unit_list import read_units

HEADER = ["code", "name_en", "name_vi", "kind", "parent"]
TREE = [["2", "Post", "Đồn", "border_post", "1"], ["1", "Ministry", "Bộ", "ministry", ""]]


@pytest.fixture
def listed(tmp_path):
    """Writes rows as CSV and gives the path."""

    def write(*rows, header=HEADER, encoding="utf-8-sig"):
        path = tmp_path / "units.csv"
        path.write_text("\n".join(",".join(row) for row in [header, *rows]), encoding=encoding)
        return path

    return write


def test_units_when_listed_in_any_order_come_after_their_parents(listed):
    assert [(row.code, row.name_vi, row.parent) for row in read_units(listed(*TREE))] == [
        ("1", "Bộ", ""),
        ("2", "Đồn", "1"),
    ]


def test_units_when_in_a_workbook_are_the_same_as_in_csv(listed, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "units.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([HEADER, *TREE]):
            for column, cell in enumerate(row):
                sheet.write(number, column, float(cell) if cell.isdecimal() else cell)
    assert read_units(tmp_path / "units.xlsx") == read_units(listed(*TREE))


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "needs exactly one unit without a parent; it has 0."),
        (
            [TREE[1], ["3", "Other", "Khác", "ministry", ""]],
            "needs exactly one unit without a parent; it has 2.",
        ),
        ([*TREE, TREE[0]], "has the same code twice: 2."),
        ([TREE[1], ["2", "Post", "Đồn", "border_post", "9"]], ": the parent 9 of 2 is not in the list."),
        (
            [TREE[1], ["2", "A", "A", "school", "3"], ["3", "B", "B", "school", "2"]],
            ": these units are above each other: ",
        ),
    ],
)
def test_list_when_it_is_no_tree_is_refused(listed, rows, complaint):
    with pytest.raises(CommandRefused) as refused:
        read_units(listed(*rows))
    assert complaint in str(refused.value)


def test_list_when_a_column_is_missing_is_refused(listed):
    with pytest.raises(CommandRefused, match="lacks the columns name_vi, parent"):
        read_units(listed(header=["code", "name_en", "kind"]))


def test_list_when_not_in_utf8_is_refused(listed):
    with pytest.raises(CommandRefused, match="not written in UTF-8"):
        read_units(listed(["1", "Ministère", "", "ministry", ""], encoding="latin-1"))


def test_workbook_when_damaged_is_refused(tmp_path):
    (tmp_path / "units.xlsx").write_bytes(b"no workbook")
    with pytest.raises(CommandRefused, match="is neither CSV nor a workbook"):
        read_units(tmp_path / "units.xlsx")
