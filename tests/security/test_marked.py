"""What a script brings into a page tells its marking, at every address: else the bars of the page would stand too low."""

import ast
import json

import pytest

from comity.access.marking import HEADER
from comity.access.models import Level
from tests.architecture.source import modules
from tests.security import pages
from tests.security.cases import address_of, routes
from tests.security.hidden import labelled_tables
from tests.security.test_recorded import LEFT_OUT, looks_of, mark, owner  # noqa: F401 a fixture

NAME = "staff_officer@province_a"


def asked_as(route):
    """The headers of a script that asks for a part, or for choices."""
    target = "aside#preview" if route.endswith("preview/") else "div#records"
    return {"HX-Request": "true", "HX-Target": target, "Accept": "application/json"}


def is_brought(page):
    """Tell whether an answer is put into a page that stands already: no page of its own, no file."""
    kind = page.headers.get("Content-Type", "")
    if page.status_code != 200 or {"Content-Disposition", "HX-Refresh"} & {*page.headers}:
        return False
    return kind.startswith("application/json") or (
        kind.startswith("text/html") and b"<body" not in page.content
    )


@pytest.mark.slow
def test_part_when_it_shows_a_marking_then_tells_it(own_world, owner, stage):  # noqa: F811 the fixture
    mark(owner, [table for table in labelled_tables() if table != "access_unit"])
    chip = f"level-dot level-{Level.objects.get(no=1).colour}"
    token, before = own_world.token(NAME), looks_of(own_world, NAME).keys()
    partner = stage["/partners/"]
    query = {"q": partner.name_en, "starts_on": "2027-03-01", "partners": partner.pk}
    silent, told = [], set()
    for route in sorted(
        each for each in set(routes()) - LEFT_OUT if not each.startswith(("/api/", "/feeds/"))
    ):
        with pages.rolled_back():
            page = pages.browser(token).get(address_of(route, stage), query, headers=asked_as(route))
            shows = chip in page.content.decode(errors="replace") or looks_of(own_world, NAME).keys() > before
        if is_brought(page) and shows:
            level = json.loads(page.headers.get(HEADER, '{"level": 0}'))["level"]
            told.add(route) if level >= 1 else silent.append(route)
    assert silent == []
    assert told >= {"/activities/clashes/", "/palette/", "/partners/", "/partners/<uuid:pk>/preview/"}
    assert len(told) > 60


ABOUT_ACCOUNTS = (
    "/administration/accounts/<uuid:pk>/",
    "/administration/security/",
    "/administration/security/clearances/<uuid:pk>/",
    "/administration/security/reviews/<uuid:pk>/",
)


@pytest.mark.parametrize("route", ABOUT_ACCOUNTS)
def test_page_when_accounts_on_it_stand_above_it_then_marked_as_they_are(own_world, owner, stage, route):  # noqa: F811 the fixture
    stage["/administration/accounts/"] = own_world.account("viewer@post_a1")
    mark(owner, ["access_account"])
    page = pages.browser(own_world.token("security_officer@province_a")).get(address_of(route, stage))
    assert page.context["page_label"].level_id == 1


def test_view_when_it_draws_a_part_then_tells_its_marking():
    """Templates whose names begin with an underscore are what a script fetches alone."""
    drawn = [
        module.at(call)
        for module in modules()
        for call in module.nodes(ast.Call)
        if isinstance(call.func, ast.Name) and call.func.id == "render"
        for each in ast.walk(call)
        if isinstance(each, ast.Constant) and str(each.value).rpartition("/")[2].startswith("_")
    ]
    assert drawn == []
