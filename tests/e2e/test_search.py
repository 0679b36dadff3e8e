"""The palette and the search page in a browser: under the keyboard, in both themes and widths, and without a script."""

import re

import pytest
from playwright.sync_api import expect
from tests.factories.records import make_partner

STAFF = "staff_officer@region"


@pytest.fixture
def signed_in(own_world, tab):
    with own_world.acting(STAFF) as actor:
        tab.partners = [
            make_partner(actor, code=f"H{n}", name_en=f"Harbour {n}", notes="The harbour master.")
            for n in range(3)
        ]
    tab.sign_in(own_world, STAFF)
    tab.open("/")
    return tab


def test_palette_when_words_are_typed_then_arrows_and_enter_open_a_record(signed_in):
    page = signed_in.page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search records, pages and commands")
    expect(field).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("hârbour")
    options = page.get_by_role("group", name="Records").get_by_role("option")
    expect(options).to_have_count(3)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id"))
    address = options.nth(1).get_attribute("data-href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(signed_in.home + address)


def test_palette_when_typed_into_before_any_timer_ran_then_found(signed_in):
    page = signed_in.page
    page.add_init_script(
        "const later = window.setTimeout;"
        "window.setTimeout = (task, wait, ...rest) => later(task, wait || 60_000, ...rest);"
    )
    signed_in.open("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("harbour")
    expect(page.get_by_role("group", name="Records").get_by_role("option")).to_have_count(3)


def test_palette_when_escape_is_pressed_then_closed_and_slash_opens_it_again(signed_in):
    page = signed_in.page
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search and commands")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Search and commands")).to_be_hidden()


def test_palette_when_a_command_is_chosen_then_done(signed_in):
    page = signed_in.page
    page.get_by_role("searchbox", name="Search all records").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("tieng v")
    expect(page.get_by_role("option", name="Tiếng Việt")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_results_when_walked_by_keys_then_enter_opens(signed_in):
    page = signed_in.page
    signed_in.open("/search/?q=harbour")
    page.locator("body").press("j")
    page.keyboard.press("j")
    address = page.locator("[data-row].is-current").get_attribute("data-href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(signed_in.home + address)


def test_search_when_there_is_no_script_then_the_form_of_the_bar_finds(own_world, browser, signed_in):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in.page.context.cookies())
    page = context.new_page()
    page.goto(signed_in.home)
    page.get_by_role("searchbox", name="Search all records").fill("harbour")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=harbour$"))
    expect(page.locator("[data-row]")).to_have_count(3)
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_search_when_shown_passes_axe_and_fits(signed_in, theme, width):
    signed_in.wear(theme)
    signed_in.widen(width)
    found = {}
    for address in ("/search/", "/search/?q=harbour", "/search/?q=nothing+of+it", "/search/?q=unit:nowhere"):
        signed_in.open(address)
        found[address] = (signed_in.accessibility_faults(), signed_in.overflow())
    signed_in.open("/")
    signed_in.page.keyboard.press("Control+k")
    signed_in.page.keyboard.type("harbour")
    expect(signed_in.page.get_by_role("group", name="Records").get_by_role("option")).to_have_count(3)
    found["palette"] = (signed_in.accessibility_faults(), signed_in.overflow())
    assert set(map(str, found.values())) == {"([], 0)"}, found
