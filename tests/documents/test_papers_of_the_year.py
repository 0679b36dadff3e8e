"""The papers drawn up from programmes and activities, set in both formats and languages, and looked at by other programs."""

import re
import shutil
from io import BytesIO

import docx
import pypdfium2
import pytest
from pypdfium2 import raw
from tests.documents.test_papers import MILLIMETRE, characters_of, pages_of, printed, words_of
from tests.factories.papers import draw, made_papers

from comity.documents import queries
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.papers import templates
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.sample import faults_of
from comity.documents.papers.templates import template_named
from comity.documents.services import outgoing
from comity.threads.models import Attachment
from comity.threads.services import files

COMMANDER = "commander@province_a"
MARKING = {"vi": "HẠN CHẾ", "en": "RESTRICTED"}
NAMES = ("programme", "proposal", "brief_book", "itinerary", "report")
SAID = {
    "vi": {
        "programme": ("KẾ HOẠCH", "Đối ngoại quốc phòng năm 2027", "TT", "Tổng dự toán"),
        "proposal": ("TỜ TRÌNH", "Kính gửi:", "QUÂN KHU BẮC"),
        "brief_book": ("TÀI LIỆU PHỤC VỤ ĐOÀN", "Mục lục", "Hội đàm", "Somsak Vong"),
        "itinerary": ("CHƯƠNG TRÌNH", "Ngày 10 tháng 5 năm 2027", "Đón đoàn tại cửa khẩu"),
        "report": ("BÁO CÁO", "Cam kết đã đưa ra", "Sửa chữa đường tuần tra"),
    },
    "en": {
        "programme": ("PLAN", "for defence external affairs in 2027", "Lao language courses"),
        "proposal": ("PROPOSAL", "To:", "NORTHERN REGION"),
        "brief_book": ("BRIEF BOOK", "Contents", "Colonel Somsak Vong"),
        "itinerary": ("PROGRAMME", "10 May 2027", "Hội đàm"),
        "report": ("REPORT", "Commitments made", "By the partner"),
    },
}


