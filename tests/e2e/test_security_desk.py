"""Two security officers and a staff officer: a clearance by two, a label lowered on request, and a deputy at work."""

import re

import pytest
from playwright.sync_api import expect
from tests.factories.records import make_partner

STAFF, FIRST, SECOND = "staff_officer@province_a", "security_officer@region", "security_officer@province_a"


@pytest.fixture
def tabs(own_world, new_tab):
    found = [new_tab() for _ in range(3)]
    for tab, name in zip(found, (STAFF, FIRST, SECOND), strict=True):
        tab.sign_in(own_world, name)
    return found


def test_desk_when_two_officers_and_a_staff_officer_work_then_each_decides_what_is_theirs(own_world, tabs):
    staff, first, second = tabs
    with own_world.acting(STAFF) as actor:
        partner = make_partner(actor, level=1)

    staff.open(f"/labels/partners.partner/{partner.pk}/lower/")
    staff.page.get_by_label("Reason").fill("Published since")
    staff.page.get_by_role("button", name="Ask", exact=True).click()
    expect(staff.page.get_by_text("The security officer will decide.")).to_be_visible()

    first.open(f"/administration/accounts/{own_world.account('analyst@post_a1').pk}/clearance/")
    first.page.get_by_label("Clearance", exact=True).select_option("2")
    first.page.get_by_label("Evidence").fill("Vetting 7/2026")
    first.page.get_by_label("Reason").fill("New tasks")
    first.page.get_by_role("button", name="Propose the clearance").click()
    expect(first.page.get_by_text("It is noted.")).to_be_visible()

    second.open("/administration/security/")
    second.widen(390)
    assert (second.accessibility_faults(), second.overflow()) == ([], 0)
    second.page.get_by_role("link", name=re.compile("Clearance of analyst@post a1")).click()
    second.page.get_by_role("button", name="Confirm the clearance").click()
    expect(second.page.get_by_text("It is decided.")).to_be_visible()

    first.open("/administration/security/lowering/")
    assert (first.accessibility_faults(), first.overflow()) == ([], 0)
    first.page.locator("[name=chosen]").check()
    first.page.get_by_label("One reason for all that are chosen").fill("In the gazette")
    first.page.get_by_role("button", name="Lower the labels").click()
    expect(first.page.get_by_text("Decided: 1.")).to_be_visible()


def test_deputy_when_appointed_in_the_browser_then_acts_under_a_banner_until_he_is_himself_again(
    own_world, new_tab
):
    commander, staff = new_tab(), new_tab()
    commander.sign_in(own_world, "commander@province_a")
    staff.sign_in(own_world, STAFF)
    commander.open("/deputies/")
    commander.page.get_by_role("link", name="Appoint my deputy").click()
    commander.page.get_by_label("Deputy", exact=True).select_option(str(own_world.account(STAFF).pk))
    commander.page.locator("[name=valid_to]").fill("2999-01-01")
    commander.page.get_by_label("Reason").fill("Leave")
    commander.page.get_by_role("button", name="Appoint").click()
    expect(commander.page.get_by_text("In force")).to_be_visible()
    assert (commander.accessibility_faults(), commander.overflow()) == ([], 0)

    staff.open("/")
    staff.page.get_by_role("button", name="Account of").click()
    staff.page.get_by_role("button", name="Act for commander@province a").click()
    banner = staff.page.locator(".note", has_text="you act for")
    expect(banner).to_be_visible()
    staff.widen(390)
    assert (staff.accessibility_faults(), staff.overflow()) == ([], 0)
    banner.get_by_role("button", name="Act as myself again").click()
    expect(banner).to_have_count(0)


def test_ledger_when_narrow_then_its_filters_stand_in_two_columns(own_world, tab):
    tab.sign_in(own_world, "security_officer@region")
    tab.widen(390)
    tab.open("/administration/ledger/")
    fields = tab.page.locator(".filters :is(select, input[type=date])").all()
    boxes = [each.bounding_box() for each in fields]
    assert (len({round(box["y"]) for box in boxes}), min(box["width"] for box in boxes) > 130) == (3, True)
    assert (tab.accessibility_faults(), tab.overflow()) == ([], 0)
