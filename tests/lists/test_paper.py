"""A table as PDF: marked on each sheet, tagged, and what people wrote set as it was written."""

import pypdfium2

from comity.foundation import paper
from comity.foundation.sheets import Sheet

WRITTEN = '#panic("x") *bold* $x$ Đường biên <a>'


def made(rows):
    sheet = Sheet("Partners", "Secret", "Secret | Partners", ["Code", "Name"], rows)
    return paper.as_pdf(sheet)


def texts(content):
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


def test_paper_when_many_rows_then_marked_on_each_sheet():
    pages = texts(made([["P", str(number)] for number in range(120)]))
    assert len(pages) > 2
    assert [page.count("SECRET") for page in pages] == [2] * len(pages)


def test_paper_when_text_looks_like_a_command_then_set_as_written():
    (page,) = texts(made([["P", WRITTEN]]))
    assert WRITTEN.replace(" ", "") in page.replace("\r\n", "").replace(" ", "")


def test_paper_when_made_then_tagged():
    assert b"/StructTreeRoot" in made([["P", "x"]])


def test_paper_when_too_many_rows_then_cut_and_said(monkeypatch):
    monkeypatch.setattr(paper, "MOST", 1)
    (page,) = texts(made([["P", "one"], ["Q", "two"]]))
    assert ("Only the first 1 rows." in page, "two" in page) == (True, False)
