"""Papers: one context, set as tagged PDF/A and as .docx, in the layout of the decree, with nothing run that people wrote."""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from pypdfium2 import raw

from comity.documents.papers import templates
from comity.documents.papers.context import Head, Paper, Section, Table, place_and_date
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.sample import SAMPLES, faults_of
from comity.documents.papers.templates import SHIPPED, BadTemplate, Unprintable, template_named

REPORT, LETTER = SAMPLES
MILLIMETRE = 72 / 25.4
HOSTILE = '#read("/etc/passwd") *x* $y$ {{ 7*7 }} {% for a in b %} <w:p/> &amp; ]]> \\ "quoted" #panic()'


@pytest.fixture
def own_templates(settings, tmp_path):
    settings.COMITY_DATA = tmp_path
    folder = templates.own_folder()
    folder.mkdir()
    return folder


def pages_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def words_of(text):
    return re.sub(r"\s+", "", text)


def printed(content, folder):
    """What LibreOffice makes of a .docx, as PDF."""
    path = folder / "paper.docx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "paper.pdf").read_bytes()


@pytest.mark.parametrize("name", SHIPPED)
def test_template_when_it_is_ours_then_sets_the_samples_in_both_languages(name):
    assert faults_of(template_named(name)) == []


@pytest.mark.parametrize("paper", SAMPLES, ids=lambda paper: paper.language)
def test_pdf_when_made_then_tagged_and_for_keeping(paper):
    pdf = as_pdf(paper, template_named("report"))
    with pypdfium2.PdfDocument(pdf) as document:
        assert raw.FPDFCatalog_IsTagged(document.raw)
        sizes = {tuple(round(side / MILLIMETRE) for side in page.get_size()) for page in document}
    assert sizes == {(210, 297)}
    assert (b"<pdfaid:part>2<" in pdf, b"<pdfaid:conformance>A<" in pdf, b"<pdfuaid:part>1<" in pdf) == (
        True,
        True,
        True,
    )
    assert f"/Lang ({paper.language})".encode() in pdf or f"<dc:language>{paper.language}" in pdf.decode(
        "latin-1"
    ).replace("<rdf:Bag><rdf:li>", "")


def test_pdf_when_long_then_marked_on_each_sheet_and_numbered_from_the_second(tmp_path):
    long = replace(REPORT, marking="Mật", sections=(Section(paragraphs=tuple(["Một đoạn văn. " * 30] * 30)),))
    pages = pages_of(as_pdf(long, template_named("report")))
    assert len(pages) > 2
    assert [page.count("MẬT") for page in pages] == [2] * len(pages)
    numbers = [re.search(r"^\s*(\d+)\s+MẬT", page) for page in pages]
    assert [found and int(found[1]) for found in numbers] == [None, *range(2, len(pages) + 1)]


def test_pdf_when_printed_then_fonts_are_inside():
    pdf = as_pdf(REPORT, template_named("report"))
    assert set(re.findall(rb"/FontName /[A-Z]{6}\+([A-Za-z-]+)", pdf)) <= {
        b"Tinos-Regular",
        b"Tinos-Bold",
        b"Tinos-Italic",
        b"Tinos-BoldItalic",
        b"Tinos",
    }


def test_letter_when_printed_then_says_what_it_is_about_below_its_number():
    letter = replace(LETTER, language="vi", title="giao lưu hữu nghị")
    (page,) = pages_of(as_pdf(letter, template_named("letter")))
    assert words_of("V/v giao lưu hữu nghị") in words_of(page)
    assert words_of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc") in words_of(page)


@pytest.mark.parametrize(
    ("language", "day", "printed"),
    [
        ("vi", date(2027, 2, 5), "Hà Nội, ngày 05 tháng 02 năm 2027"),
        ("vi", date(2027, 3, 14), "Hà Nội, ngày 14 tháng 3 năm 2027"),
        ("vi", None, "Hà Nội, ngày … tháng … năm …"),
        ("en", date(2027, 2, 5), "Hà Nội, 5 February 2027"),
        ("en", None, "Hà Nội, …"),
    ],
)
def test_date_when_printed_then_as_the_decree_writes_it(language, day, printed):
    assert place_and_date(language, "Hà Nội", day) == printed


