"""What the ledger takes in, what it refuses, and whom it shows an event."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.records import make_partner

from comity.foundation import acting as foundation_acting
from comity.foundation.events import record_event
from comity.history.models import Event
from comity.kit.services import update_record
from comity.partners.models import Partner

CHANGES = [
    "update history.event set verb = 'nothing'",
    "delete from history.event",
    "truncate history.event",
    "update history.event_rest set verb = 'nothing'",
    "truncate history.event_rest",
]


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("role", ["comity_app", "comity_owner"])
def test_event_when_changed_then_refused(role, statement, own_world, connect_as):
    with (
        connect_as(role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege) as refusal,
    ):
        connection.execute(statement)
    assert ("append-only" in str(refusal.value)) == (role == "comity_owner")


def test_event_when_inserted_by_the_application_then_refused(world):
    statement = "insert into history.event (verb, object_type, object_id, label_id, scope_no, payload) values ('x', 'x', gen_random_uuid(), 1, 1, '{}')"
    with (
        world.acting("staff_officer@region"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("column", ["salt", "session_id"])
def test_column_when_not_for_readers_then_refused(column, world):
    with (
        world.acting("security_officer@region"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"select {column} from history.event")  # noqa: S608 a column of the test


def test_row_when_created_then_event_holds_what_it_became(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        event = Event.objects.get(object_id=partner.pk, payload__has_key="after")
        assert (event.verb, event.object_type, event.account_id) == (
            "created",
            "partners.partner",
            actor.account_id,
        )
        assert event.payload["after"]["name_en"] == "Laos"


def test_row_when_changed_then_event_holds_the_changed_columns_alone(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        update_record(actor=actor, record=partner, values={"name_en": "Lao PDR"}, expected_version=1)
        event = Event.objects.get(object_id=partner.pk, verb="changed", payload__has_key="after")
        assert event.payload == {"version": 2, "before": {"name_en": "Laos"}, "after": {"name_en": "Lao PDR"}}


def test_row_when_saved_without_change_then_no_version(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        partner.save()
        assert Event.objects.filter(object_id=partner.pk, payload__has_key="after").count() == 1


def test_row_when_deleted_then_event_holds_what_it_was(world):
    with world.acting("staff_officer@region") as actor:
        partner_id = make_partner(actor).pk
        Partner.objects.filter(pk=partner_id).delete()
        assert Event.objects.get(object_id=partner_id, verb="deleted").payload["before"]["code"] == "LA"


def test_meant_event_when_account_is_another_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        forged = foundation_acting.Actor(
            **{name: getattr(actor, name) for name in actor.__slots__}
            | {"account_id": world.account("commander@region").pk}
        )
        with pytest.raises(DatabaseError, match="one's own account"), transaction.atomic():
            record_event(actor=forged, verb="approved", record=partner)


def test_meant_event_when_record_is_out_of_reach_then_refused_like_an_absent_one(world):
    with world.acting("staff_officer@region") as actor:
        hidden = make_partner(actor, level=2)
        absent = Partner(label_id=hidden.label_id, scope_id=hidden.scope_id)
    with world.acting("staff_officer@post_a1") as actor:
        for record in (hidden, absent):
            with pytest.raises(DatabaseError, match="no such record is within reach"), transaction.atomic():
                record_event(actor=actor, verb="approved", record=record)


def test_event_when_record_is_beyond_reach_then_absent(world):
    with world.acting("staff_officer@province_a") as actor:
        secret, plain = make_partner(actor, level=2), make_partner(actor, code="KH")
    with world.acting("commander@region", working_level=0):
        assert not Event.objects.filter(object_id=secret.pk).exists()
        assert Event.objects.filter(object_id=plain.pk).exists()
    with world.acting("staff_officer@province_b"):
        assert not Event.objects.filter(object_id__in=[secret.pk, plain.pk]).exists()


def test_event_when_record_was_raised_later_then_absent(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(label=world.label(2))
        assert Event.objects.filter(object_id=partner.pk).count() == 4
    with world.acting("staff_officer@region", working_level=1):
        assert not Event.objects.filter(object_id=partner.pk).exists()


def test_event_when_raised_record_is_deleted_then_still_absent_below(world):
    with world.acting("staff_officer@region") as actor:
        partner_id = make_partner(actor, level=2).pk
        Partner.objects.filter(pk=partner_id).delete()
        assert Event.objects.filter(object_id=partner_id).count() == 3
    with world.acting("staff_officer@region", working_level=1):
        assert not Event.objects.filter(object_id=partner_id).exists()


def test_values_when_label_changes_then_each_stays_under_the_label_it_had(world):
    with world.acting("security_officer@region") as actor:
        high, low = world.label(2), world.label(0)
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor, level=2, notes="kept in confidence")
    with world.acting("security_officer@region"):
        Partner.objects.filter(pk=partner.pk).update(label=low, notes="")
        before, after = Event.objects.filter(object_id=partner.pk, verb="changed").order_by("happened_at")
    assert (before.label_id, before.payload["before"]["notes"]) == (high.pk, "kept in confidence")
    assert (after.label_id, after.payload["after"]["notes"]) == (low.pk, "")


def test_partitions_when_made_again_then_nothing_changes(own_world, connect_as):
    with connect_as("comity_owner") as owner:
        count = "select count(*) from pg_inherits where inhparent = 'history.event'::regclass"
        before = owner.execute(count).fetchone()
        owner.execute("select history.make_partitions(24)")
        assert owner.execute(count).fetchone() == before == (26,)


def test_partition_when_read_directly_by_the_application_then_refused(own_world, connect_as):
    with connect_as("comity_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select * from history.event_rest")
