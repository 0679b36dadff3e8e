"""The search page, the palette, the interface and the command: what they show, offer and record."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.records import make_partner

from comity.cli.arguments import build_parser
from comity.cli.search import _find
from comity.desk.searching import BEST
from comity.history.models import Event
from comity.search.queries import PAGE_SIZE

OFFICER = "staff_officer@province_a"
LINE = re.compile(r'data-href="(/[^"]*)"')


@pytest.fixture
def browser(world):
    return world.client(OFFICER)


@pytest.fixture
def harbours(world):
    """Makes so many partners with the word in their name."""

    def make(number):
        with world.acting(OFFICER) as actor:
            return [make_partner(actor, code=f"H{n:03}", name_en=f"Harbour {n:03}") for n in range(number)]

    return make


def choices(answer):
    return LINE.findall(answer.content.decode())


def test_page_when_nothing_is_asked_then_says_how_to_search(browser):
    page = browser.get("/search/")
    assert (page.status_code, "59/2021" in page.content.decode(), choices(page)) == (200, True, [])


def test_page_when_many_of_a_type_then_the_best_and_a_way_to_all(browser, harbours):
    harbours(PAGE_SIZE + 3)
    page = browser.get("/search/", {"q": "harbour"}).content.decode()
    assert (len(LINE.findall(page)), f"All {PAGE_SIZE + 3}" in page) == (BEST, True)
    first = choices(browser.get("/search/", {"q": "harbour", "type": "partners.partner"}))
    second = choices(browser.get("/search/", {"q": "harbour", "type": "partners.partner", "page": "2"}))
    assert (len(set(first)), len(set(second)), set(first) & set(second)) == (PAGE_SIZE, 3, set())


def test_page_when_a_condition_makes_no_sense_then_named(browser):
    page = browser.get("/search/", {"q": "unit:nowhere harbour"}).content.decode()
    assert "“nowhere” means nothing as the unit" in page


def test_page_when_text_holds_markup_then_escaped(world, browser):
    with world.acting(OFFICER) as actor:
        make_partner(actor, name_en="<b>Harbour</b>", notes="<script>harbour</script>")
    for address in ("/search/", "/palette/"):
        page = browser.get(address, {"q": "harbour"}).content.decode()
        assert "&lt;b&gt;<mark>Harbour</mark>&lt;/b&gt;" in page
        assert "<script>harbour" not in page


def test_page_when_more_is_found_then_no_more_queries(browser, harbours):
    counts = []
    for number in (1, 4):
        harbours(number) if number == 1 else None
        browser.get("/search/", {"q": "harbour"})
        with CaptureQueriesContext(connection) as queries:
            browser.get("/search/", {"q": "harbour"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize("address", ["/search/", "/palette/", "/api/v1/search"])
def test_search_when_made_then_recorded_under_the_working_level(world, browser, address):
    browser.get(address, {"q": "secret harbour"})
    with world.acting(OFFICER) as actor:
        event = Event.objects.get(verb="searched")
        assert (event.payload["words"], event.label.level_id) == ("secret harbour", actor.working_level)
    with world.acting(OFFICER, working_level=1):
        assert not Event.objects.filter(verb="searched").exists()


@pytest.mark.parametrize("address", ["/search/", "/palette/", "/api/v1/search"])
def test_search_when_words_hold_what_no_text_can_then_recorded_without(world, browser, address):
    browser.get(address, {"q": "har\0bour"})
    with world.acting(OFFICER):
        assert Event.objects.get(verb="searched").payload["words"] == "harbour"


def test_palette_when_nothing_is_typed_then_own_records_pages_and_commands(world, browser, harbours):
    (partner,) = harbours(1)
    page = browser.get("/palette/")
    assert choices(page)[0] == f"/partners/{partner.pk}/"
    assert {"/", "/partners/", "/partners/new/", "/language/", "/level/", "/sign-out/"} <= set(choices(page))


def test_palette_when_a_command_is_meant_then_offered(browser):
    assert choices(browser.get("/palette/", {"q": "new part"})) == ["/partners/new/", "/search/?q=new+part"]


def test_palette_when_the_account_may_not_then_not_offered(world):
    page = world.client("viewer@province_a").get("/palette/", {"q": "new"})
    assert choices(page) == ["/search/?q=new"]


def test_interface_when_asked_then_the_same_as_the_page(browser, harbours):
    (partner,) = harbours(1)
    answer = browser.get("/api/v1/search", {"q": "harb"}).json()
    assert (answer["count"], [item["id"] for item in answer["items"]]) == (
        {"number": 1, "exact": True},
        [str(partner.pk)],
    )
    assert browser.get("/api/v1/search", {"q": "unit:nowhere x"}).status_code == 400


def test_bar_when_there_is_no_script_then_a_plain_form(browser):
    assert (
        '<form class="bar-search inline-form" role="search" method="get" action="/search/"'
        in browser.get("/").content.decode()
    )


def test_command_when_an_account_searches_then_prints_what_it_finds(own_world, capsys):
    with own_world.acting(OFFICER) as actor:
        make_partner(actor, name_en="Harbour")
    options = build_parser().parse_args(["search", "find", "harb", "--as", OFFICER])
    _find(" ".join(options.words), name=options.account, level=options.level)
    assert capsys.readouterr().out.splitlines()[-1] == "1 records"
