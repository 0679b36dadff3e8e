"""The first road, walked in a browser: from the text of a directive to requirements on the desks of its addressees."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.reading import accept_all, address, confirm, upload

from comity.cli.demo_world.source import FOLDER

CONFIDENTIAL = 2

OWN_DIRECTIVE = FOLDER / "directive_en.txt"
SEEDS = sorted(Path(os.environ.get("COMITY_REFERENCE", "-"), "seeds").glob("*.txt"))


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

    upload(superior, OWN_DIRECTIVE, level=CONFIDENTIAL)
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
