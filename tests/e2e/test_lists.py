"""A list worked by the keyboard alone: filter, save the view, select, change many, undo, export."""

import re

import pytest
from playwright.sync_api import expect
from tests.factories.records import make_partner

from comity.access.acting import acting_as

STAFF = "staff_officer@province_a"


@pytest.fixture
def partners(own_world):
    with acting_as(own_world.account(STAFF).pk) as actor:
        for number in range(4):
            kind = "state" if number else "unit"
            make_partner(
                actor, code=f"P{number}", name_en=f"Partner {number}", name_vi=f"Đối tác {number}", kind=kind
            )


def test_list_when_worked_by_keys_then_filtered_saved_changed_undone_exported(own_world, tab, partners):
    page = tab.page
    tab.sign_in(own_world, STAFF)
    tab.open("/partners/?kind=state")
    page.keyboard.press("/")
    page.keyboard.type("partner")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=partner"))
    expect(page.locator("[data-row]")).to_have_count(3)

    page.get_by_role("button", name="Save view").first.click()
    page.locator("#view-new").get_by_label("Name").fill("States")
    page.keyboard.press("Enter")
    expect(page.locator("#views .count")).to_have_text("3")
    tab.picture("saved-view")

    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk]")).to_contain_text("3 of 3 selected")
    page.get_by_role("button", name="Change these").press("Enter")

    page.locator("input[name=set][value=notes]").press("Space")
    page.get_by_label(re.compile("^Notes")).fill("Together")
    page.get_by_role("button", name="Show what changes").press("Enter")
    expect(page.locator("ins.new")).to_have_text(["Together"] * 3)
    assert (tab.accessibility_faults(), tab.overflow()) == ([], 0)
    page.get_by_role("button", name="Change 3 records").press("Enter")
    expect(page.locator(".page-sub").last).to_contain_text("3 records were changed")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".page-sub").last).to_contain_text("earlier values again")

    tab.open("/partners/?kind=state&q=partner")
    page.get_by_role("button", name="Export").first.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")


def test_chooser_when_typed_in_then_offers_what_fits(own_world, tab):
    tab.sign_in(own_world, STAFF)
    tab.open("/partners/new/")
    tab.page.locator("[data-chooser=country]").fill("viet")
    country = tab.page.locator("select[name=country]")
    expect(country.locator("option")).to_have_text(["–", "Vietnam"])
    country.select_option("VN")
    expect(country).to_have_value("VN")


def test_keys_when_switched_off_then_letters_do_nothing(own_world, tab, partners):
    tab.page.context.add_cookies([{"name": "comity_keys", "value": "off", "url": tab.home}])
    tab.sign_in(own_world, STAFF)
    tab.open("/partners/")
    for key in ("j", "x"):
        tab.page.keyboard.press(key)
    expect(tab.page.locator("[data-row].is-current")).to_have_count(0)
    expect(tab.page.locator("[data-bulk]")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_list_when_looked_at_then_passes_axe_and_fits(own_world, tab, partners, width, theme):
    tab.sign_in(own_world, STAFF)
    tab.wear(theme)
    tab.widen(width)
    tab.open("/partners/?kind=state&density=compact")
    assert (tab.accessibility_faults(), tab.overflow()) == ([], 0)


def test_row_when_selected_then_nothing_moves(own_world, tab, partners):
    page = tab.page
    tab.sign_in(own_world, STAFF)
    tab.open("/partners/")
    page.keyboard.press("j")
    places = [page.locator(each).bounding_box() for each in (".table", ".filters", ".list-foot")]
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_contain_text("1 of 4 selected")
    assert [page.locator(each).bounding_box() for each in (".table", ".filters", ".list-foot")] == places
    page.get_by_role("button", name="Change these").press("Enter")
    expect(page.get_by_role("button", name="Show what changes")).to_be_visible()


def test_page_when_printed_then_the_ledger_is_told(own_world, tab):
    with acting_as(own_world.account(STAFF).pk) as actor:
        secret = make_partner(actor, level=1)
    tab.sign_in(own_world, STAFF)
    tab.open(f"/partners/{secret.pk}/")
    with tab.page.expect_response("**/printed/") as answer:
        tab.page.pdf()
    assert answer.value.status == 204
