"""A document in a browser: written by one, signed by another, kept with its number; what arrives gets the next one."""

import pytest
from playwright.sync_api import expect
from tests.factories.documents import arrive, make_letter, sign
from tests.factories.papers import draw, full_programme, made_papers

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"
WORDS = {
    "en": {
        "ask": "Ask for signature",
        "sign": "Sign and number",
        "send": "Mark as sent",
        "save": "Save",
        "papers": "Papers",
        "paper": "Draw up on paper",
        "draw": "Draw up",
        "text": "Text",
        "aims": "I. Aims",
    },
    "vi": {
        "ask": "Trình ký",
        "sign": "Ký và cấp số",
        "send": "Đánh dấu đã gửi",
        "save": "Lưu",
        "papers": "Văn bản",
        "paper": "Soạn thành văn bản",
        "draw": "Soạn",
        "text": "Toàn văn",
        "aims": "I. Mục tiêu",
    },
}


def speak(tab, language):
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])


def press(page, words):
    """Take a step from the record's page: its button, then the one on the page of the step."""
    page.locator(".page-actions, main").get_by_role("link", name=words).first.click()
    page.locator("main").get_by_role("button", name=words).click()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_letter_when_written_asked_signed_and_sent_then_in_the_register_with_both_files(
    own_world, new_tab, language
):
    words, staff, commander = WORDS[language], new_tab(), new_tab()
    for tab, account in ((staff, STAFF), (commander, COMMANDER)):
        tab.sign_in(own_world, account)
        speak(tab, language)
    page = staff.page
    staff.open("/outgoing-documents/new/")
    page.locator("#id_kind").select_option("plan")
    page.locator("#id_language").select_option("vi")
    for name, text in (
        ("title", "Giao lưu hữu nghị"),
        ("addressees", "Bộ Tư lệnh Quân khu"),
        ("body", "Kế hoạch như sau.\nHai hoạt động."),
        ("place", "Lao Bảo"),
        ("signer_post", "Chỉ huy trưởng"),
        ("signer_name", "Đại tá Lê Văn A"),
        ("copies", "Lưu: VT"),
    ):
        page.locator(f"#id_{name}").fill(text)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("h1")).to_contain_text("Giao lưu hữu nghị")
    address = page.url.removeprefix(staff.home)
    press(page, words["ask"])

    page = commander.page
    commander.open("/")
    expect(page.locator("main")).to_contain_text("Giao lưu hữu nghị")
    commander.open(address)
    press(page, words["sign"])
    expect(page.locator("h1")).to_contain_text("01/KH-province_a")
    for ending in ("pdf", "docx"):
        with page.expect_download() as download:
            page.locator("aside").get_by_text(f"01-KH-province_a.{ending}").click()
        assert download.value.suggested_filename == f"01-KH-province_a.{ending}"
    press(page, words["send"])
    commander.open("/outgoing-documents/")
    expect(page.locator("[data-row]")).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_programme_when_drawn_up_from_its_page_then_signed_numbered_and_led_back_to(
    own_world, new_tab, language
):
    words, staff, commander = WORDS[language], new_tab(), new_tab()
    with own_world.acting(STAFF) as actor:
        programme = full_programme(actor)
    for tab, account in ((staff, STAFF), (commander, COMMANDER)):
        tab.sign_in(own_world, account)
        speak(tab, language)
    page = staff.page
    staff.open(f"/programmes/{programme.pk}/")
    page.get_by_role("navigation").get_by_role("link", name=words["papers"], exact=True).last.click()
    page.locator("main").get_by_role("link", name=words["paper"]).click()
    page.locator("#id_signer_post").fill("Chỉ huy trưởng")
    page.locator("#id_signer_name").fill("Đại tá Lê Văn A")
    page.locator("main").get_by_role("button", name=words["draw"], exact=True).click()
    page.get_by_role("link", name=words["text"], exact=True).click()
    expect(page.locator("main")).to_contain_text(words["aims"])
    address = page.url.removeprefix(staff.home).partition("?")[0]

    page = commander.page
    commander.open(address)
    press(page, words["sign"])
    expect(page.locator("h1")).to_contain_text("01/KH-province_a")
    page.locator("aside").get_by_role("link", name=str(programme.title_in(language))).first.click()
    expect(page).to_have_url(f"{commander.home}/programmes/{programme.pk}/")
    commander.open(f"/programmes/{programme.pk}/?tab=papers")
    expect(page.locator("main")).to_contain_text("01/KH-province_a")


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_papers_pass_axe_and_fit(own_world, tab, language, width):
    with own_world.acting(STAFF) as actor:
        papers = made_papers(actor)
        document = draw(actor, *papers["brief_book"], language=language)
    programme, proposal, activity, held = (
        papers[name][0].pk for name in ("programme", "proposal", "brief_book", "report")
    )
    tab.sign_in(own_world, STAFF)
    speak(tab, language)
    tab.widen(width)
    faults = {}
    for address in (
        f"/programmes/{programme}/?tab=papers",
        f"/programmes/{programme}/paper/",
        f"/proposals/{proposal}/?tab=papers",
        f"/proposals/{proposal}/paper/",
        f"/activities/{activity}/?tab=papers",
        f"/activities/{activity}/paper/brief-book/",
        f"/activities/{held}/paper/report/",
        f"/outgoing-documents/{document.pk}/?tab=text",
    ):
        tab.open(address)
        faults[address] = (tab.accessibility_faults(), tab.overflow())
    assert {address: found for address, found in faults.items() if found != ([], 0)} == {}


def test_arrival_when_registered_and_voided_then_its_number_is_not_given_again(own_world, tab):
    page = tab.page
    tab.sign_in(own_world, STAFF)
    for number in (1, 2):
        tab.open("/incoming-documents/new/")
        page.locator("#id_kind").select_option("directive")
        page.locator("#id_sender").fill("The region")
        page.locator("#id_title").fill(f"Directive {number}")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("h1")).to_contain_text(f"0{number} · Directive {number}")
        if number == 1:
            page.get_by_role("link", name="Void the number").first.click()
            page.get_by_label("Reason").fill("Registered twice")
            page.get_by_role("button", name="Void the number").click()
            expect(page.locator("main")).to_contain_text("Registered twice")
    tab.open("/number-series/")
    page.locator("[data-row] a").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Register as PDF").first.click()
    assert download.value.suggested_filename.startswith("confidential_incoming_")


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_of_the_register_pass_axe_and_fit(own_world, tab, language, width):
    with own_world.acting(COMMANDER) as actor:
        draft, signed, entry = make_letter(actor, level=1), sign(actor, kind="plan"), arrive(actor)
    tab.sign_in(own_world, COMMANDER)
    speak(tab, language)
    tab.widen(width)
    faults = {}
    for address in (
        "/outgoing-documents/",
        "/outgoing-documents/new/",
        f"/outgoing-documents/{draft.pk}/",
        f"/outgoing-documents/{draft.pk}/sign/",
        f"/outgoing-documents/{draft.pk}/void/",
        f"/outgoing-documents/{signed.pk}/",
        f"/outgoing-documents/{signed.pk}/sign/",
        "/incoming-documents/",
        f"/incoming-documents/{entry.pk}/",
        "/number-series/",
        f"/number-series/{entry.series_id}/",
    ):
        tab.open(address)
        faults[address] = (tab.accessibility_faults(), tab.overflow())
    assert {address: found for address, found in faults.items() if found != ([], 0)} == {}
