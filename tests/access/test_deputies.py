"""Deputies: who appoints them, what they reach, and how an appointment ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.access import acting
from comity.access.acting import acting_by_token
from comity.access.models import Account, Deputy
from comity.access.services import accounts, deputies
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.history.models import Event
from comity.history.queries import history_for

COMMANDER, STAFF = "commander@province_a", "staff_officer@province_a"
MONTH = timedelta(days=30)


def account(world, name):
    """The account as the actor sees it; for one out of its reach what everybody knows."""
    found = Account.objects.select_related("unit").filter(pk=world.account(name).pk).first()
    return found or world.account(name)


def appoint(world, actor, principal=COMMANDER, deputy=STAFF, **values):
    today = clock.today()
    days = {"valid_from": today, "valid_to": today + MONTH, "reason": "Leave"}
    return deputies.appoint_deputy(
        actor=actor,
        principal=account(world, principal),
        deputy=account(world, deputy),
        **{**days, **values},
    )


def appointed(world, by=COMMANDER, **values):
    with world.acting(by) as actor:
        return appoint(world, actor, **values)


def stand_in(world, token, principal=COMMANDER):
    with acting_by_token(token) as actor:
        deputies.act_for(actor=actor, principal_id=world.account(principal).pk)


def reach():
    """The labels and scopes of whoever acts, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.vis_labels(), sec.vis_scopes()")
        return [{number for number, is_seen in enumerate(seen, 1) if is_seen} for seen in cursor.fetchone()]


def test_deputy_when_acting_for_another_then_has_its_roles_and_the_ledger_names_both(world):
    appointed(world)
    token = world.token(STAFF)
    with acting_by_token(token) as actor:
        assert (actor.acts_for, [each.name for each in actor.principals]) == (None, ["commander@province a"])
    stand_in(world, token)
    with acting_by_token(token) as actor:
        principal = world.account(COMMANDER).pk
        assert (actor.account_id, actor.stands_for) == (world.account(STAFF).pk, principal)
        assert (actor.roles, actor.acts_for.account_id) == (frozenset({"commander"}), principal)
        accounts.set_preferences(actor=actor, language="vi", working_default=None)
        event = Event.objects.filter(verb="changed").latest("happened_at")
        shown = history_for(account(world, STAFF))[0].who
    assert (event.account_id, event.payload["for"]) == (world.account(STAFF).pk, str(principal))
    assert shown == "staff officer@province a for commander@province a"


def test_deputy_when_acting_as_oneself_again_then_own_roles(world):
    appointed(world)
    token = world.token(STAFF)
    stand_in(world, token)
    with acting_by_token(token) as actor:
        deputies.act_for(actor=actor, principal_id=None)
    with acting_by_token(token) as actor:
        assert (actor.acts_for, actor.roles) == (None, frozenset({"staff_officer"}))


def test_appointment_when_ended_then_the_open_transaction_sees_nothing_and_the_next_is_ones_own(
    own_world, connect_as
):
    appointment = appointed(own_world)
    token = own_world.token(STAFF)
    stand_in(own_world, token)
    owner = connect_as("comity_owner", autocommit=True)
    with acting_by_token(token):
        before = Account.objects.count()
        owner.execute("update access_deputy set ended_at = now() where id = %s", [appointment.pk])
        seen = Account.objects.count()
    with acting_by_token(token) as actor:
        assert (before > 0, seen, actor.acts_for, actor.principals) == (True, 0, None, ())


def test_appointment_when_its_day_has_come_then_the_first_entry_is_ones_own(own_world, connect_as):
    appointed(own_world)
    token = own_world.token(STAFF)
    stand_in(own_world, token)
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute("alter table access_deputy disable trigger recompute")
    owner.execute("update access_deputy set valid_from = valid_from - 9, valid_to = sec.today()")
    owner.execute("update sec.tree set day = day - 1")
    with acting_by_token(token) as actor:
        assert (actor.acts_for, actor.roles) == (None, frozenset({"staff_officer"}))


@pytest.mark.parametrize(
    ("by", "values", "refusal"),
    [
        (STAFF, {}, NotAllowed),
        ("commander@post_a1", {}, NotAllowed),
        ("commander@province_b", {}, NotAllowed),
        (COMMANDER, {"deputy": COMMANDER}, ValidationError),
        (COMMANDER, {"deputy": "commander@province_b"}, ValidationError),
        ("commander@region", {"principal": "commander@region", "deputy": "liaison@region"}, ValidationError),
        (COMMANDER, {"valid_to": clock.today()}, ValidationError),
        (COMMANDER, {"reason": " "}, ValidationError),
    ],
)
def test_deputy_when_it_may_not_be_appointed_then_refused(world, by, values, refusal):
    with world.acting(by) as actor, pytest.raises(refusal):
        appoint(world, actor, **values)


