"""An agreement in a browser: its clauses laid on either side, what the partner owes closed with its evidence."""

import pytest
from playwright.sync_api import expect
from tests.factories.instruments import CLAUSES, drafts_of, make_agreement, make_obligations, make_reading
from tests.factories.records import make_partner

STAFF = "staff_officer@region"
WORDS = {
    "en": {"met": "Mark as met", "reason": "Evidence or reason", "change": "Change the state", "done": "Met"},
    "vi": {
        "met": "Đánh dấu đã thực hiện",
        "reason": "Căn cứ hoặc lý do",
        "change": "Đổi trạng thái",
        "done": "Đã thực hiện",
    },
}


@pytest.fixture
def found(own_world, tab):
    with own_world.acting(STAFF) as actor:
        partner = make_partner(actor, country="LA")
        found = make_obligations(actor, partner, [own_world.unit("province_a")])
    tab.sign_in(own_world, STAFF)
    tab.partner = partner
    return found


@pytest.mark.parametrize("language", ["en", "vi"])
def test_obligation_when_met_then_closed_with_its_evidence(found, tab, language):
    page, words = tab.page, WORDS[language]
    page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    tab.open("/obligations/?side=theirs")
    expect(page.locator("main table tbody tr")).to_have_count(2)
    page.get_by_role("link", name="The Lao side").click()
    page.locator("main").get_by_role("link", name=words["change"]).first.click()
    page.get_by_label(words["met"]).check()
    page.get_by_label(words["reason"]).fill("Photographs of 3 May")
    page.get_by_role("button", name=words["change"]).click()
    expect(page.locator("main")).to_contain_text("Photographs of 3 May")
    expect(page.locator(".page-title")).to_contain_text(words["done"])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_clause_when_amended_while_it_runs_then_shows_what_was_struck_and_added(found, tab, language):
    page, row = tab.page, found.obligations[0]
    page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    tab.open(f"/requirements/{row.requirement_id}/amend/")
    page.locator("[name=text]").fill(f"{row.requirement.text} in writing")
    page.locator("[name=due_on]").fill("2028-01-31")
    page.locator("[name=reason]").fill("Exchange of letters")
    page.locator("form.form button.btn-primary").click()
    tab.open(f"{page.url.split(tab.home)[-1].split('?')[0]}?tab=amendments")
    expect(page.locator("main ins.new").first).to_contain_text("in writing")
    expect(page.locator("main")).to_contain_text("Exchange of letters")
    tab.open(f"/partner-obligations/{row.pk}/")
    expect(page.locator("main")).to_contain_text("in writing")


def test_room_when_text_is_an_agreement_then_a_clause_is_laid_on_the_party(own_world, tab):
    with own_world.acting(STAFF) as actor:
        partner = make_partner(actor, country="LA")
        reading = make_reading(actor, make_agreement(actor, partner), text=CLAUSES)
        last = drafts_of(reading)[-1]
    tab.sign_in(own_world, STAFF)
    tab.open(f"/reading-room/drafts/{last.pk}/units/")
    tab.page.get_by_label("Laos").check()
    tab.page.get_by_role("button", name="Address the draft").click()
    expect(tab.page.locator(f"#card-{last.pk}")).to_contain_text("Laid on")


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_agreements_pass_axe_and_fit(found, tab, language, width):
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    tab.widen(width)
    agreement, faults = found.requirements[0].instrument, {}
    for address in (
        "/obligations/",
        "/obligations/?side=mine&colour=red",
        f"/instruments/{agreement.pk}/?tab=life",
        f"/instruments/{agreement.pk}/?tab=requirements",
        f"/instruments/{agreement.pk}/state/",
        f"/requirements/{found.requirements[1].pk}/?tab=assignments",
        f"/requirements/{found.requirements[1].pk}/?tab=amendments",
        f"/instruments/{agreement.pk}/party/",
        f"/partner-obligations/{found.obligations[0].pk}/",
        f"/partner-obligations/{found.obligations[0].pk}/state/",
        f"/partners/{tab.partner.pk}/?tab=agreements",
        f"/partners/{tab.partner.pk}/?tab=obligations",
    ):
        tab.open(address)
        faults[address] = (tab.accessibility_faults(), tab.overflow())
    assert {address: found for address, found in faults.items() if found != ([], 0)} == {}
