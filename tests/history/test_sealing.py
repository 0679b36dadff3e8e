"""The sealer: what it takes in, what it leaves, and that the database proves itself afterwards."""

import os
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from tests import database
from tests.factories.records import make_partner

from comity.engines.ledger import verification
from comity.engines.ledger.verification import verify
from comity.history.services import proving, sealing
from comity.kit.services import update_record

PATIENCE = 120
"""Seconds for transactions of other tests on the same server to end: the sealer waits for them."""


def seal_all(wanted=lambda: sealing.seal_lag() is None):
    until = time.monotonic() + PATIENCE
    while not wanted():
        assert time.monotonic() < until, "another transaction stayed open"
        sealing.seal_events()
        time.sleep(0.05)


def write(world, count=3):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
    for number in range(count):
        with world.acting("staff_officer@region") as actor:
            values = {"name_en": f"Laos {number}"}
            update_record(actor=actor, record=partner, values=values, expected_version=number + 1)
    return partner


def rows(statement):
    with database.connect(connections["default"].settings_dict["NAME"]) as admin:
        return admin.execute(statement).fetchall()


def spoil(statement, *parameters):
    """As a superuser who has switched the guards off."""
    with database.connect(connections["default"].settings_dict["NAME"]) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(statement, parameters)


def test_sealer_when_run_then_every_event_has_its_place_without_gaps(own_world):
    write(own_world)
    seal_all()
    (events,), places = (
        rows("select count(*) from history.event")[0],
        rows("select position from history.seal order by 1"),
    )
    assert [position for (position,) in places] == list(range(events))
    assert sealing.seal_events() == 0


def test_database_when_sealed_then_proves_itself_and_its_export(own_world):
    write(own_world)
    seal_all()
    verdict = proving.verify_database()
    assert (verdict.finding, verdict.closed) == (None, 0)
    kept = sealing.newest_checkpoint().encode()
    assert verify(proving.export_lines(), sealing.verifier_key(), known=kept).events == verdict.events


AT_FOUR = "where id = (select event_id from history.seal where position = 4)"
INSERTED = """
insert into history.event select gen_random_uuid(), happened_at, transaction_id, account_id, session_id, verb, object_type,
    object_id, label_id, scope_no, payload, salt from history.event limit 1
"""


@pytest.mark.parametrize(
    ("found", "statement"),
    [
        (("altered", 4), f"update history.event set payload = payload || '{{\"x\": 1}}' {AT_FOUR}"),  # noqa: S608 text of the test
        (("altered", 4), f"update history.event set account_id = gen_random_uuid() {AT_FOUR}"),  # noqa: S608 text of the test
        (("missing", 4), f"delete from history.event {AT_FOUR}"),  # noqa: S608 text of the test
        (("missing", 4), "delete from history.seal where position = 4"),
        (("inserted", None), INSERTED),
        (("unsigned", None), "update history.checkpoint set note = replace(note, 'number 1', 'number 2')"),
    ],
)
def test_database_when_somebody_altered_it_then_does_not_prove_itself(found, statement, own_world):
    write(own_world, count=1)
    seal_all()
    spoil(statement)
    finding = proving.verify_database().finding
    assert (finding.kind, finding.position if found[1] else None) == found


def test_event_when_its_transaction_still_runs_then_neither_sealed_out_of_order_nor_lost(
    own_world, connect_as
):
    write(own_world, count=1)
    seal_all()
    sealed = len(rows("select from history.seal"))
    slow = connect_as("comity_owner")
    slow.execute("update partners_partner set name_en = 'Slow'")
    with own_world.acting("staff_officer@province_a") as actor:
        make_partner(actor)
    assert (sealing.seal_events(), len(rows("select from history.seal"))) == (0, sealed)
    slow.commit()
    seal_all()
    assert rows("select count(*) from history.event") == rows("select count(*) from history.seal")
    assert proving.verify_database().is_sound


