"""Two people change one record in two tabs: the second sees both versions, and nothing is silently overwritten."""

import pytest
from playwright.sync_api import expect
from tests.factories.instruments import drafts_of, make_reading
from tests.factories.records import make_partner

STAFF = "staff_officer@region"


@pytest.fixture
def tabs(own_world, new_tab):
    first, second = new_tab(), new_tab()
    first.sign_in(own_world, STAFF)
    second.sign_in(own_world, STAFF)
    return first, second


def test_record_when_two_edit_it_then_the_second_decides_field_by_field(own_world, tabs):
    first, second = tabs
    with own_world.acting(STAFF) as actor:
        address = f"/partners/{make_partner(actor).pk}/"
    for tab, english, vietnamese in ((first, "Lao PDR", "CHDCND Lào"), (second, "Laos (PDR)", "Nước Lào")):
        tab.open(f"{address}edit/")
        tab.page.locator("[name=name_en]").fill(english)
        tab.page.locator("[name=name_vi]").fill(vietnamese)
    first.page.get_by_role("button", name="Save").click()
    expect(first.page.get_by_role("heading", name="Lao PDR")).to_be_visible()

    second.page.get_by_role("button", name="Save").click()
    expect(second.page.get_by_role("heading", name="Two versions of one record")).to_be_visible()
    second.faults.clear()
    assert (second.accessibility_faults(), second.overflow()) == ([], 0)
    second.page.get_by_label("Lao PDR").check()
    second.page.get_by_label("Nước Lào").check()
    second.page.get_by_role("button", name="Save what is chosen").click()

    first.open(f"{address}edit/")
    values = [first.page.locator(f"[name={name}]").input_value() for name in ("name_en", "name_vi")]
    assert values == ["Lao PDR", "Nước Lào"]


def test_draft_when_two_decide_on_it_then_the_second_sees_what_the_first_did(own_world, tabs):
    first, second = tabs
    with own_world.acting(STAFF) as actor:
        reading = make_reading(actor)
        draft = drafts_of(reading)[0]
    for tab in tabs:
        tab.open(f"/reading-room/{reading.pk}/?at={draft.pk}")
    card = f"#card-{draft.pk}"
    second.page.locator(card).get_by_role("link", name="Edit").click()
    second.page.locator(f"{card} [name=text]").fill("What the second one wrote")

    first.page.locator(card).get_by_role("link", name="Edit").click()
    first.page.locator(f"{card} [name=text]").fill("What the first one wrote")
    first.page.get_by_role("button", name="Accept as edited").click()
    expect(first.page.locator(card)).to_have_attribute("data-state", "edited")

    second.page.get_by_role("button", name="Accept as edited").click()
    second.page.get_by_role("radio", name="What the first one wrote").check()
    second.page.get_by_role("button", name="Save what is chosen").click()
    expect(second.page.locator(card)).to_contain_text("What the first one wrote")


def test_draft_when_accepted_after_a_rejection_then_refused_and_the_rejection_shown(own_world, tabs):
    first, second = tabs
    with own_world.acting(STAFF) as actor:
        reading = make_reading(actor)
        draft = drafts_of(reading)[0]
    for tab in tabs:
        tab.open(f"/reading-room/{reading.pk}/?at={draft.pk}")
    card = f"#card-{draft.pk}"
    first.page.locator(card).get_by_role("button", name="Reject").click()
    expect(first.page.locator(card)).to_have_attribute("data-state", "rejected")
    second.page.locator(card).get_by_role("button", name="Accept").click()
    expect(second.page.locator(card)).to_have_attribute("data-state", "rejected")
    expect(second.page.get_by_text("Somebody else changed it in the meantime")).to_be_visible()
