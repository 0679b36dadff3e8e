"""What a person sees when something went wrong: each page says so, fits the window, is accessible and leads on."""

from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect
from tests.engines.reader import files
from tests.factories.instruments import drafts_of, make_instrument, make_reading

from comity.access.acting import acting_by_token, end_session
from comity.access.middleware import COOKIE
from comity.instruments import jobs
from comity.instruments.services import readings

STAFF = "staff_officer@region"
EXPECTED = "Failed to load resource"
"""What the browser calls the answer of a page that refuses."""


def failed_reading(world):
    """The address of a reading whose file was a scan."""
    account = world.account(STAFF)
    with acting_by_token(world.token(STAFF)) as actor:
        reading = readings.start_reading(
            actor=actor,
            instrument=make_instrument(actor),
            upload=SimpleUploadedFile("chi-thi-scan.pdf", files.scan()),
        )
        session = actor.session_id
    jobs.read(reading_id=str(reading.pk), account_id=str(account.pk), session_id=str(session))
    return f"/reading-room/{reading.pk}/"


def check(tab, heading):
    """Look at the page in both widths."""
    expect(tab.page.get_by_role("heading", name=heading).first).to_be_visible()
    tab.faults[:] = [fault for fault in tab.faults if EXPECTED not in fault]
    for width in (1440, 390):
        tab.widen(width)
        tab.page.screenshot()
        assert (width, tab.accessibility_faults(), tab.overflow()) == (width, [], 0)


def test_reading_when_it_failed_then_page_says_why_and_leads_on(own_world, tab):
    address = failed_reading(own_world)
    tab.sign_in(own_world, STAFF)
    tab.open(address)
    check(tab, "“chi-thi-scan.pdf” could not be read")
    expect(tab.page.get_by_text("Have it recognised first")).to_be_visible()
    tab.page.get_by_role("link", name="Choose another file").click()
    expect(tab.page.get_by_role("heading", name="Read its text")).to_be_visible()


def test_page_when_absent_or_refused_then_says_so_and_leads_home(own_world, tab):
    tab.sign_in(own_world, "viewer@post_a1")
    tab.open(f"/partners/{uuid4()}/")
    check(tab, "There is no such page for you")
    tab.open("/reading-room/new/")
    check(tab, "This was refused")


def test_sign_in_when_locked_out_then_says_how_long(own_world, tab):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        tab.open("/sign-in/")
        tab.page.locator("[name=name]").fill(STAFF)
        tab.page.locator("[name=password]").fill("wrong words")
        tab.page.get_by_role("button", name="Sign in").click()
    check(tab, "Too many attempts")


def test_page_when_session_ends_while_it_is_open_then_the_next_key_leads_to_sign_in(own_world, tab):
    with own_world.acting(STAFF) as actor:
        reading = make_reading(actor)
    tab.sign_in(own_world, STAFF)
    tab.open(f"/reading-room/{reading.pk}/")
    token = next(each["value"] for each in tab.page.context.cookies() if each["name"] == COOKIE)
    end_session(token)
    tab.page.keyboard.press("a")
    expect(tab.page.get_by_role("button", name="Sign in")).to_be_visible()
    tab.faults[:] = [fault for fault in tab.faults if EXPECTED not in fault]
    with own_world.acting(STAFF):
        assert {draft.state for draft in drafts_of(reading)} == {"proposed"}