def test_database_when_restored_where_transactions_count_anew_then_sealing_goes_on(own_world):
    write(own_world, count=1)
    seal_all()
    spoil("update history.checkpoint set sealed_below = '999999999999'")
    with own_world.acting("staff_officer@province_a") as actor:
        make_partner(actor)
    seal_all()
    assert rows("select count(*) from history.event") == rows(
        "select count(distinct event_id) from history.seal"
    )
    assert proving.verify_database().is_sound


def test_sealers_when_two_work_at_once_then_each_event_is_sealed_once(own_world):
    write(own_world, count=5)
    barrier, sealed = threading.Barrier(4), []

    def run():
        barrier.wait()
        sealed.extend(sealing.seal_events() for _ in range(20))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_all()
    (events,), (distinct,) = (
        rows("select count(*) from history.event")[0],
        rows("select count(distinct event_id) from history.seal")[0],
    )
    assert (events, len(rows("select from history.seal"))) == (distinct, distinct)
    assert proving.verify_database().is_sound


KILLED = """
import os
import django
from django.conf import settings
from tests import conftest
os.environ["DJANGO_SETTINGS_MODULE"] = "comity.config.settings"
django.setup()
from django.db import connections
connections["audit"].settings_dict["NAME"] = {name!r}
from comity.history.services import sealing
print("ready", flush=True)
while True:
    sealing.seal_events()
"""


@pytest.mark.slow
def test_sealer_when_killed_again_and_again_then_nothing_is_lost_or_sealed_twice(own_world):
    name = connections["default"].settings_dict["NAME"]
    for turn in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED.format(name=name)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout.readline() == "ready\n"
        with own_world.acting("staff_officer@region") as actor:
            for number in range(20):
                make_partner(actor, code=f"{turn}-{number}")
        time.sleep(0.02 * turn)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    seal_all()
    assert rows("select count(*) from history.event") == rows(
        "select count(distinct event_id) from history.seal"
    )
    assert proving.verify_database().is_sound


@pytest.mark.parametrize("table", ["history.seal", "history.checkpoint"])
@pytest.mark.parametrize("statement", ["select 1 from {}", "delete from {}", "truncate {}"])
def test_seals_when_the_application_touches_them_then_refused(statement, table, world):
    with (
        world.acting("security_officer@region"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("statement", ["update {} set {} = null", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("role", ["comity_audit", "comity_owner"])
def test_seals_when_changed_by_those_who_keep_them_then_refused(role, statement, world, connect_as):
    for table, column in (("history.seal", "leaf"), ("history.checkpoint", "note")):
        with connect_as(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.format(table, column))


def test_lag_when_events_wait_then_the_age_of_the_oldest_and_an_alarm_after_a_minute(own_world):
    seal_all()
    write(own_world, count=0)
    assert sealing.seal_lag().total_seconds() < 60
    assert sealing.problems_of_seals() == []
    spoil("update history.event set happened_at = now() - interval '5 minutes'")
    (problem,) = sealing.problems_of_seals()
    assert "has waited 300 s for its seal" in problem
    seal_all()
    assert (sealing.seal_lag(), sealing.problems_of_seals()) == (None, [])


def test_export_when_reader_may_not_see_an_event_then_holds_its_hash_alone(own_world):
    with own_world.acting("staff_officer@region") as actor:
        secret = make_partner(actor, level=3)
    seal_all()
    with own_world.acting("security_officer@province_a") as actor:
        lines = list(proving.export_lines(proving.reach_of(actor=actor)))
    assert str(secret.pk).encode() not in b"".join(lines)
    verdict = verify(lines, sealing.verifier_key())
    assert verdict.is_sound
    assert 0 < verdict.closed < verdict.events


def test_check_when_it_runs_then_tells_how_far_it_is_in_percent(own_world, monkeypatch):
    monkeypatch.setattr(verification, "SHOWN_EVERY", 1)
    write(own_world)
    seal_all()
    told = []
    events = proving.verify_database(told.append).events
    assert told == [done * 100 // events for done in range(1, events + 1)]
