"""The journey of a relationship in the browser, in both languages: step, channel, meeting, promise, merger and back."""

import pytest
from playwright.sync_api import expect
from tests.factories.partners import (
    make_blackout,
    make_channel,
    make_counterpart,
    make_meeting,
    make_promise,
    make_skill,
    make_twinning,
    merge_another,
    register_person,
    tell_another_apart,
)
from tests.factories.records import make_partner

STAFF, KEEPER = "staff_officer@province_a", "personnel_training@province_a"
WORDS = {
    "en": {
        "relation": "Change the relation",
        "step": "Record the step",
        "strategic": "Strategic partnership",
        "promise": "Record a commitment",
        "save": "Save",
        "meeting": "Record a meeting",
        "met": "Record the meeting",
        "apart": "Not the same",
        "again": "Take back",
        "compare": "Compare",
        "see": "See what comes of it",
        "merge": "Merge them",
        "back": "Take the merger back",
        "both": "Both partners stand again.",
    },
    "vi": {
        "relation": "Thay đổi quan hệ",
        "step": "Ghi nhận",
        "strategic": "Đối tác chiến lược",
        "promise": "Ghi cam kết",
        "save": "Lưu",
        "meeting": "Ghi nhận cuộc gặp",
        "met": "Ghi nhận cuộc gặp",
        "apart": "Không phải là một",
        "again": "Thu lại",
        "compare": "So sánh",
        "see": "Xem kết quả",
        "merge": "Gộp lại",
        "back": "Hủy việc gộp",
        "both": "Hai đối tác lại đứng riêng.",
    },
}


def speak(tab, language):
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])


@pytest.fixture
def staff(own_world, tab):
    tab.sign_in(own_world, STAFF)
    return tab


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_relationship_when_led_in_the_browser_then_stands_on_one_page(own_world, staff, language, width):
    words, page = WORDS[language], staff.page
    with own_world.acting(STAFF) as actor:
        partner = make_partner(actor)
        channel = make_channel(actor, partner)
        make_partner(actor, code="L.A", name_en="Lao", name_vi="Lao")
    speak(staff, language)
    staff.widen(width)
    staff.open(f"/partners/{partner.pk}/")
    page.get_by_role("link", name=words["relation"]).first.click()
    page.get_by_label("Step" if language == "en" else "Nấc quan hệ").select_option(label=words["strategic"])
    page.locator("[name=reason]").fill("Visit of the minister")
    page.get_by_role("button", name=words["step"], exact=True).click()
    expect(page.locator(".step-current")).to_contain_text(words["strategic"])

    page.get_by_role("link", name=words["promise"]).click()
    expect(page.locator("[name=partner]")).to_have_value(str(partner.pk))
    page.locator("[name=side]").select_option("ours")
    page.locator("[name=text]").fill("Train ten officers")
    page.locator("form.form button.btn-primary").click()

    staff.open(f"/channels/{channel.pk}/")
    page.get_by_role("link", name=words["meeting"]).first.click()
    page.locator("[name=held_on]").fill("2026-05-04")
    page.get_by_role("button", name=words["met"], exact=True).click()

    staff.open(f"/partners/{partner.pk}/")
    expect(page.get_by_role("main")).to_contain_text("Train ten officers")
    expect(page.locator("time[datetime='2026-08-04']")).to_be_visible()

    staff.open("/partners/duplicates/")
    page.get_by_role("button", name=words["apart"]).click()
    expect(page.get_by_role("link", name=words["compare"])).to_have_count(0)
    page.get_by_role("button", name=words["again"]).click()
    page.get_by_role("link", name=words["compare"]).click()
    page.locator("[name=take-name_en][value=other]").check()
    page.locator("[name=reason]").fill("Registered twice")
    page.get_by_role("button", name=words["see"]).click()
    expect(page.locator("[name=take-name_en][value=other]")).to_be_checked()
    page.get_by_role("button", name=words["merge"]).click()
    page.get_by_role("link", name=words["back"]).click()
    page.locator("[name=reason]").fill("Two after all")
    page.locator("form.form button.btn-primary").click()
    expect(page.locator(".toasts")).to_contain_text(words["both"])


@pytest.fixture
def addresses(own_world):
    """Every page of partners and people, with something of each kind on it."""
    with own_world.acting(STAFF) as actor:
        partner, again = make_partner(actor), make_partner(actor, code="L-A", name_en="Lao", name_vi="Lao")
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        counterpart = make_counterpart(actor, force)
        channel = make_channel(actor, force, counterpart=counterpart)
        make_meeting(actor, channel)
        twinning, blackout = make_twinning(actor, force), make_blackout(actor, partner, yearly=True)
        promise = make_promise(actor, partner)
        make_promise(actor, force, side="theirs", text="Send the list")
        merger = merge_another(actor, partner)
        tell_another_apart(actor, partner)
    with own_world.acting(KEEPER) as actor:
        person = register_person(actor)
        skill = make_skill(actor, person)
    own = f"/partners/{partner.pk}/"
    return [
        *(f"/{slug}/" for slug in ("partners", "channels", "commitments", "counterparts", "twinnings")),
        *("/blackouts/", "/persons/", "/language-skills/", "/partners/tree/", "/partners/duplicates/"),
        *(own, f"{own}relation/", f"{own}merge/", f"{own}merge/{again.pk}/"),
        *(f"/partners/mergers/{merger.pk}/undo/", f"/counterparts/{counterpart.pk}/"),
        *(f"/channels/{channel.pk}/{end}" for end in ("", "?tab=meetings", "?tab=mechanism", "meeting/")),
        *(f"/commitments/{promise.pk}/", f"/commitments/{promise.pk}/state/", f"/twinnings/{twinning.pk}/"),
        *(
            f"/blackouts/{blackout.pk}/",
            f"/persons/{person.pk}/?tab=languages",
            f"/language-skills/{skill.pk}/",
        ),
        *(f"/{slug}/new/" for slug in ("channels", "commitments", "counterparts", "twinnings", "blackouts")),
    ]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_pages_when_looked_at_then_pass_axe_and_fit(staff, addresses, language, width):
    speak(staff, language)
    # So high that the banner at the lower edge covers nothing of a form.
    staff.page.set_viewport_size({"width": width, "height": 2600})
    faults = {}
    for address in addresses:
        staff.open(address)
        found = (staff.accessibility_faults(), staff.overflow())
        if found != ([], 0):
            faults[address] = found
    assert faults == {}
