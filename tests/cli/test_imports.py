"""`comity import` on the database of a test."""

import pytest
from python_calamine import CalamineWorkbook
from tests.imports.driver import csv_of

from comity.cli import imports
from comity.cli.arguments import build_parser
from comity.cli.refusals import CommandRefused
from comity.history.models import Event
from comity.partners.models import Partner

STAFF = "staff_officer@region"
LAOS = ["LA", "state", "Laos", "Lào"]


@pytest.fixture
def command(own_world, settings, tmp_path):
    settings.EMBEDDED_SERVER = None
    file = tmp_path / "partners.csv"

    def command(rows, *more, account=STAFF):
        file.write_bytes(csv_of(*rows))
        given = ["import", "partners.partner", str(file), "--as", account, *more]
        return imports.run(build_parser().parse_args(given))

    return command


def codes(world):
    with world.acting(STAFF):
        return list(Partner.objects.values_list("code", flat=True))


def test_import_when_rows_are_right_then_written_and_undone(own_world, command, capsys):
    assert command([LAOS]) == 0
    assert codes(own_world) == ["LA"]
    told = capsys.readouterr().out.split()
    assert imports.run(build_parser().parse_args(["import", "--as", STAFF, "--undo", told[-1]])) == 0
    assert codes(own_world) == []


def test_import_when_only_tried_then_nothing_is_written(own_world, command, capsys):
    assert command([LAOS], "--dry-run") == 0
    assert capsys.readouterr().out == "1 new, 0 changed, 0 as they stand, 0 wrong.\n"
    assert codes(own_world) == []


def test_import_when_a_row_is_wrong_then_leaves_with_one_and_the_workbook(
    own_world, command, capsys, tmp_path
):
    book = tmp_path / "wrong.xlsx"
    assert command([LAOS, ["=1+1", "stat", "x", "x"]], "--errors", str(book)) == 1
    assert "row 3, Kind: This is none of the choices. Perhaps: State" in capsys.readouterr().out
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert rows[2] == ["=1+1", "stat", "x", "x", 3.0, "Kind: This is none of the choices."]
    assert codes(own_world) == []


def test_import_when_account_speaks_vietnamese_then_reasons_and_workbook_do_too(
    own_world, connect_as, command, capsys, tmp_path
):
    connect_as("comity_owner", autocommit=True).execute(
        "update access_account set language = 'vi' where id = %s", [own_world.account(STAFF).pk]
    )
    book = tmp_path / "wrong.xlsx"
    assert command([LAOS, ["LB", "stat", "x", "x"]], "--errors", str(book)) == 1
    told = capsys.readouterr().out
    assert "Loại: Giá trị này không có trong danh mục." in told
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    with own_world.acting(STAFF):
        assert Event.objects.filter(verb="exported", payload__format="xlsx").count() == 1
    assert [row[-1] for row in rows[1:]] == ["Lý do", "Loại: Giá trị này không có trong danh mục."]


@pytest.mark.parametrize(
    ("more", "account"),
    [((), "nobody"), (("--map", "Nonsense=code"), STAFF), (("--level", "nonsense"), STAFF)],
)
def test_import_when_it_makes_no_sense_then_refused(command, more, account):
    with pytest.raises(CommandRefused):
        command([LAOS], *more, account=account)
