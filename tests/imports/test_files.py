"""Files that are no tables, not what they say, or larger than they look: refused before anything parses them."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from comity.imports.reading import archives, tables
from comity.imports.reading.refusals import UnreadableTable

ROWS = [["code", "name"], ["LA", "Lào"]]


def workbook(rows=ROWS, *, hidden=False, merged=False):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        if hidden:
            book.add_worksheet("Secret").hide()
        page = book.add_worksheet("Shown")
        page.activate()
        page.set_first_sheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        if merged:
            page.merge_range(4, 0, 6, 1, "merged")
    return file.getvalue()


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


BOMB = archive(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml=b"0" * (archives.UNPACKED + 1))
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FAR = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    "</sheetData></worksheet>"
)


def far_apart():
    """A workbook of two cells at the ends of the largest sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(file, "w") as made:
        for name in source.namelist():
            made.writestr(name, FAR if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return file.getvalue()


def read(name, content, sheet=""):
    kind = tables.kind_of(name, content)
    sheets = tables.sheets_of(kind, content)
    return tables.read_table(kind, content, sheet or sheets[0][0])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.csv", b" \r\n "),
        ("a.exe", b"MZ"),
        ("a", b"code"),
        ("a.xlsx", b"code,name"),
        ("a.csv", workbook()),
        ("a.ods", workbook()),
        ("a.xlsx", b"PK\x03\x04 and nothing more"),
        ("a.xls", workbook()),
        ("a.xls", tables.OLE + b"\0" * 600),
        ("a.xlsx", BOMB),
        ("a.xlsx", archive(xl__workbook_xml=LAUGHS)),
        ("a.ods", archive(content_xml=LAUGHS)),
        ("a.ods", archive(content_xml=LAUGHS.encode("utf-16"))),
        (
            "a.xlsx",
            archive(xl__workbook_xml="<x/>", **{f"p{number}": "" for number in range(archives.PARTS)}),
        ),
        ("a.xlsx", archive(xl__workbook_xml="<broken")),
        ("a.xlsx", workbook()[:-200]),
        ("a.csv", b"\0\1\2\3" * 100),
        ("a.json", b"{'a': 1}"),
        ("a.json", b'{"records": [1]}'),
        ("a.json", b"[" * 100_000),
        ("a.json", b'[{"a": NaN}]'),
    ],
)
def test_file_when_it_is_no_table_then_refused(db, name, content):
    with pytest.raises(UnreadableTable):
        read(name, content)


def test_workbook_when_cells_are_far_apart_then_refused_in_bounded_time(db):
    begun = time.monotonic()
    with pytest.raises(UnreadableTable):
        read("a.xlsx", far_apart())
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ","),
        ("cp1258", ";"),
        ("utf-8", "|"),
    ],
)
def test_csv_when_written_in_any_way_then_read(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in [*ROWS, ["VN", "Vie\u0323\u0302t Nam"]])
    content = text.replace("ệ", "e\u0323\u0302").encode(encoding) if encoding != "cp1258" else _cp1258(text)
    assert read("a.csv", content).rows == [*ROWS, ["VN", "Việt Nam"]]


def _cp1258(text):
    return text.replace("e\u0323\u0302", "ê\u0323").replace("à", "a\u0300").encode("cp1258")


@pytest.mark.parametrize(
    ("delimiter", "marks"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")]
)
def test_csv_when_read_then_says_in_words_how_it_was_written(delimiter, marks):
    table = tables.read_table("csv", f"a{delimiter}b\n1{delimiter}2\n".encode())
    assert table.written_as == f"UTF-8, cells parted by {marks}"


def test_csv_when_cells_hold_lines_and_escaped_formulas_then_kept(db):
    content = b'code,note\r\nLA,"one\r\ntwo"\r\nCU,\'=1+1\r\n'
    assert read("a.csv", content).rows == [["code", "note"], ["LA", "one\ntwo"], ["CU", "=1+1"]]


def test_workbook_when_it_has_hidden_sheets_and_merged_cells_then_says_so(db):
    content = workbook(hidden=True, merged=True)
    assert tables.sheets_of("xlsx", content) == [("Secret", False), ("Shown", True)]
    assert read("a.xlsx", content, "Shown").merged == 1


@pytest.mark.parametrize(("rows", "columns"), [(2, tables.COLUMNS + 1), (tables.ROWS + 1, 1)])
def test_table_when_too_large_then_refused(rows, columns):
    content = "\n".join([",".join(["x"] * columns)] * rows).encode()
    with pytest.raises(UnreadableTable):
        read("a.csv", content)


def test_table_when_it_has_three_hundred_columns_then_read():
    assert len(read("a.csv", ",".join(map(str, range(300))).encode()).rows[0]) == 300