def test_lines_when_printed_then_end_as_the_decree_writes_them():
    data = REPORT.data()
    assert data["copy_lines"] == ["- Như trên;", "- Lưu: VT."]
    assert LETTER.data()["sections"][0]["paragraphs"] == ["We invite you."]
    told = replace(LETTER, language="vi", sections=(Section(paragraphs=("Mời dự.",)),))
    assert told.data()["sections"][0]["paragraphs"] == ["Mời dự./."]


@pytest.mark.parametrize("name", ["report", "letter", "brief_book"])
def test_paper_when_people_write_commands_then_they_are_text(name):
    """The words come out as they were written, in both formats."""
    table = Table((HOSTILE,), ((HOSTILE,),))
    hostile = replace(
        REPORT,
        head=Head(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        title=HOSTILE,
        bases=(HOSTILE,),
        sections=(Section(HOSTILE, (HOSTILE,), table),),
        copies=(HOSTILE,),
    )
    pdf = "".join(pages_of(as_pdf(hostile, template_named(name))))
    assert words_of(HOSTILE) in words_of(pdf)
    document = docx.Document(BytesIO(as_docx(hostile, template_named(name))))
    assert HOSTILE in [paragraph.text for paragraph in document.paragraphs]
    assert document.tables[-2].rows[1].cells[0].text == HOSTILE


def test_paper_when_text_holds_control_characters_then_they_are_left_out():
    odd = replace(LETTER, sections=(Section(paragraphs=("one\x00\x0b\ufffe two\u202e",)),))
    document = docx.Document(BytesIO(as_docx(odd, template_named("letter"))))
    assert "one two" in [paragraph.text for paragraph in document.paragraphs]
    assert "one two" in pages_of(as_pdf(odd, template_named("letter")))[0]


def test_pdf_when_no_font_has_a_character_then_names_it():
    odd = replace(LETTER, sections=(Section(paragraphs=("\U000f0000",)),))
    with pytest.raises(Unprintable, match="f0000"):
        as_pdf(odd, template_named("letter"))


def ink_of(pdf):
    """Where ink begins and ends on the first sheet, in millimetres from the left, from the right and from the top."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[0].render(scale=2, grayscale=True)
    rows = [
        bytes(sheet.buffer)[row * sheet.stride : row * sheet.stride + sheet.width]
        for row in range(sheet.height)
    ]
    dark = [[place for place, shade in enumerate(row) if shade < 128] for row in rows]
    left, right = min(map(min, filter(None, dark))), max(map(max, filter(None, dark)))
    top = next(number for number, row in enumerate(dark) if row)
    return [round(edge / 2 / MILLIMETRE) for edge in (left, sheet.width - right, top)]


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_sheet_when_looked_at_then_margins_of_the_decree_in_both_formats(tmp_path):
    long = replace(REPORT, sections=(Section(paragraphs=("Một đoạn văn dài của báo cáo. " * 40,)),))
    ours, theirs = (
        as_pdf(long, template_named("report")),
        printed(as_docx(long, template_named("report")), tmp_path),
    )
    for left, right, top in (ink_of(ours), ink_of(theirs)):
        assert 30 <= left <= 35
        assert 15 <= right <= 20
        assert top < 20


@pytest.mark.slow
@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", ["report", "letter", "brief_book"])
def test_docx_when_opened_by_another_program_then_says_what_the_pdf_says(name, tmp_path):
    paper, template = (LETTER if name == "letter" else REPORT), template_named(name)
    theirs, ours = pages_of(printed(as_docx(paper, template), tmp_path)), pages_of(as_pdf(paper, template))
    assert len(theirs) == len(ours)
    assert characters_of(theirs) == characters_of(ours)


def characters_of(pages):
    """How often each letter stands there: programs part words in their own ways, and a table of contents has dots."""
    return Counter(re.sub(r"[\s.\d]", "", unicodedata.normalize("NFC", "".join(pages))))


def test_template_when_the_installation_has_its_own_then_that_is_used(own_templates):
    (own_templates / "letter.typ").write_text(
        "#let paper = json(bytes(sys.inputs.paper))\n#set document(title: paper.name, date: datetime(year: 2026, "
        'month: 1, day: 1))\n#set text(font: "Tinos")\nOur own form: #paper.number'
    )
    shutil.copy(templates.FORMS / "official.docx", own_templates / "region-letter.docx")
    shutil.copy(own_templates / "letter.typ", own_templates / "region-letter.typ")
    assert templates.template_names() == [*SHIPPED, "region-letter"]
    for name in ("letter", "region-letter"):
        assert pages_of(as_pdf(LETTER, template_named(name)))[0].strip() == "Our own form: 06/PC"
        assert faults_of(template_named(name)) == []


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("#let paper = json(bytes(sys.inputs.paper))\n#paper.colour", "colour"),
        ('#read("/etc/passwd")', "letter.typ"),
        ('#read("../../../../../../etc/passwd")', "letter.typ"),
        ('#import "@preview/cetz:0.1.0"\n', "letter.typ"),
        ("#let x = (", "letter.typ"),
    ],
)
def test_typ_when_it_cannot_be_used_then_names_file_and_field(own_templates, source, named):
    (own_templates / "letter.typ").write_text(source)
    (fault,) = faults_of(template_named("letter"))
    assert fault.startswith("The template letter.typ cannot be used: ")
    assert named in fault


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("{{ paper.colour }}", "colour"),
        ("{% for line in paper.copy_lines %}", "docx"),
        ("{{ paper.__class__.__mro__ }}", "__class__"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "__class__"),
    ],
)
def test_docx_when_it_cannot_be_used_then_names_file_and_field(own_templates, words, named):
    own = docx.Document()
    own.add_paragraph(words)
    own.save(own_templates / "letter.docx")
    (fault,) = faults_of(template_named("letter"))
    assert fault.startswith("The template letter.docx cannot be used: ")
    assert named in fault


def bomb():
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 200_000_000)
    return made.getvalue()


def with_entities():
    made = BytesIO()
    with zipfile.ZipFile(templates.FORMS / "official.docx") as good, zipfile.ZipFile(made, "w") as archive:
        for name in good.namelist():
            content = good.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:document", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document', 1
                )
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive", bomb(), with_entities()])
def test_docx_when_it_is_broken_or_a_bomb_then_refused(own_templates, content):
    (own_templates / "letter.docx").write_bytes(content)
    with pytest.raises(BadTemplate, match=r"letter\.docx"):
        as_docx(LETTER, template_named("letter"))


@pytest.mark.parametrize("name", ["absent", "../letter", "LETTER", ""])
def test_template_when_there_is_none_then_refused(own_templates, name):
    with pytest.raises(BadTemplate):
        template_named(name)


def test_paper_when_empty_then_still_a_paper():
    bare = Paper(language="en", marking="Open", head=Head("Unit"), title="")
    assert "OPEN" in pages_of(as_pdf(bare, template_named("letter")))[0]


ENDS = {
    "line": Section("II. Hai", ("Hết.",)),
    "table": Section("II. Hai", table=Table(("Một", "Hai"), (("x", "Hết"),))),
    "facts": Section("II. Hai", facts=(("Nơi", "Hết"),)),
}


@pytest.mark.parametrize("end", ENDS)
def test_signature_when_the_text_fills_the_sheet_then_never_alone_on_the_next(end):
    for count in range(12, 30):
        long = replace(REPORT, sections=(Section("I. Một", ("Một dòng.",) * count), ENDS[end]))
        *_before, last = pages_of(as_pdf(long, template_named("report")))
        assert "Đại tá Lê Văn A" in last
        assert "Hết" in last


@pytest.mark.parametrize("name", ["report", "brief_book"])
@pytest.mark.parametrize("end", ["line", "table"])
def test_docx_when_made_then_what_comes_last_is_kept_with_the_signature(name, end):
    paper = replace(REPORT, sections=(Section("I. Một", ("Một dòng.",)), ENDS[end]))
    document = docx.Document(BytesIO(as_docx(paper, template_named(name))))
    *_before, table, signature = document.tables
    lines = table.rows[-1].cells[1].paragraphs if end == "table" else document.paragraphs
    kept = [line.text for line in lines if line.paragraph_format.keep_with_next and line.text]
    assert kept[-1:] == ["Hết" if end == "table" else "Hết./."]
    assert "Đại tá Lê Văn A" in signature.rows[0].cells[1].text
