"""A second factor in a browser: a passkey by a virtual authenticator, an app by its computed code, at both widths."""

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.access.test_second_factor import code_of
from tests.worlds import PASSWORD

WHO = "viewer@province_a"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_the_door(own_world, tab, monkeypatch):
    """A tab on the name to which passkeys can belong, where everybody needs a second factor."""
    monkeypatch.setattr(settings, "COMITY_SECOND_FACTOR", "always")
    tab.home = tab.home.replace("127.0.0.1", "localhost")
    devices = tab.page.context.new_cdp_session(tab.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return tab


def prove_password(tab):
    tab.open("/sign-in/")
    tab.page.get_by_label("Sign-in name").fill(WHO)
    tab.page.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.page.get_by_role("button", name="Sign in", exact=True).click()


def test_passkey_when_set_up_then_asked_for_and_opens(at_the_door):
    tab, page = at_the_door, at_the_door.page
    prove_password(tab)
    tab.picture("second-factor-enrol")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.context.clear_cookies()
    prove_password(tab)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="My desk").first).to_be_visible()


def test_app_when_set_up_then_its_code_opens(at_the_door):
    page = at_the_door.page
    prove_password(at_the_door)
    secret = page.locator("code.code").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.context.clear_cookies()
    prove_password(at_the_door)
    page.get_by_label("Code of the authenticator app, or a recovery code").fill(code_of(secret, later=1))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("link", name="My desk").first).to_be_visible()


def test_password_when_asked_to_be_shown_then_shown(at_the_door):
    page = at_the_door.page
    at_the_door.open("/sign-in/")
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")


@pytest.mark.parametrize("width", [390, 1440])
def test_own_pages_when_looked_at_then_without_faults(own_world, tab, width):
    tab.sign_in(own_world, "security_officer@region")
    tab.widen(width)
    faults = []
    for name in ("factors", "sessions", "tokens"):
        tab.open(f"/account/{name}/")
        tab.picture(f"account-{name}-{width}")
        faults += [*tab.accessibility_faults(), *([name] if tab.overflow() else [])]
    tab.open(f"/ways-in/{own_world.account(WHO).pk}/")
    assert (faults, tab.accessibility_faults(), tab.overflow()) == ([], [], 0)
