"""Pages of the register: previews, steps with their reasons, the printed book."""

import re
from io import BytesIO

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from tests.factories.documents import arrive, make_letter, sign

from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.series import NumberSeries
from comity.documents.services import outgoing
from comity.foundation.registry import title_of

COMMANDER = "commander@province_a"
STAFF = "staff_officer@province_a"


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture
def letter(world):
    with world.acting(STAFF) as actor:
        return make_letter(actor, level=1)


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_preview_when_drawn_up_then_a_file_without_number(world, letter, ending, begins):
    answer = world.client(STAFF).get(f"/outgoing-documents/{letter.pk}/preview.{ending}")
    assert (answer.status_code, answer.content.startswith(begins)) == (200, True)
    assert answer["Cache-Control"] == "no-store"


def test_preview_when_signed_or_unknown_then_none(world, letter):
    client = world.client(COMMANDER)
    assert client.get(f"/outgoing-documents/{letter.pk}/preview.odt").status_code == 404
    assert client.post(f"/outgoing-documents/{letter.pk}/sign/").status_code == 302
    assert client.get(f"/outgoing-documents/{letter.pk}/preview.pdf").status_code == 409


def test_sign_page_when_posted_then_leads_to_the_signed_document(world, letter):
    client = world.client(COMMANDER)
    answer = client.post(f"/outgoing-documents/{letter.pk}/sign/", follow=True)
    page = answer.content.decode()
    assert "01/province_a" in page
    for name in ("01-province_a.pdf", "01-province_a.docx"):
        link = re.search(rf'href="(/files/[^"]+)" download>{name}<', page)
        assert client.get(link[1]).status_code == 200


def test_step_page_when_refused_then_says_why_and_offers_no_button(world, letter):
    answer = world.client(STAFF).post(f"/outgoing-documents/{letter.pk}/sign/")
    page = answer.content.decode()
    assert (answer.status_code, "btn-primary" in page.partition('class="form-foot"')[2]) == (422, False)
    assert "Commander" in page


def test_void_page_when_reason_is_missing_then_asks_again(world, letter):
    client = world.client(STAFF)
    assert client.post(f"/outgoing-documents/{letter.pk}/void/", {"reason": " "}).status_code == 422
    assert client.post(f"/outgoing-documents/{letter.pk}/void/", {"reason": "Not sent"}).status_code == 302


def test_pages_when_document_is_above_the_reader_then_404(world):
    with world.acting(COMMANDER) as actor:
        letter = make_letter(actor, level=2)
    reader = world.client("commander@post_a1")
    for address in ("", "preview.pdf", "sign/", "void/", "send/", "ask/"):
        assert reader.get(f"/outgoing-documents/{letter.pk}/{address}").status_code == 404


def test_book_when_printed_then_every_number_with_voided_ones(world):
    with world.acting(COMMANDER) as actor:
        sign(actor, kind="plan", title="first")
        outgoing.void_document(actor=actor, document=sign(actor, kind="plan"), reason="Wrong day")
        series = NumberSeries.objects.get()
    client = world.client(COMMANDER)
    pdf = client.get(f"/number-series/{series.pk}/register.pdf")
    assert "Voided: Wrong day" in text_of(pdf.content)
    book = client.get(f"/number-series/{series.pk}/register.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == ["01/KH-province_a", "02/KH-province_a"]
    assert "open_outgoing" in book["Content-Disposition"]


def test_book_when_a_line_was_raised_then_missing_to_whoever_does_not_see_it(world):
    with world.acting(COMMANDER) as actor:
        document = sign(actor, kind="plan", unit="post_a1", title="hidden words")
        series = NumberSeries.objects.get()
        row = OutgoingDocument.objects.get(pk=document.pk)
        row.label = world.label(2)
        row.save(update_fields=["label"])
    address = f"/number-series/{series.pk}/register.pdf"
    above, below = (world.client(name).get(address).content for name in (COMMANDER, "commander@post_a1"))
    assert ("hidden words" in text_of(above), "hidden words" in text_of(below)) == (True, False)


def test_incoming_book_when_printed_then_in_the_columns_of_the_form(world):
    with world.acting(STAFF) as actor:
        arrive(actor, recipients="Staff\nLogistics")
        series = NumberSeries.objects.get()
    book = world.client(STAFF).get(f"/number-series/{series.pk}/register.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[2][1:4] == ["01", "The region", "7/CT"]
    assert rows[2][6] == "Staff; Logistics"


def test_book_when_role_does_not_export_then_403(world):
    with world.acting(STAFF) as actor:
        arrive(actor)
        series = NumberSeries.objects.get()
    assert (
        world.client("viewer@province_a").get(f"/number-series/{series.pk}/register.pdf").status_code == 403
    )


def test_document_when_it_has_no_number_yet_then_called_by_its_type(world):
    with world.acting(COMMANDER) as actor:
        letter, plan = make_letter(actor, title="Talks"), sign(actor, kind="plan", title="Talks")
        titles = [title_of(OutgoingDocument.objects.get(pk=each.pk)) for each in (letter, plan)]
    assert titles == ["Official letter: Talks", f"{plan.symbol} · Talks"]