def test_deputy_when_appointed_by_the_commander_above_then_holds(world):
    appointment = appointed(world, by="commander@region")
    assert (appointment.holds_today, appointment.created_by) == (True, world.account("commander@region").pk)


@pytest.mark.parametrize("after", [0, 29, -5])
def test_deputy_when_days_overlap_with_another_then_refused(world, after):
    appointed(world)
    day = clock.today() + timedelta(days=after)
    with world.acting(COMMANDER) as actor, pytest.raises(ValidationError):
        appoint(world, actor, deputy="analyst@province_a", valid_from=day, valid_to=day + MONTH)


def test_deputies_when_they_would_go_round_then_refused(world):
    appointed(world)
    appointed(world, by=STAFF, principal=STAFF, deputy="analyst@province_a")
    with world.acting("analyst@province_a") as actor, pytest.raises(ValidationError):
        appoint(world, actor, principal="analyst@province_a", deputy=COMMANDER)


def test_deputy_when_acting_then_appoints_nobody(world):
    appointed(world)
    token = world.token(STAFF)
    stand_in(world, token)
    with acting_by_token(token) as actor, pytest.raises(NotAllowed):
        appoint(world, actor, principal="viewer@post_a1", deputy="analyst@post_a1")


def test_act_for_when_not_appointed_then_refused_by_service_and_database(world):
    token = world.token(STAFF)
    with acting_by_token(token) as actor:
        with pytest.raises(NotAllowed):
            deputies.act_for(actor=actor, principal_id=world.account(COMMANDER).pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            acting.sessions.act_for(world.account(COMMANDER).pk)


@pytest.mark.parametrize(
    ("who", "change"),
    [
        (STAFF, lambda rows, _other: rows.update(ended_at=clock.now())),
        (STAFF, lambda rows, _other: rows.update(valid_to="2999-01-01")),
        (COMMANDER, lambda rows, other: rows.update(deputy=other)),
        (COMMANDER, lambda rows, _other: rows.delete()),
    ],
)
def test_appointment_when_changed_past_the_service_then_database_refuses(world, who, change):
    appointment = appointed(world)
    other = world.account("commander@region").pk
    with world.acting(who), pytest.raises(DatabaseError), transaction.atomic():
        change(Deputy.objects.filter(pk=appointment.pk), other)


@pytest.mark.parametrize("by", [COMMANDER, "commander@region", "security_officer@region"])
def test_appointment_when_ended_by_who_may_then_over(world, by):
    appointment = appointed(world)
    with world.acting(by) as actor:
        found = Deputy.objects.get(pk=appointment.pk)
        deputies.end_appointment(actor=actor, appointment=found, reason="Back")
        with pytest.raises(StateForbids):
            deputies.end_appointment(actor=actor, appointment=found, reason="Twice")


def test_roles_when_they_guard_the_others_then_never_lent(world):
    officer = "security_officer@province_a"
    appointed(world, by=officer, principal=officer)
    token = world.token(STAFF)
    stand_in(world, token, officer)
    with acting_by_token(token) as actor:
        assert (actor.roles, actor.permissions) == (frozenset(), frozenset())


LINE = ("region", "province_a", "post_a1")
KINDS = ("commander", "staff_officer", "administrator", "security_officer")


@settings(max_examples=15)
@given(units=st.tuples(*[st.sampled_from(LINE)] * 2), kinds=st.permutations(KINDS))
def test_reach_of_a_deputy_when_compared_then_within_that_of_both(
    committed_world, django_db_blocker, units, kinds
):
    world = committed_world
    names = [f"{kind}@{unit}" for kind, unit in zip(kinds, units, strict=False)]
    block = transaction.atomic()
    block._from_testcase = True  # as Django's TestCase does, so that acting may open its durable block inside
    with django_db_blocker.unblock(), block:
        world.label(1, caveats=["border"])
        world.label(1, caveats=["crypto"])
        reaches = []
        for name in names:
            with world.acting(name):
                reaches.append(reach())
        appointed(world, by=names[0], principal=names[0], deputy=names[1])
        token = world.token(names[1])
        stand_in(world, token, names[0])
        with acting_by_token(token) as actor:
            labels, scopes = reach()
            assert labels <= reaches[0][0] & reaches[1][0]
            assert scopes <= reaches[0][1] & reaches[1][1]
            assert actor.clearance == min(world.account(name).clearance_id for name in names)
        transaction.set_rollback(True)
