"""Files as a hostile or unlucky first user hands them in: through the page, the worker and the page again."""

import html
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.engines.reader import files
from tests.factories.instruments import ORDER

from comity.instruments import jobs
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Citation, Draft, Reading
from comity.instruments.models.wording import TextVersion
from comity.instruments.services import readings
from comity.threads.models import Attachment, FileKey

STAFF = "staff_officer@region"
NEW = "/reading-room/new/"
FACTS = {"kind": "directive", "level": "0", "scope_kind": "issued"}
ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
)
SECTION_BYTES = 400_000
"""What the page of one section may weigh, however long the text."""


@pytest.fixture
def browser(world):
    return world.client(STAFF)


def hand_in(browser, name, content):
    """Send the file; the answer is its waiting page, or the form again."""
    return browser.post(NEW, {**FACTS, "file": SimpleUploadedFile(name, content)}, follow=True)


def read(browser, name, content):
    """Hand the file in, let the worker read it, and open the page of the reading."""
    page = hand_in(browser, name, content)
    jobs.read(**ProcrastinateJob.objects.get(task_name=readings.TASK).args)
    return browser.get(reverse("reading", args=[page.context["reading"].pk]))


def words_of(page):
    return html.unescape(page.content.decode())


def written(world):
    """How many of each kind there are of what a reading writes."""
    with world.acting(STAFF):
        return [model.objects.count() for model in (Draft, Citation, TextVersion)]


def kept(world):
    """How many of each kind there are of what handing a file in writes."""
    with world.acting(STAFF):
        found = [model.objects.count() for model in (Instrument, Reading, Attachment, FileKey)]
    return [*found, ProcrastinateJob.objects.count()]


