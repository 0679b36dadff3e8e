"""The working year in a browser, in both languages: from a directive to what a partner promised, each seeing their own part."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import expect
from tests.e2e import hand as work
from tests.e2e.hand import RECORD, Hand
from tests.e2e.reading import accept_all, address, confirm, upload
from tests.factories.activities import make_activity
from tests.factories.programmes import make_programme
from tests.factories.records import make_partner

from comity.programmes.models.measure import Measure

REGION, OFFICER, COMMANDER = "staff_officer@region", "staff_officer@province_a", "commander@province_a"
NEIGHBOUR, POST = "staff_officer@province_b", "border_post@post_a1"
SECRET = 3
DAYS = {"starts_on": "2026-10-05", "ends_on": "2026-10-07"}
FIGURES = {"concretise": (3, 0), "register": (7, 5), "report": (5, 4), "close": (4, 0)}
"""Clicks and typed fields, as docs/reference/measurements.md tells them."""
WORDS = {
    "en": {
        "text": "Directive on the exchange\n\nUnits shall receive the Lao delegation before 30 June 2027.\n",
        "about": "the Lao delegation",
        "measure": "Receive the Lao delegation",
        "title": "Visit of the Lao delegation",
        "hidden": "Talks behind closed doors",
        "promise": "Repair the road to the gate",
        "states": ("Proposed", "Cleared", "Confirmed", "Held", "Reported", "Closed"),
        "thread": ("Thread", "This record"),
    },
    "vi": {
        "text": "Chỉ thị về giao lưu\n\nCác đơn vị phải đón đoàn đại biểu Lào trước ngày 30 tháng 6 năm 2027.\n",
        "about": "đoàn đại biểu Lào",
        "measure": "Đón đoàn đại biểu Lào",
        "title": "Đón đoàn đại biểu Lào thăm tỉnh",
        "hidden": "Hội đàm kín",
        "promise": "Sửa đường ra cửa khẩu",
        "states": ("Đã đề xuất", "Đã duyệt", "Đã xác nhận", "Đã tổ chức", "Đã báo cáo", "Đã kết thúc"),
        "thread": ("Mạch công việc", "Bản ghi này"),
    },
}


@dataclass
class Year:
    """Who sits where, what was written, and what each piece of work cost."""

    tabs: dict
    words: dict
    costs: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)

    def hand(self, account):
        tab = self.tabs[account]
        return Hand(tab.page, tab.home)

    def look(self, account):
        """Note what is wrong with the page at which somebody has arrived."""
        tab = self.tabs[account]
        found = (tab.accessibility_faults(), tab.overflow())
        if found != ([], 0):
            self.faults[tab.page.url] = found

    def stands(self, account, number):
        """The activity is in the state of that number, in the words of the language."""
        title = self.tabs[account].page.locator(".page-title")
        expect(title.locator(".chip").first).to_contain_text(self.words["states"][number])


@pytest.fixture
def year(own_world, new_tab, language):
    """Five people at their desks; the province has a partner, and a programme that those below it read."""
    with own_world.acting(OFFICER) as actor:
        make_partner(actor)
        make_programme(actor, scope="issued")
    tabs = {}
    for account in (REGION, OFFICER, COMMANDER, NEIGHBOUR, POST):
        tabs[account] = tab = new_tab()
        tab.sign_in(own_world, account)
        tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    return Year(tabs, WORDS[language])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_year_when_walked_from_directive_to_commitment_then_each_sees_their_part(own_world, year):
    order(own_world, year)
    visit = plan(own_world, year)
    prepare(year, visit)
    hold_and_report(year)
    climb(year)
    assert year.costs == FIGURES

    seen_above(own_world, year)
    for account in (NEIGHBOUR, POST):
        unseen(year, account, visit)
    hidden_from_the_province(year, visit)
    narrow(year, visit)
    assert year.faults == {}


def order(world, year):
    """The region has its directive read, and lays its requirement on two provinces."""
    tab, text = year.tabs[REGION], year.words["text"].encode()
    upload(tab, {"name": "directive.txt", "mimeType": "text/plain", "buffer": text})
    address(tab, world.unit("province_a").code, world.unit("province_b").code)
    assert accept_all(tab) == 1
    confirm(tab)


def plan(world, year):
    """The province makes a measure of it, and proposes a visit; the region meets somebody there unseen."""
    officer, words = year.hand(OFFICER), year.words
    work.concretise(officer, words["about"])
    year.costs["concretise"] = officer.cost()
    with world.acting(REGION) as actor:
        titles = {"title_en": words["hidden"], "title_vi": words["hidden"]}
        days = {name: date.fromisoformat(day) for name, day in DAYS.items()}
        make_activity(actor, level=SECRET, measure=Measure.objects.get(), **titles, **days)

    work.register_visit(officer, title=words["title"], place="Na Meo", purpose="To know each other", **DAYS)
    year.costs["register"] = officer.cost()
    year.stands(OFFICER, 0)
    year.look(OFFICER)
    return RECORD.search(officer.page.url)[0].strip("/")


def prepare(year, visit):
    """The officer appraises it, the commander clears it, the officer confirms and holds it."""
    officer, commander = year.hand(OFFICER), year.hand(COMMANDER)
    work.appraise(officer, "Public places only")
    work.take(commander, "clear", about=year.words["title"])
    year.stands(COMMANDER, 1)
    officer.open(f"/activities/{visit}/")
    for number, action in ((2, "confirm"), (3, "hold")):
        work.take(officer, action)
        year.stands(OFFICER, number)


def hold_and_report(year):
    """The officer reports with what the partner promised; the commander closes."""
    officer, commander, words = year.hand(OFFICER), year.hand(COMMANDER), year.words
    said = {
        "result": "They came and saw.",
        "lessons": "Begin earlier.",
        "promises__0__text": words["promise"],
    }
    work.report(officer, words["title"], **said, promises__0__due_on="2027-05-01")
    year.costs["report"] = officer.cost()
    year.stands(OFFICER, 4)
    work.take(commander, "close", about=words["title"])
    year.costs["close"] = commander.cost()
    year.stands(COMMANDER, 5)


def climb(year):
    """From the commitment up the thread, step by step, to the directive."""
    page, words = year.tabs[OFFICER].page, year.words
    page.locator("main").get_by_role("link", name=words["promise"]).first.click()
    thread = page.locator(".thread")
    expect(page.get_by_role("heading", name=words["thread"][0])).to_be_visible()
    expect(thread.locator("a")).to_have_count(4)
    year.look(OFFICER)
    for expected in (words["title"], words["measure"], words["about"], words["text"].split("\n")[0]):
        here = thread.locator(".thread-here")
        expect(here).to_contain_text(words["thread"][1])
        thread.locator(".thread-step:has(+ .thread-here) a").click()
        expect(page.locator("h1")).to_contain_text(expected)
        year.look(OFFICER)


def seen_above(world, year):
    """The region sees how far the province is, and both activities."""
    tab, words = year.tabs[REGION], year.words
    with world.acting(REGION):
        measure = Measure.objects.get()
    tab.open("/instruments/")
    tab.page.locator("[data-row] a").first.click()
    tab.page.locator("a.tab[href$='tab=cascade']").click()
    tab.page.locator("main a[href$='/cascade/']").first.click()
    expect(tab.page.locator(".cell-measure")).to_have_count(1)
    expect(tab.page.locator(".cell-state")).to_have_count(2)
    year.look(REGION)
    tab.open(f"/measures/{measure.pk}/?tab=activities")
    for title in (words["title"], words["hidden"]):
        expect(tab.page.locator("main")).to_contain_text(title)
    assert rows(tab) == {"activities": 2, "commitments": 1, "measures": 1, "activity-reports": 1}


def unseen(year, account, visit):
    """Somebody beside or below has the directive, and of what came of it their own part alone."""
    tab, words = year.tabs[account], year.words
    own_measures = 1 if account == POST else 0
    assert rows(tab) == {"activities": 0, "commitments": 0, "measures": own_measures, "activity-reports": 0}
    assert rows(tab, "instruments", "requirements") == {"instruments": 1, "requirements": 1}
    for told in (words["title"], words["promise"], words["hidden"]):
        tab.open(f"/search/?q={told}")
        expect(tab.page.locator(".results li")).to_have_count(0)
    for path in ("/activities/calendar/?on=2026-10-05", "/activities/calendar/line/?on=2026-10-05"):
        tab.open(path)
        expect(tab.page.locator("a.calendar-entry")).to_have_count(0)
    tab.open("/requirements/")
    tab.page.locator("[data-row] a").first.click()
    # The directive above; below, the neighbour's own assignment, or the measure that the post reads.
    expect(tab.page.locator(".thread a")).to_have_count(2)
    answer = tab.page.request.get(f"{tab.home}/activities/{visit}/")
    assert answer.status == 404


def hidden_from_the_province(year, visit):
    """What the region does in secret on the same days at the same place is nowhere, not even as a clash."""
    tab, hidden = year.tabs[OFFICER], year.words["hidden"]
    assert rows(tab) == {"activities": 1, "commitments": 1, "measures": 1, "activity-reports": 1}
    for path in (
        "/",
        "/activities/calendar/?on=2026-10-05",
        "/activities/calendar/year/?on=2026-10-05",
        f"/activities/clashes/?starts_on={DAYS['starts_on']}&place=Na+Meo",
        f"/activities/{visit}/?tab=earlier",
    ):
        tab.open(path)
        expect(tab.page.locator("body")).not_to_contain_text(hidden)


def narrow(year, visit):
    """The pages at which people stand most fit a telephone."""
    tab = year.tabs[OFFICER]
    tab.widen(390)
    for path in (
        "/",
        "/measures/",
        f"/activities/{visit}/",
        f"/activities/{visit}/?tab=report",
        "/activities/register/",
        "/activities/calendar/?on=2026-10-05",
        "/commitments/",
    ):
        tab.open(path)
        year.look(OFFICER)


def rows(tab, *types):
    """How many records each list shows."""
    counted = {}
    for slug in types or ("activities", "commitments", "measures", "activity-reports"):
        tab.open(f"/{slug}/")
        counted[slug] = tab.page.locator("[data-row]").count()
    return counted
