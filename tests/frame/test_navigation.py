"""The rail shows what is built and what the reader may view."""

import pytest

from comity.frame.navigation import Place, current_mark, navigation_for

PARTNERS = Place("Partners", icon="users", url_name="healthz", type_names=("partners.partner",))
PEOPLE = Place("People", icon="users", url_name="healthz", type_names=("people.person",))
BORDER = Place("Border", icon="map", url_name="border-map")
EITHER = Place("Either", icon="users", url_name="healthz", type_names=("people.person", "partners.partner"))
HEALTH = Place("Health", icon="heart", url_name="healthz")


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([PARTNERS, PEOPLE], ["Partners"]),
        ([EITHER], ["Either"]),
        ([BORDER, HEALTH], ["Health"]),
        ([], []),
    ],
    ids=["only what may be viewed", "one of its types is enough", "only what is built", "nothing"],
)
def test_navigation_when_shown_leaves_out_the_rest(actor, places, shown):
    assert [entry.label for entry in navigation_for(actor, places, "/")] == shown


@pytest.mark.parametrize(
    ("path", "addresses", "mark"),
    [
        ("/", ["/"], "page"),
        ("/x/", ["/"], ""),
        ("/x/", ["/x/"], "page"),
        ("/x/1/", ["/x/"], "true"),
        ("/y/1/", ["/x/", "/y/"], "true"),
        ("/z/", ["/x/", "/y/"], ""),
    ],
)
def test_current_mark_when_page_belongs_to_the_place_says_so(path, addresses, mark):
    assert current_mark(path, *addresses) == mark
