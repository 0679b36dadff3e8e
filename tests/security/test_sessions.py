"""Sessions cannot be forged, replayed, outlived or borrowed, not even by somebody who speaks SQL as the application."""

import hashlib
import json
import secrets
import time
from dataclasses import asdict
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from comity.access import proofs, sessions
from comity.access.acting import NestedActing, acting_as, acting_as_service, acting_by_token, end_session
from comity.access.models import Label, Unit
from comity.access.sessions import NotSignedIn, SessionRefused
from comity.foundation.acting import current_actor

OPEN = "select sec.open_session(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def units_seen(plain, token, level=""):
    plain.execute(
        "select set_config('comity.token', %s, true), set_config('comity.level', %s, true)", [token, level]
    )
    return plain.execute("select count(*) from access_unit").fetchone()[0]


@pytest.fixture
def plain(own_world, connect_as):
    """A connection such as SQL injected into the application would have."""
    return connect_as("comity_app")


@pytest.fixture
def officer(own_world):
    return own_world.account("staff_officer@province_a").pk


def proof_of(account, token, *, purpose="person", kind="browser", lifetime=60, asked_by=None):
    """The arguments of sec.open_session with a proof as the product makes it."""
    token_hash = hashlib.sha256(token.encode()).digest()
    marks = json.dumps(asdict(sessions.NO_MARKS))
    proof = proofs.prove(
        purpose, "open", account, kind, token_hash.hex(), lifetime, lifetime, asked_by, marks
    )
    return [account, kind, token_hash, lifetime, lifetime, asked_by, marks, *proof.parts]


def refused(plain, arguments):
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification, match="session refused"):
        plain.execute(OPEN, arguments)
    plain.rollback()


def test_rows_when_token_is_missing_or_unknown_then_none(plain, own_world):
    assert units_seen(plain, own_world.token("viewer@region")) == 7
    assert [units_seen(plain, token) for token in ("", "x", secrets.token_urlsafe(32))] == [0, 0, 0]
    plain.rollback()
    assert plain.execute("select count(*) from access_unit").fetchone() == (0,)


def test_rows_when_transaction_has_ended_then_token_is_gone(plain, own_world):
    assert units_seen(plain, own_world.token("viewer@region")) == 7
    plain.commit()
    assert plain.execute("select count(*) from access_unit").fetchone() == (0,)


def test_opening_when_proof_is_forged_then_refused(plain, officer):
    arguments = proof_of(officer, "token")
    for place, other in (
        (0, uuid4()),
        (1, "command"),
        (2, b"x" * 32),
        (3, 6000),
        (4, 6000),
        (6, '{"writing": true, "level": 4}'),
        (8, b"n" * 16),
        (9, b"m" * 32),
        (9, None),
    ):
        forged = [*arguments[:place], other, *arguments[place + 1 :]]
        refused(plain, forged)
    assert plain.execute(OPEN, arguments).fetchone() != (None,)


def test_opening_when_proof_is_used_again_then_refused(plain, officer):
    arguments = proof_of(officer, "token")
    plain.execute(OPEN, arguments)
    plain.commit()
    refused(plain, arguments)


def test_opening_when_proof_is_old_then_refused(plain, officer, monkeypatch):
    past = time.time() - 61
    monkeypatch.setattr(proofs.time, "time", lambda: past)
    refused(plain, proof_of(officer, "token"))


def test_opening_when_key_is_of_another_purpose_then_refused(plain, own_world, officer):
    plain.execute("select sec.service_account('indexer')")
    (service,) = plain.execute("select sec.service_account('indexer')").fetchone()
    refused(plain, proof_of(service, "token", purpose="person", kind="service"))
    refused(plain, proof_of(service, "token", purpose="person", kind="browser"))
    refused(plain, proof_of(officer, "token", purpose="service", kind="service"))


def test_opening_when_job_names_no_living_session_of_the_account_then_refused(plain, own_world, officer):
    with acting_as(officer) as actor:
        asked_by = actor.session_id
    with acting_as(own_world.account("viewer@region").pk) as other:
        refused(plain, proof_of(officer, "token", kind="job", asked_by=other.session_id))
    refused(plain, proof_of(officer, "token", kind="job"))
    refused(plain, proof_of(officer, "token", kind="job", asked_by=uuid4()))
    refused(plain, proof_of(officer, "token", kind="job", asked_by=asked_by))


def test_job_when_asker_signs_out_then_refused(own_world, officer):
    token = own_world.token("staff_officer@province_a")
    with acting_by_token(token) as actor:
        asked_by = actor.session_id
    with acting_as(officer, asked_by=asked_by) as actor:
        assert actor.account_id == officer
    end_session(token)
    with pytest.raises(SessionRefused), acting_as(officer, asked_by=asked_by):
        pass


