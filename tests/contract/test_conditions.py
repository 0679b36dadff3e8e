"""A list never shows, sends or changes more than was asked for: a condition that it does not know is named."""

import pytest
from tests.factories.records import make_partner

from comity.config.records import RECORD_TYPES

READER = "staff_officer@region"
UNKNOWN = ["colour=red", "label_after=2026-01-01", "columns=label&colour=red"]
SLUGS = [kit.slug for kit in RECORD_TYPES]
EVERY = pytest.mark.parametrize("slug", SLUGS)
SENT = pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in {"units", "readings"}])
ASKED = pytest.mark.parametrize("asked", UNKNOWN)


def name_in(asked):
    return asked.rpartition("&")[2].partition("=")[0]


@EVERY
@ASKED
def test_list_when_condition_is_unknown_then_named_and_nothing_shown(world, slug, asked):
    page = world.client(READER).get(f"/{slug}/?{asked}")
    assert f"This list has no such condition: {name_in(asked)}." in page.content.decode()
    assert page.context["rows"] == []


@SENT
@ASKED
def test_export_when_condition_is_unknown_then_refused_by_name(world, slug, asked):
    answer = world.client(READER).get(f"/{slug}/export.csv?{asked}")
    assert (answer.status_code, name_in(asked) in answer.content.decode()) == (409, True)


@EVERY
@ASKED
def test_api_when_condition_is_unknown_then_400_by_name(world, slug, asked):
    answer = world.client(READER).get(f"/api/v1/{slug}/?{asked}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name_in(asked)])


@EVERY
def test_api_when_order_is_unknown_then_400_by_name(world, slug):
    answer = world.client(READER).get(f"/api/v1/{slug}/?sort=colour")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["sort"])


def test_change_of_many_when_condition_is_unknown_then_nothing_is_chosen(world):
    with world.acting(READER) as actor:
        make_partner(actor)
    page = world.client(READER).get("/partners/many/?colour=red")
    assert page.context["number"] == 0


def test_list_when_unknown_condition_is_taken_away_then_the_others_stay(world):
    page = world.client(READER).get("/partners/?colour=red&kind=state")
    assert 'href="?kind=state"' in page.content.decode()
