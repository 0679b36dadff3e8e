"""The frame in a browser: components, keys, drafts, language, the guard of htmx."""

import pytest
from playwright.sync_api import expect
from tests.worlds import PASSWORD

ROW = "[data-row]"


@pytest.fixture
def style(own_world, tab, settings):
    """The style page, signed in."""
    settings.ROOT_URLCONF = "tests.e2e.style_urls"
    tab.sign_in(own_world, "security_officer@region")
    tab.open("/style/")
    return tab


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_components_when_shown_pass_axe_and_fit(style, theme, width):
    style.wear(theme)
    style.widen(width)
    style.open("/style/")
    assert (style.accessibility_faults(), style.overflow()) == ([], 0)


def test_sign_in_page_when_shown_passes_axe(tab):
    tab.open("/sign-in/")
    assert tab.accessibility_faults() == []


def test_sign_in_when_name_and_password_fit_opens_the_page_asked_for(own_world, tab, settings):
    settings.ROOT_URLCONF = "tests.e2e.style_urls"
    tab.open("/style/")
    tab.page.get_by_label("Name").fill("commander@post_a1")
    tab.page.get_by_label("Password").fill(PASSWORD)
    tab.page.keyboard.press("Enter")
    expect(tab.page).to_have_url(f"{tab.home}/style/")


def test_rows_when_keys_are_pressed_move_select_and_preview(style):
    for key in ["j", "j", "x", "Enter"]:
        style.page.keyboard.press(key)
    expect(style.page.locator("#preview h2")).to_have_text("Border friendship exchange")
    style.page.keyboard.press("Escape")
    expect(style.page.locator("#preview")).to_be_empty()


def test_single_keys_when_turned_off_stay_silent(style):
    style.page.keyboard.press("?")
    style.page.get_by_role("button", name="Turn single-key shortcuts off").click()
    style.page.keyboard.press("j")
    expect(style.page.locator(f"{ROW}:focus")).to_have_count(0)


def test_language_when_switched_stays_on_the_page(style):
    style.page.get_by_role("button", name="Tiếng Việt").click()
    expect(style.page.locator("html")).to_have_attribute("lang", "vi")
    assert style.page.url == f"{style.home}/style/"


def test_working_level_when_lowered_leaves_nothing_above(style):
    style.page.locator("[popovertarget=levels]").click()
    style.page.get_by_role("button", name="Open", exact=True).click()
    expect(style.page.locator("h1")).to_have_text("Programme 2027")


def test_draft_when_page_is_reloaded_comes_back(style):
    style.page.fill("#id_title", "Thăm Lào")
    expect(style.page.locator("[data-draft-kept]")).to_be_visible()
    assert "Thăm" not in style.page.evaluate("JSON.stringify({...sessionStorage})")
    style.page.reload()
    style.page.get_by_role("button", name="Take it back").click()
    expect(style.page.locator("#id_title")).to_have_value("Thăm Lào")


def test_draft_when_signed_out_is_gone(style):
    style.page.fill("#id_title", "Thăm Lào")
    expect(style.page.locator("[data-draft-kept]")).to_be_visible()
    style.page.locator("[popovertarget=account]").click()
    style.page.get_by_role("button", name="Sign out").click()
    expect(style.page).to_have_url(f"{style.home}/sign-in/")
    assert style.page.evaluate("sessionStorage.length") == 0


def test_injected_htmx_when_without_the_stamp_does_nothing(style):
    style.page.evaluate(
        """const evil = document.createElement("div");
        evil.setAttribute("hx-get", "/healthz");
        evil.setAttribute("hx-trigger", "load");
        document.body.append(evil);
        htmx.process(evil);"""
    )
    assert [fault for fault in style.faults if "no hx-nonce attribute" in fault] == style.faults
    style.faults.clear()


def test_rail_when_narrow_opens_as_a_drawer(style):
    style.widen(390)
    expect(style.page.locator("#rail")).to_be_hidden()
    style.page.get_by_role("button", name="Open the menu").click()
    expect(style.page.locator("#rail")).to_be_visible()
