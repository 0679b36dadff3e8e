"""Two people talk about a record without a mouse: mention, bell, open, answer, resolve."""

import pytest
from playwright.sync_api import expect
from tests.factories.records import make_partner

from comity.foundation import clock
from comity.threads.services import open_duty

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"
LOOKS = [(width, theme) for width in (1440, 390) for theme in ("light", "dark")]


@pytest.fixture
def people(own_world, new_tab):
    first, second = new_tab(), new_tab()
    first.sign_in(own_world, STAFF)
    second.sign_in(own_world, COMMANDER)
    return first, second


@pytest.fixture
def address(own_world):
    with own_world.acting(STAFF) as actor:
        record = make_partner(actor)
        open_duty(
            actor=actor,
            record=record,
            kind="decide",
            unit=own_world.unit("province_a"),
            due_on=clock.today(),
            title_en="Name the next meeting",
            title_vi="Định cuộc gặp tới",
        )
        return f"/partners/{record.pk}/"


def press(tab, role, name, *, key="Enter"):
    """Reach what stands on the page by the keyboard, and press a key there."""
    control = tab.page.get_by_role(role, name=name).first
    control.focus()
    tab.page.keyboard.press(key)


def test_talk_when_led_by_keyboard_then_from_mention_to_resolved(people, address):
    first, second = people
    first.open(address)
    first.page.get_by_role("textbox", name="Comment").focus()
    first.page.keyboard.type("Please look, @comm")
    expect(first.page.get_by_role("option").first).to_contain_text("commander@province a")
    first.page.keyboard.press("Enter")
    expect(first.page.get_by_role("textbox", name="Comment")).to_have_value(f"Please look, @{COMMANDER} ")
    press(first, "button", "Comment")
    expect(first.page.locator(".remark strong").last).to_have_text("@commander@province a")

    second.open("/")
    press(second, "link", "Notifications, 2 unread")
    press(second, "link", "Laos")
    expect(second.page.get_by_role("heading", name="Comments")).to_be_visible()
    second.page.locator("summary").focus()
    second.page.keyboard.press("Enter")
    second.page.get_by_role("textbox", name="Answer").focus()
    second.page.keyboard.type("I agree.")
    press(second, "button", "Answer")
    expect(second.page.locator(".answers .remark-text")).to_have_text("I agree.")
    press(second, "button", "Resolve")
    expect(second.page.locator(".remark-head .chip")).to_have_text("Resolved")

    first.open("/notifications/")
    expect(first.page.get_by_role("main")).to_contain_text("An answer to my comment")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_when_looked_at_in_every_width_and_theme_then_whole(people, address, width, theme):
    first, second = people
    first.open(address)
    first.page.get_by_role("textbox", name="Comment").fill(
        f"Please look, @{COMMANDER}, at {first.home}{address}"
    )
    press(first, "button", "Comment")
    second.widen(width)
    second.wear(theme)
    faults = {}
    for path in (
        address,
        f"/comments/partners.partner/{address.split('/')[2]}/",
        "/notifications/",
        "/notifications/choices/",
    ):
        second.open(path)
        found = (second.accessibility_faults(), second.overflow())
        if found != ([], 0):
            faults[path] = found
    assert faults == {}