@pytest.fixture
def paper_of(world):
    """Draws one of the papers up and returns it with its template."""

    def made(name, language, level=1):
        with world.acting(COMMANDER) as actor:
            record, write = made_papers(actor)[name]
            document = draw(actor, record, write, language=language, level=level)
            return queries.paper_of(document), template_named(queries.template_of(document))

    return made


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_pdf_when_drawn_up_then_tagged_for_keeping_and_marked_on_each_sheet(paper_of, name, language):
    pdf = as_pdf(*paper_of(name, language))
    pages = pages_of(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        assert raw.FPDFCatalog_IsTagged(document.raw)
        assert {tuple(round(side / MILLIMETRE) for side in page.get_size()) for page in document} == {
            (210, 297)
        }
    for marker in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert marker in pdf
    assert [words_of(page).count(words_of(MARKING[language])) for page in pages] == [2] * len(pages)
    text = words_of("".join(pages))
    assert [each for each in SAID[language][name] if words_of(each) not in text] == []


@pytest.mark.slow
@pytest.mark.needs("soffice")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_docx_when_opened_by_another_program_then_says_what_the_pdf_says(paper_of, name, language, tmp_path):
    paper, template = paper_of(name, language)
    content = as_docx(paper, template)
    theirs, ours = pages_of(printed(content, tmp_path)), pages_of(as_pdf(paper, template))
    assert abs(len(theirs) - len(ours)) <= 1
    # A sheet more or less carries two markings more or less, and nothing else.
    marking = MARKING[language]
    more = characters_of([marking] * 2 * max(len(theirs) - len(ours), 0))
    less = characters_of([marking] * 2 * max(len(ours) - len(theirs), 0))
    assert characters_of(theirs) + less == characters_of(ours) + more
    (section,) = docx.Document(BytesIO(content)).sections
    edges = (section.header, section.footer, section.first_page_header, section.first_page_footer)
    assert [edge.paragraphs[0].text.strip() for edge in edges] == [marking] * 4


def test_vietnamese_paper_when_set_then_in_the_layout_of_the_decree(paper_of):
    (first, *_rest) = pages_of(as_pdf(*paper_of("programme", "vi")))
    order = (
        "QUÂN KHU BẮC",
        "TỈNH A",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:",
        "Lao Bảo, ngày",
        "KẾ HOẠCH",
        "I. Mục tiêu",
    )
    places = [words_of(first).find(words_of(each)) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_paper_when_signed_then_both_files_bear_the_number_and_the_day(world):
    with world.acting(COMMANDER) as actor:
        record, write = made_papers(actor)["brief_book"]
        document = draw(actor, record, write, level=1)
        outgoing.sign_document(actor=actor, document=document)
        rows = Attachment.objects.filter(record_id=document.pk)
        found = {}
        for row in rows:
            with files.open_attachment(row) as stream:
                found[row.name] = stream.read()
        signed = OutgoingDocument.objects.get(pk=document.pk)
        assert sorted(found) == ["01-TL-province_a.docx", "01-TL-province_a.pdf"]
        assert "Số:01/TL-province_a" in words_of(pages_of(found["01-TL-province_a.pdf"])[0])
        assert {row.label_id for row in rows} == {signed.label_id}


def test_columns_when_a_table_has_widths_then_the_docx_has_them(paper_of, tmp_path):
    paper, template = paper_of("programme", "vi")
    path = tmp_path / "paper.docx"
    path.write_bytes(as_docx(paper, template))
    table = next(each for each in docx.Document(path).tables if each.cell(0, 0).text == "TT")
    widths = [column.width for column in table.columns]
    assert max(range(6), key=widths.__getitem__) == 1
    assert round(sum(widths) / 36000) == 165


def test_itinerary_when_the_installation_has_its_own_template_then_set_by_it(settings, tmp_path, paper_of):
    paper, _ours = paper_of("itinerary", "vi")
    settings.COMITY_DATA = tmp_path
    folder = templates.own_folder()
    folder.mkdir()
    (folder / "itinerary.typ").write_text(
        "#let paper = json(bytes(sys.inputs.paper))\n#set document(title: paper.name, date: datetime(year: 2026, "
        'month: 1, day: 1))\n#set text(font: "Tinos")\nOur programme: #paper.title, #paper.marking'
    )
    own = docx.Document()
    own.add_paragraph("Our programme: {{ paper.title }}, {{ paper.marking }}")
    own.save(folder / "itinerary.docx")
    template = template_named("itinerary")
    words = f"Our programme: {paper.title}, Hạn chế"
    assert (pages_of(as_pdf(paper, template))[0].strip(), faults_of(template)) == (words, [])
    (tmp_path / "made.docx").write_bytes(as_docx(paper, template))
    assert [each.text for each in docx.Document(tmp_path / "made.docx").paragraphs] == [words]
    shutil.rmtree(folder)
    assert template_named("itinerary").own == []


def test_itinerary_when_another_paper_has_its_own_template_then_stays_as_it_is(settings, tmp_path, paper_of):
    paper, template = paper_of("itinerary", "en")
    before = pages_of(as_pdf(paper, template))
    settings.COMITY_DATA = tmp_path
    templates.own_folder().mkdir()
    (templates.own_folder() / "programme.typ").write_text("#let x = (")
    assert pages_of(as_pdf(paper, template_named("itinerary"))) == before
    assert re.search("programme.typ", faults_of(template_named("programme"))[0])


def test_brief_book_when_set_then_each_part_begins_a_sheet(paper_of):
    paper, template = paper_of("brief_book", "en")
    pages = [words_of(page) for page in pages_of(as_pdf(paper, template))]
    parts = [section.heading for section in paper.sections if section.level == 1]
    assert [sum(words_of(part) in page for page in pages[2:]) for part in parts] == [1] * len(parts)
