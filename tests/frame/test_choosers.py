"""Choosing among many."""

from django.db import connection
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext
from tests.factories.records import make_partner

from comity.frame.choosers import with_chooser
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