@pytest.mark.parametrize(
    "later",
    [
        "update sec.session set expires_at = clock_timestamp()",
        "update sec.seen set at = at - interval '1 hour'",
    ],
)
def test_session_when_expired_or_idle_then_open_transaction_and_next_one_see_nothing(
    plain, own_world, connect_as, later
):
    token = own_world.token("viewer@region")
    assert units_seen(plain, token) == 7
    connect_as("comity_owner", autocommit=True).execute(later)
    assert plain.execute("select count(*) from access_unit").fetchone() == (0,)
    with pytest.raises(NotSignedIn), acting_by_token(token):
        pass


def test_session_when_revoked_then_next_statement_of_open_transaction_sees_nothing(plain, own_world):
    token = own_world.token("viewer@region")
    assert units_seen(plain, token) == 7
    end_session(token)
    assert plain.execute("select count(*) from access_unit").fetchone() == (0,)


def test_level_when_raised_in_sql_then_clearance_holds(plain, own_world):
    token = own_world.token("viewer@post_a1")
    levels = [plain.execute("select sec.lvl()").fetchone()[0] for _ in "x"]
    for wanted in ("", "0", "1", "4", "99"):
        units_seen(plain, token, wanted)
        levels.append(plain.execute("select sec.lvl()").fetchone()[0])
    assert levels == [None, 1, 0, 1, 1, 1]


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"table sec.{name}"
            for name in ["key", "nonce", "session", "seen", "reach", "sight", "live", "tree", "site"]
        ),
        *(
            f"select sec.{call}"
            for call in ("hmac('person', '')", "compute()", "refresh_tree()", "few('{}')")
        ),
        "select sec.proved('person', '', 1, '', '')",
        "call sec.protect_table('access_unit')",
        "update access_level set no = 0",
        "insert into access_permission (role_id, record_type, state, action) values ('viewer', 'x', '*', 'add')",
    ],
)
def test_inside_of_the_policies_when_touched_by_the_application_then_denied(db, connect_as, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect_as("comity_app").execute(statement)


def test_tokens_when_another_session_watches_statements_then_absent(own_world, connect_as):
    watcher = connect_as("comity_app", autocommit=True)
    token = own_world.token("viewer@region")
    with acting_by_token(token):
        seen = watcher.execute(
            "select coalesce(string_agg(query, ' '), '') from pg_stat_activity"
        ).fetchone()[0]
    assert (token in seen, "sec.enter" in seen) == (False, True)


def test_acting_when_inside_acting_then_refused(world):
    with world.acting("viewer@region"), pytest.raises(NestedActing), world.acting("viewer@post_a1"):
        pass
    with world.acting("viewer@region"), pytest.raises(NestedActing), acting_by_token("x"):
        pass
    with world.acting("viewer@region"), pytest.raises(NestedActing), acting_as_service("clock"):
        pass


def test_acting_when_inside_a_transaction_then_refused(own_world):
    token = own_world.token("viewer@region")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), acting_by_token(token):
        pass


def test_acting_when_block_fails_then_rolled_back_and_nobody_acts(own_world):
    def fail():
        with own_world.acting("administrator@region") as actor:
            Unit.objects.filter(pk=actor.unit_id).update(name_en="Changed")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (current_actor(), list(Unit.objects.all())) == (None, [])
    with own_world.acting("viewer@region"):
        assert Unit.objects.get(code="region").name_en == "Northern region"


def test_acting_when_left_then_lazy_rows_are_not_seen(own_world):
    with own_world.acting("viewer@region"):
        lazy = Unit.objects.all()
    assert list(lazy) == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from access_unit")
        assert cursor.fetchone() == (0,)


def test_acting_when_more_than_half_is_in_sight_then_no_list_is_repeated_in_each_query(world):
    with world.acting("viewer@region") as above:
        seen = set(Label.objects.values_list("pk", flat=True))
    with world.acting("viewer@post_a1", working_level=0) as below:
        assert set(below.label_ids) == set(Label.objects.values_list("pk", flat=True)) < seen
        sql, literals = Unit.objects.values("pk").query.sql_with_params()
        assert ('"label_id" = any(' in sql, len(literals)) == (True, 2)
    assert (above.label_ids, len(seen) > 2 * len(below.label_ids)) == (None, True)


def test_acting_when_service_then_reads_every_level_and_caveat(own_world):
    own_world.label(3, caveats=["crypto"])
    with acting_as_service("indexer") as actor:
        seen = set(Label.objects.values_list("pk", flat=True))
        assert (actor.clearance, actor.is_service, seen) == (4, True, {1, 2, 3, 4, 5, 6, 7})
    with pytest.raises(SessionRefused), acting_as_service("nobody"):
        pass
