"""The label of a record, the own password and preferences, in a browser."""

import pytest
from playwright.sync_api import expect
from tests.factories.instruments import make_instrument

STAFF = "staff_officer@region"


@pytest.fixture
def signed_in(own_world, tab):
    with own_world.acting(STAFF) as actor:
        tab.instrument = make_instrument(actor)
    tab.sign_in(own_world, STAFF)
    return tab


def test_label_when_raised_in_the_browser_then_says_who_loses_it_and_stands_on_the_record(signed_in):
    page = signed_in.page
    signed_in.open(f"/instruments/{signed_in.instrument.pk}/")
    page.get_by_role("link", name="Change the label").click()
    page.get_by_label("Level").select_option("Confidential")
    page.get_by_role("button", name="Show who will read it").click()
    expect(page.get_by_text("Will read it no more")).to_be_visible()
    page.get_by_role("button", name="Change the label").click()
    expect(page.locator(".page-title .label-chip")).to_have_text("Confidential")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_own_pages_when_shown_pass_axe_and_fit(signed_in, theme, width):
    signed_in.wear(theme)
    signed_in.widen(width)
    page, found = signed_in.page, {}
    for address in (
        f"/instruments/{signed_in.instrument.pk}/",
        f"/labels/instruments.instrument/{signed_in.instrument.pk}/",
        "/account/",
        "/account/password/",
    ):
        signed_in.open(address)
        found[address] = (signed_in.accessibility_faults(), signed_in.overflow())
    signed_in.open(f"/labels/instruments.instrument/{signed_in.instrument.pk}/")
    page.get_by_label("Level").select_option("Confidential")
    page.get_by_role("button", name="Show who will read it").click()
    found["consequences"] = (signed_in.accessibility_faults(), signed_in.overflow())
    assert set(map(str, found.values())) == {"([], 0)"}, found


def test_token_when_made_on_a_telephone_then_its_secret_fits(signed_in):
    signed_in.widen(390)
    signed_in.open("/account/tokens/")
    signed_in.page.get_by_label("What it is for").fill("Report")
    signed_in.page.get_by_role("button", name="Make it").click()
    expect(signed_in.page.get_by_text("It is shown only this once.")).to_be_visible()
    assert signed_in.overflow() == 0
