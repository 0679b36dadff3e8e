"""Choosing among many."""

from uuid import UUID

import pytest
from django.db import connection
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext
from tests.factories.activities import make_activity
from tests.factories.instruments import make_instrument
from tests.factories.records import make_partner

from comity.activities.queries import partner_ids_of
from comity.frame.choosers import with_chooser
from comity.history.models import Event
from comity.partners.models import Partner
from comity.search.queries import MOST


def test_choices_when_several_have_one_name_stand_in_the_order_of_their_keys(world):
    with world.acting("staff_officer@province_a") as actor:
        made = [make_partner(actor, code=f"P{n}", name_en="One name") for n in range(5)]
        field = with_chooser(ModelChoiceField(Partner.objects.order_by("name_en")))
        offered = [key for key, _words in field.widget.offered(set()) if key]
    assert offered == sorted(str(partner.pk) for partner in made)


def test_choices_when_rows_are_too_many_to_be_looked_through_then_the_index_is_asked(world):
    with world.acting("staff_officer@province_a") as actor:
        partner = make_partner(actor, code="P", name_en="Harbour")
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into partners_partner select (jsonb_populate_record(p, jsonb_build_object("
                "'id', gen_random_uuid(), 'code', 'H' || n, 'name_en', 'Harbour master ' || n))).*"
                " from partners_partner p, generate_series(1, %s) n where p.id = %s",
                [MOST, partner.pk],
            )
        with CaptureQueriesContext(connection) as queries:
            offered = [offered_for(words) for words in ("MASTER 123", "harbour 12/34", "arbour")]
    assert [len(names) for names in offered] == [11, 0, 0]
    assert "Harbour master 1234" in offered[0]
    looked = [query["sql"] for query in queries if "like" in query["sql"].lower()]
    assert all('"partners_partner"."id" IN (' in sql for sql in looked)


def offered_for(words):
    field = with_chooser(ModelChoiceField(Partner.objects.all()))
    field.widget.looked_for = words
    return [str(name) for key, name in field.widget.offered(set()) if key]


PAGES = (
    "/activities/register/",
    "/activities/calendar/",
    "/activities/calendar/year/",
    "/activities/calendar/line/",
    "/activities/{activity}/programme/",
    "/activities/{activity}/patrol/",
    "/activities/{activity}/delegation/?partner={partner}",
    "/activities/{activity}/edit/",
    "/channels/?filters=open",
    "/channels/new/",
    "/channels/many/",
)


@pytest.mark.parametrize("page", PAGES)
def test_page_when_it_offers_what_is_marked_then_marked_and_recorded(world, page):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor, level=1)
        activity = make_activity(actor, partners=[partner])
    answer = world.client(WRITER).get(page.format(activity=activity.pk, partner=partner.pk))
    assert (answer.status_code, answer.context["page_label"].level_id) == (200, 1)
    assert partner.pk in read_by(world, WRITER)


@pytest.mark.parametrize("page", ["amend/", "relate/", "state/"])
def test_page_when_it_offers_marked_instruments_by_name_then_marked_and_recorded(world, page):
    with world.acting(WRITER) as actor:
        instrument = make_instrument(actor)
        other = make_instrument(actor, level=1, number="99/CT", title_en="Guarded")
    answer = world.client(WRITER).get(f"/instruments/{instrument.pk}/{page}")
    assert "Guarded" in answer.text
    assert answer.context["page_label"].level_id == 1
    assert other.pk in read_by(world, WRITER)


def test_list_when_its_filters_are_closed_then_what_they_offer_is_not_read(world):
    with world.acting(WRITER) as actor:
        make_partner(actor, level=1)
    answer = world.client(WRITER).get("/channels/")
    assert (answer.context["page_label"], read_by(world, WRITER)) == (None, set())


def test_box_when_asked_on_the_page_of_a_marked_record_then_only_what_it_offers_is_read(world):
    with world.acting(WRITER) as actor:
        make_partner(actor)
        activity = make_activity(actor, level=1)
    box = world.client(WRITER, headers={"accept": "application/json"})
    box.get(f"/activities/{activity.pk}/partner/", {"find": "partner", "partner-find": "la"})
    assert read_by(world, WRITER) == set()


def test_box_when_it_answers_with_what_is_marked_then_recorded(world):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor, level=1)
    asked = {"find": "partner", "partner-find": "la"}
    box = world.client(WRITER, headers={"accept": "application/json"})
    answer = box.get("/channels/new/", asked).json()
    assert [str(partner.pk), "Laos"] in answer["choices"]
    assert read_by(world, WRITER) == {partner.pk}


BOXES = (
    ("/activities/register/", "partners"),
    ("/activities/calendar/", "partner"),
    ("/activities/{activity}/partner/", "partner"),
    ("/activities/{activity}/edit/", "with_partners"),
    ("/channels/new/", "partner"),
    ("/channels/many/", "partner"),
)
UNITS = (("/programmes/roll-up/", "unit"), ("/activities/calendar/line/", "unit"))


@pytest.mark.parametrize(("page", "name"), BOXES)
def test_box_when_something_is_looked_for_then_what_is_called_so_is_offered(world, page, name):
    with world.acting(WRITER) as actor:
        make_partner(actor, code="KH", name_en="Cambodia", name_vi="Campuchia")
        activity = make_activity(actor, partners=[])
    box = world.client(WRITER, headers={"accept": "application/json"})
    answer = box.get(page.format(activity=activity.pk), {"find": name, f"{name}-find": "camb"})
    assert [words for key, words in answer.json()["choices"] if key] == ["Cambodia"]


@pytest.mark.parametrize(("page", "name"), UNITS)
def test_box_when_a_unit_is_looked_for_then_offered(world, page, name):
    box = world.client(WRITER, headers={"accept": "application/json"})
    answer = box.get(page, {"find": name, f"{name}-find": "post a2"})
    assert [words for key, words in answer.json()["choices"] if key] == ["Post a2"]


def test_form_when_sent_only_to_look_for_choices_then_nothing_is_changed(world):
    with world.acting(WRITER) as actor:
        partner, activity = make_partner(actor), make_activity(actor)
    sent = {"partner": partner.pk, "find": "partner", "partner-find": "la"}
    assert world.client(WRITER).post(f"/activities/{activity.pk}/partner/", sent).status_code == 422
    with world.acting(WRITER):
        assert partner_ids_of(activity) == set()


def read_by(world, name):
    """What the ledger keeps as read by an account."""
    with world.acting(name) as actor:
        events = Event.objects.filter(account_id=actor.account_id, verb="read")
        return {UUID(key) for rows in events.values_list("payload__ids", flat=True) for key in rows}


WRITER = "commander@region"