UNREADABLE = {
    "bomb.docx": (files.word_xml(f"<w:p>{' ' * 3_000_000}</w:p>"), "would swell beyond reason"),
    "entities.docx": (files.word_xml("<w:p>&c;</w:p>", head=ENTITIES), "would swell beyond reason"),
    "broken.docx": (files.word_xml("<w:p>"), "is damaged. Fetch another copy"),
    "scan.pdf": (files.scan(), "Have it recognised first"),
    "locked.pdf": (files.pdf(["x"], encrypted=True), "Save a copy without one"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj", "is damaged. Fetch another copy"),
    "sheet.xlsx": (files.archive({"xl/workbook.xml": "<x/>"}), "Save it as Word (docx), PDF or plain text"),
    "blank.txt": (b" \n\t ", "holds no text"),
    "bells.txt": (b"words \x07\x01", "Save it as Word (docx), PDF or plain text"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_page_when_file_cannot_be_read_then_names_it_says_what_to_do_and_leads_on(world, browser, name):
    content, sentence = UNREADABLE[name]
    page = read(browser, name, content)
    instrument = page.context["reading"].instrument_id
    shown = [f"“{name}” could not be read", sentence, reverse("instrument-read", args=[instrument])]
    assert [part for part in shown if part not in words_of(page)] == []
    assert written(world) == [0, 0, 0]


REFUSED = {
    "empty.txt": (b"", "“empty.txt” is empty"),
    "program.txt": (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00", "“program.txt” is not plain text"),
    "program.exe": (b"MZ\x90\x00\x03", "“program.exe” cannot be attached"),
    "program.pdf": (b"MZ\x90\x00\x03", "The content of “program.pdf” is not what its name says"),
    "text.docx": (ORDER.encode(), "The content of “text.docx” is not what its name says"),
    "latin.txt": ("Décret présidentiel".encode("latin-1"), "“latin.txt” is not plain text in UTF-8"),
    "zeros.txt": (b"one\x00two", "“zeros.txt” is not plain text in UTF-8"),
    "nothing": (b"words", "“nothing” cannot be attached"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_form_when_file_is_not_taken_then_names_it_and_keeps_nothing(world, browser, name):
    content, sentence = REFUSED[name]
    page = hand_in(browser, name, content)
    assert (page.status_code, sentence in words_of(page)) == (422, True)
    assert kept(world) == [0, 0, 0, 0, 0]


def test_form_when_file_is_over_size_then_names_it_and_keeps_nothing(world, browser, settings):
    settings.COMITY_UPLOAD_BYTES = 2 * 1024 * 1024
    page = hand_in(browser, "large.txt", b"word " * 500_000)
    assert "“large.txt” is larger than 2 megabytes" in words_of(page)
    assert (page.status_code, kept(world)) == (422, [0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf-16.txt", ORDER.encode("utf-16")),
        ("marked.txt", b"\xef\xbb\xbf" + ORDER.encode()),
        ("really-a-pdf.txt", files.pdf(["The Border Guard shall report by 5 May 2024."])),
        ("windows.txt", ORDER.replace("\n", "\r\n").encode()),
    ],
)
def test_page_when_text_comes_in_another_dress_then_it_is_read(world, browser, name, content):
    page = read(browser, name, content)
    assert (page.context["reading"].state, written(world)[2]) == ("done", 1)
    assert written(world)[0] > 0


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\evil.txt", "evil.txt"),
        ("gpj\u202etxt.exe.txt", "gpjtxt.exe.txt"),
        ("bell\x07 and tab\t.txt", "bell and tab.txt"),
        ("Chỉ thị.txt", "Chỉ thị.txt"),
        ("<b>&amp;.txt", "<b>&.txt"),
    ],
)
def test_name_when_it_plays_tricks_then_only_its_last_part_is_kept(world, browser, given, stored):
    page = hand_in(browser, given, ORDER.encode())
    with world.acting(STAFF):
        names = (Reading.objects.get().source_name, Attachment.objects.get().name)
    assert (page.status_code, names) == (200, (stored, stored))
    assert "<b>" not in page.content.decode()


def test_name_when_too_long_then_cut_and_its_ending_stays(world, browser):
    page = hand_in(browser, "ở" * 400 + ".txt", ORDER.encode())
    with world.acting(STAFF):
        assert (page.status_code, Reading.objects.get().source_name) == (200, "ở" * 251 + ".txt")
        assert len(Instrument.objects.get().title_en) == 251


@pytest.mark.parametrize("pasted", ["\x00", "words \x00 words", "\ud800", "\u202e\u200f"])
def test_paste_when_it_holds_what_is_no_text_then_answered_and_never_stored(world, browser, pasted):
    page = browser.post(
        NEW, {**FACTS, "pasted": pasted.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    )
    assert page.status_code in (302, 422)


LONG = [
    [
        f"Part {page}",
        f"The provincial command shall report matter {page} of its border by 5 May 2027.",
        *(
            f"The border with the neighbours has been calm in week {week} of year {page}."
            for week in range(30)
        ),
        "Units must keep the hotlines open at every hour of the day.",
    ]
    for page in range(300)
]


def test_pdf_of_300_pages_when_read_then_room_shows_it_by_sections(world, browser):
    page = read(browser, "long.pdf", files.pdf_of_pages(LONG))
    reading = page.context["reading"]
    sections = page.context["sections"]
    assert (reading.state, written(world)[0], len(sections) > 20) == ("done", 600, True)
    address = reverse("reading", args=[reading.pk])
    middle = browser.get(address, {"section": len(sections) // 2})
    assert (middle.status_code, len(middle.content) < SECTION_BYTES) == (200, True)


@pytest.mark.parametrize("section", ["0", "-1", "9" * 5000, "9" * 9, "x", "٣", "½"])
def test_room_when_section_is_nonsense_then_shown_all_the_same(browser, section):
    page = read(browser, "order.txt", ORDER.encode())
    reading = page.context["reading"]
    room = browser.get(reverse("reading", args=[reading.pk]), {"section": section})
    instrument = browser.get(
        reverse("instruments-detail", args=[reading.instrument_id]), {"section": section}
    )
    assert (room.status_code, instrument.status_code) == (200, 200)


def test_job_when_asker_has_signed_out_then_reading_ends_and_can_be_asked_for_again(world, browser, caplog):
    page = hand_in(browser, "order.txt", ORDER.encode())
    browser.post("/sign-out/")
    with caplog.at_level(logging.WARNING):
        jobs.read(**ProcrastinateJob.objects.get(task_name=readings.TASK).args)
    again = world.client(STAFF)
    failed = again.get(reverse("reading", args=[page.context["reading"].pk]))
    assert (failed.context["reading"].state, written(world), caplog.records) == ("failed", [0, 0, 0], [])
    assert "signed out before it was read" in words_of(failed)

    repeated = again.post(reverse("reading-again", args=[failed.context["reading"].pk]), follow=True)
    jobs.read(**ProcrastinateJob.objects.order_by("id").last().args)
    room = again.get(repeated.request["PATH_INFO"])
    assert (room.context["reading"].state, room.context["reading"].instrument.title_en) == (
        "done",
        "Directive on the exchange",
    )
