"""The first road, walked in a browser: from the text of a directive to requirements on the desks of its addressees."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect

from comity.cli.demo_world.source import FOLDER
from comity.cli.worker import work

OWN_DIRECTIVE = FOLDER / "directive_en.txt"
SEEDS = sorted(Path(os.environ.get("COMITY_REFERENCE", "-"), "seeds").glob("*.txt"))
ACCEPTED = re.compile(r"(\d+) accepted")


def upload(tab, file, *, level="Open"):
    """Hand the file in and wait until its drafts stand in the room."""
    tab.open("/readings/")
    tab.page.get_by_role("link", name="Read a text").first.click()
    tab.page.locator("input[type=file]").set_input_files(file)
    tab.page.get_by_label("Type").select_option("directive")
    tab.page.get_by_label("Level").select_option(label=level)
    tab.page.get_by_role("button", name="Read the text").click()
    expect(tab.page).to_have_url(re.compile("/reading-room/"))
    # In a thread of its own: Playwright keeps the loop of this one.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(work, wait=False).result()
    expect(tab.page.locator("[data-draft].is-current")).to_be_visible(timeout=20_000)


def address(tab, *codes):
    tab.page.get_by_role("button", name="Choose the addressed units").click()
    for code in codes:
        tab.page.locator("#units").get_by_role("checkbox", name=re.compile(f"^{code} · ")).check()
    tab.page.get_by_role("button", name="Address these units").click()
    chosen = re.compile(rf"^{len(codes)} units? addressed")
    expect(tab.page.get_by_role("button", name=chosen)).to_be_visible()


def accept_all(tab):
    """Press `a` until nothing is left; return how many drafts were accepted."""
    page = tab.page
    open_cards = page.locator("[data-draft][data-state=proposed]")
    for _ in range(open_cards.count()):
        page.keyboard.press("a")
    expect(page.locator("#counts")).to_contain_text(re.compile(r"^\s*0 left"), timeout=20_000)
    return int(ACCEPTED.search(page.locator("#counts").inner_text())[1])


def confirm(tab):
    tab.page.get_by_role("link", name="Finish").click()
    tab.page.get_by_role("button", name="Confirm the requirements").click()
    expect(tab.page.get_by_role("heading", name="Confirmed", exact=True)).to_be_visible()


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.stem[:3] for seed in SEEDS])
def test_road_when_a_seed_is_uploaded_ends_on_the_desk_of_the_addressee(own_world, new_tab, reference, seed):
    superior, province = new_tab(), new_tab()
    superior.sign_in(own_world, "staff_officer@region")
    province.sign_in(own_world, "staff_officer@province_a")

    upload(superior, seed)
    address(superior, own_world.unit("province_a").code)
    accepted = accept_all(superior)
    confirm(superior)

    province.open("/assignments/")
    expect(province.page.locator("main")).to_contain_text(f"{accepted} records")
    assert accepted > 15


def test_road_when_labelled_confidential_stays_unseen_below(own_world, new_tab):
    superior, province, post = new_tab(), new_tab(), new_tab()
    superior.sign_in(own_world, "staff_officer@region")
    province.sign_in(own_world, "staff_officer@province_a")
    post.sign_in(own_world, "staff_officer@post_a1")

    upload(superior, OWN_DIRECTIVE, level="Confidential")
    address(superior, own_world.unit("province_a").code)
    accept_all(superior)
    confirm(superior)

    province.open("/")
    expect(province.page.locator("main")).to_contain_text("military diplomacy")
    for page in ("/", "/instruments/", "/requirements/", "/assignments/", "/readings/"):
        post.open(page)
        expect(post.page.locator("main")).not_to_contain_text("military diplomacy")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_pages_of_the_road_pass_axe_and_fit(own_world, tab, language, width):
    tab.sign_in(own_world, "staff_officer@region")
    upload(tab, OWN_DIRECTIVE)
    room = tab.page.url.removeprefix(tab.home)
    tab.page.context.add_cookies([{"name": "django_language", "value": language, "url": tab.home}])
    tab.widen(width)

    found = {}
    for path in (
        room,
        "/",
        "/instruments/",
        "/requirements/",
        "/partners/",
        "/instruments/new/",
        "/reading-room/new/",
    ):
        tab.open(path)
        found[path] = (tab.accessibility_faults(), tab.overflow())

    assert found == {path: ([], 0) for path in found}


def test_pictures_of_the_docs_show_the_road(own_world, new_tab):
    superior, province = new_tab(), new_tab()
    superior.open("/sign-in/")
    superior.picture("sign-in")
    superior.sign_in(own_world, "staff_officer@region")
    upload(superior, OWN_DIRECTIVE)
    superior.picture("reading-room")
    address(superior, own_world.unit("province_a").code)
    accept_all(superior)
    confirm(superior)
    superior.open("/instruments/")
    superior.picture("instruments")
    province.sign_in(own_world, "staff_officer@province_a")
    province.open("/")
    province.picture("my-desk")
    province.open("/requirements/")
    province.page.locator("tbody a").first.click()
    expect(province.page.get_by_role("heading", name="Thread")).to_be_visible()
    province.picture("requirement")
