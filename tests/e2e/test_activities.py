"""An activity in a browser: registered, cleared by another, held, reported with what was promised."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.factories.activities import (
    appraise,
    hold,
    make,
    make_activity,
    make_measure,
    make_person,
)
from tests.factories.records import make_partner

from comity.activities.models.activity import Series
from comity.activities.models.reference import ActivityKind
from comity.activities.services import moving, preparing, reporting, taking_part
from comity.activities.services.reporting import Captured
from comity.partners.services import commitments

STAFF, COMMANDER = "staff_officer@region", "commander@region"
WORDS = {
    "en": {
        "title": "Title",
        "kind": "Kind",
        "from": "From",
        "purpose": "Purpose",
        "why": "Or why it is unplanned",
        "propose": "Propose it",
        "change": "Change the state",
        "clear": "Clear",
        "cleared": "Cleared",
        "result": "Result against purpose",
        "submit": "Submit the report",
        "promised": "What was promised",
        "reported": "Reported",
    },
    "vi": {
        "title": "Tên",
        "kind": "Loại",
        "from": "Từ",
        "purpose": "Mục đích",
        "why": "Hoặc lý do ngoài kế hoạch",
        "propose": "Đề xuất",
        "change": "Thay đổi trạng thái",
        "clear": "Duyệt",
        "cleared": "Đã duyệt",
        "result": "Kết quả so với mục đích",
        "submit": "Trình báo cáo",
        "promised": "Nội dung cam kết",
        "reported": "Đã báo cáo",
    },
}


def speak(tab, language):
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    return WORDS[language]


def press(tab, words):
    tab.page.locator("main").get_by_role("button", name=words, exact=True).click()


def fill(actor, activity, partner):
    """Give an activity a programme on both sides, people and the parts of a patrol."""
    at = datetime(2027, 3, 1, 2, tzinfo=UTC)
    for side, what in ((None, "Opening"), (partner, "Planting trees")):
        values = {"starts_at": at, "ends_at": at + timedelta(hours=1), "what": what, "partner": side}
        preparing.add_itinerary(actor=actor, activity=activity, values=values)
        part = {
            "starts_at": at,
            "ends_at": at + timedelta(hours=6),
            "route": "Marker 10 to 14",
            "strength": 8,
        }
        taking_part.add_patrol_part(actor=actor, activity=activity, partner=side, values=part)
    for name in ("Nguyễn Văn An", "Trần Thị Bình"):
        person = make_person(actor, name)
        taking_part.add_member(actor=actor, activity=activity, person=person, counterpart=None, role="member")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_activity_when_registered_then_cleared_by_another(own_world, new_tab, language):
    officer, commander = new_tab(), new_tab()
    officer.sign_in(own_world, STAFF)
    commander.sign_in(own_world, COMMANDER)
    words, page = speak(officer, language), officer.page
    officer.open("/activities/register/")
    page.locator("[name=title]").fill("Talks on the road")
    page.locator("[name=kind]").select_option("ceremony")
    page.locator("[name=starts_on]").fill("2027-03-01")
    page.locator("[name=purpose]").fill("Agree on the road")
    page.locator("[name=unplanned_reason]").fill("Asked for by the partner")
    press(officer, words["propose"])
    expect(page).to_have_url(re.compile(r"/activities/[0-9a-f-]{36}/"))

    words, address = speak(commander, language), page.url.removeprefix(officer.home)
    commander.open(f"{address}state/")
    commander.page.get_by_label(words["clear"], exact=True).check()
    press(commander, words["change"])
    expect(commander.page.locator(".page-title")).to_contain_text(words["cleared"])


def test_form_when_days_are_typed_then_what_clashes_stands_beside(own_world, tab):
    with own_world.acting(STAFF) as actor:
        make_activity(actor, place="Na Meo")
    tab.sign_in(own_world, STAFF)
    tab.open("/activities/register/")
    tab.page.locator("[name=starts_on]").fill("2027-03-02")
    tab.page.locator("[name=place]").fill("Na Mèo")
    tab.page.locator("[name=purpose]").focus()
    expect(tab.page.locator("#beside")).to_contain_text("Na Meo is taken")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_report_when_submitted_then_commitment_is_made_there(own_world, tab, language):
    with own_world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        activity = hold(actor, make_activity(actor, partners=[partner], measure=make_measure(actor)))
    tab.sign_in(own_world, COMMANDER)
    words, page = speak(tab, language), tab.page
    tab.open(f"/activities/{activity.pk}/report/")
    expect(page.get_by_label(words["result"])).to_have_value("To know each other")
    page.get_by_label(words["promised"]).first.fill("Repair the road")
    press(tab, words["submit"])
    expect(page.locator("main")).to_contain_text("Repair the road")
    expect(page.locator(".page-title")).to_contain_text(words["reported"])


def test_calendar_when_dragged_to_another_day_then_the_reason_is_asked_for(own_world, tab):
    with own_world.acting(STAFF) as actor:
        activity = make_activity(actor, ends_on=date(2027, 3, 1))
    tab.sign_in(own_world, STAFF)
    tab.open("/activities/calendar/?on=2027-03-01")
    entry = tab.page.locator(".calendar-entry").first
    entry.drag_to(tab.page.locator("[data-day='2027-03-10']"))
    expect(tab.page).to_have_url(re.compile(f"{activity.pk}/reschedule/"))
    expect(tab.page.get_by_label("From")).to_have_value("2027-03-10")


@pytest.mark.parametrize(
    ("key", "day"),
    [("ArrowRight", "2027-03-02"), ("ArrowDown", "2027-03-08"), ("ArrowLeft", "2027-02-28")],
)
def test_calendar_when_shift_and_an_arrow_are_pressed_then_the_form_asks_for_that_day(
    own_world, tab, key, day
):
    with own_world.acting(STAFF) as actor:
        activity = make_activity(actor, ends_on=date(2027, 3, 1))
    tab.sign_in(own_world, STAFF)
    tab.open("/activities/calendar/?on=2027-03-01")
    tab.page.locator(".calendar-entry").first.focus()
    tab.page.keyboard.press(f"Shift+{key}")
    expect(tab.page).to_have_url(re.compile(f"{activity.pk}/reschedule/"))
    expect(tab.page.get_by_label("From")).to_have_value(day)
    tab.page.get_by_label("Reason").fill("Floods")
    press(tab, "Move to these days")
    expect(tab.page).to_have_url(re.compile(f"/activities/{activity.pk}/$"))


def test_form_when_a_title_is_typed_then_what_was_learned_before_stands_beside(own_world, tab):
    with own_world.acting(COMMANDER) as actor:
        held = hold(actor, make_activity(actor, title_en="Mine clearance"))
        words = {"result": "Cleared", "issues": "Rain", "recommendations": "Come in March"}
        captured = Captured(["Bring boots"])
        reporting.report_activity(actor=actor, activity=held, values=words, captured=captured, submit=True)
    tab.sign_in(own_world, STAFF)
    tab.open("/activities/register/")
    tab.page.locator("[name=title]").press_sequentially("Clearance of mines and mine clearance")
    expect(tab.page.locator("#beside")).to_contain_text("Come in March")
    expect(tab.page.locator("#beside")).to_contain_text("Bring boots")
    assert "clearance" not in tab.page.url


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_activities_pass_axe_and_fit(own_world, tab, language, width):
    with own_world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        activity = make_activity(actor, partners=[partner])
        appraise(actor, activity)
        kind = ActivityKind.objects.get(pk="friendship_exchange")
        series = make(actor, Series, name_en="Exchanges", name_vi="Giao lưu", kind=kind)
        held = hold(actor, make_activity(actor, partners=[partner], title_en="Held", series=series))
        fill(actor, held, partner)
        programme = make_measure(actor).programme
        promised = commitments.make_commitment(
            actor=actor,
            values={"partner": partner, "side": "theirs", "text": "Repair the road"},
            label=activity.label,
            source=activity,
        )
        moving.move_activity(actor=actor, activity=activity, action="cancel", reason="Floods")
    tab.sign_in(own_world, COMMANDER)
    speak(tab, language)
    tab.widen(width)
    tabs = [f"/activities/{held.pk}/?tab={each}" for each in ("people", "programme", "preparation", "report")]
    faults = {}
    for address in (
        "/activities/",
        "/activities/register/",
        "/activities/calendar/?on=2027-03-01",
        "/activities/calendar/year/?on=2027-03-01",
        "/activities/calendar/line/?on=2027-03-01",
        f"/activities/{activity.pk}/",
        f"/activities/{activity.pk}/state/",
        f"/activities/{activity.pk}/?tab=earlier",
        f"/activities/{held.pk}/report/",
        *tabs,
        f"/partners/{partner.pk}/?tab=activities",
        f"/series/{series.pk}/?tab=turns",
        f"/programmes/{programme.pk}/?tab=unplanned",
        f"/commitments/{promised.pk}/?tab=source",
        f"/commitments/{promised.pk}/uphold/",
    ):
        tab.open(address)
        faults[address] = (tab.accessibility_faults(), tab.overflow())
    assert {address: found for address, found in faults.items() if found != ([], 0)} == {}
