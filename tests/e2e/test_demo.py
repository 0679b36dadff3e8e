"""The demo's world in a browser: what a newcomer sees first, without a fault, and the pictures of the documentation."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import expect
from tests.e2e.conftest import WANTS_PICTURES

from comity.cli import demo_world
from comity.history.services.sealing import seal_events

PLAN = "Plan for external information"
TABLE = (
    "Code,Name (English),Name (Vietnamese),Kind,Country\n"
    "LA,Lao PDR,Cộng hòa Dân chủ Nhân dân Lào,State,Laos\n"
    "TH,Kingdom of Thailand,Vương quốc Thái Lan,Stat,Thailand\n"
    "MY,Malaysia,,Planet,Malaysia\n"
    "SG,Republic of Singapore,Cộng hòa Singapore,State,Singapore\n"
)


def apart(work, *arguments, **named):
    """Do it in a thread of its own: Playwright keeps the loop of this one."""

    def do():
        try:
            work(*arguments, **named)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as one:
        one.submit(do).result()


@pytest.fixture
def enter(server, new_tab):
    apart(demo_world.load)

    def come_in(account):
        tab = new_tab()
        tab.open("/sign-in/")
        tab.page.get_by_label("Sign-in name").fill(account)
        tab.page.locator("input[type=password]").fill(demo_world.password())
        tab.page.locator("input[type=password]").press("Enter")
        expect(tab.page.get_by_role("heading", name="My desk")).to_be_visible()
        return tab

    return come_in


def look(tab, name):
    """Take the picture; return what is wrong with the page."""
    tab.picture(name)
    return [*tab.accessibility_faults(), *([f"{name} is too wide"] if tab.overflow() else [])]


def test_demo_when_first_looked_at_then_shows_a_world_at_work(enter):
    officer = enter("officer")
    faults = [*_search(officer), *_list(officer), *_comments(officer), *_year(officer)]
    faults += [*_bulk(officer), *_import(officer)] if WANTS_PICTURES else []

    security = enter("security2")
    security.open("/administration/security/")
    expect(security.page.get_by_role("link", name=re.compile("Clearance of Mai Khánh Ly"))).to_be_visible()
    faults += look(security, "security-desk")
    apart(seal_events)
    security.open("/administration/ledger/")
    expect(security.page.get_by_role("cell", name="proposed a clearance").first).to_be_visible()
    assert faults + look(security, "ledger") == []


def _search(tab):
    tab.open("/")
    tab.page.wait_for_load_state("networkidle")
    tab.page.keyboard.press("Control+k")
    expect(tab.page.get_by_role("option").first).to_be_visible()
    tab.page.keyboard.type("nghi dinh")
    expect(tab.page.get_by_role("group", name="Records").get_by_role("option")).to_have_count(3)
    faults = look(tab, "search-palette")
    tab.page.keyboard.press("Escape")
    return faults


def _list(tab):
    tab.open("/instruments/")
    expect(tab.page.locator("#views .count").first).to_have_text(re.compile(r"\d+"))
    return look(tab, "saved-views")


def _bulk(tab):
    tab.open("/instruments/")
    for key in ("j", "x", "j", "x", "j", "x"):
        tab.page.keyboard.press(key)
    tab.page.get_by_role("button", name="Change these").click()
    tab.page.locator("input[name=set][value=review_on]").check()
    tab.page.locator("input[name=review_on]").fill("2027-06-30")
    tab.page.get_by_role("button", name="Show what changes").click()
    expect(tab.page.locator("ins.new").first).to_be_visible()
    return look(tab, "bulk-preview")


def _comments(tab):
    tab.open("/instruments/")
    tab.page.get_by_role("link", name=re.compile(PLAN)).first.click()
    expect(tab.page.locator(".remark")).to_have_count(3)
    tab.page.get_by_role("heading", name="Comments").scroll_into_view_if_needed()
    return look(tab, "comments")


def _year(tab):
    """The pages of the working year: who has concretised what, an activity, the relationship, the year along a line."""
    tab.open("/instruments/")
    tab.page.get_by_role("link", name=re.compile(PLAN)).first.click()
    tab.page.get_by_role("link", name="Cascade", exact=True).click()
    tab.page.get_by_role("link", name="Open the matrix").click()
    expect(tab.page.locator(".cell-measure").first).to_be_visible()
    faults = look(tab, "cascade-matrix")
    for path, name, picture in (
        ("/activities/", re.compile("Sixth border"), "activity"),
        ("/partners/", re.compile("Provincial Military Command across"), "relationship"),
    ):
        tab.open(path)
        tab.page.locator("[data-row]").get_by_role("link", name=name).first.click()
        expect(tab.page.locator("h1")).to_contain_text(name)
        faults += look(tab, picture)
    tab.open("/activities/calendar/line/")
    return [*faults, *look(tab, "calendar")]


def _import(tab):
    tab.open("/imports/new/partners/")
    tab.page.get_by_label("File", exact=True).set_input_files(
        {"name": "partners-2027.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    tab.page.get_by_role("button", name="Upload the file").click()
    tab.page.get_by_role("button", name="Check the rows").click()
    expect(tab.page.locator("#job")).to_be_visible()
    apart(demo_world.mandates.work, wait=False)
    expect(tab.page.get_by_text("Perhaps: State")).to_be_visible()
    return look(tab, "import-preview")
