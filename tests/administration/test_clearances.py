"""Clearances between dates: proposed by one security officer, confirmed by another, ended by the database."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from comity.access.acting import acting_by_token
from comity.access.models import Account, Level
from comity.administration.models import Clearance
from comity.administration.services import clearances
from comity.administration.sessions import clear_by_two
from comity.foundation import clock
from comity.foundation.refusals import LabelTooHigh, NotAllowed, StateForbids

OFFICER, SECOND, ANALYST = "security_officer@region", "security_officer@province_a", "analyst@post_a1"
TODAY = clock.today()
MONTH = timedelta(days=30)


def account(world, name=ANALYST):
    return Account.objects.select_related("unit", "label").get(pk=world.account(name).pk)


def propose(world, by=OFFICER, of=ANALYST, level=2, **values):
    with world.acting(by) as actor:
        return clearances.propose_clearance(
            actor=actor,
            account=account(world, of),
            **{
                "clearance": Level.objects.get(no=level),
                "evidence": "Vetting 7/2026",
                "reason": "New tasks",
                **values,
            },
        )


def decide(world, proposed, by=SECOND, how=clearances.confirm_clearance, answer="Seen"):
    with world.acting(by) as actor:
        return how(actor=actor, proposed=Clearance.objects.get(pk=proposed.pk), answer=answer)


def cleared(world, name=ANALYST):
    with world.acting(OFFICER):
        found = account(world, name)
        return found.clearance_id, found.caveats, found.cleared_until


def test_clearance_when_raised_then_takes_a_second_officer(world):
    proposed = propose(world, valid_to=TODAY + MONTH)
    before = cleared(world)
    granted = decide(world, proposed)
    assert (proposed.state, before, cleared(world)) == ("proposed", (1, [], None), (2, [], TODAY + MONTH))
    assert (granted.state, granted.decided_by_id) == ("granted", world.account(SECOND).pk)


def test_clearance_when_confirmed_by_who_proposed_it_then_refused(world):
    proposed = propose(world)
    with pytest.raises(NotAllowed):
        decide(world, proposed, by=OFFICER)
    assert cleared(world)[0] == 1


def test_clearance_when_there_is_one_officer_only_then_granted_at_once(own_world, settings):
    settings.COMITY_CLEARANCE_BY_TWO = False
    clear_by_two(using="owner", wanted=False)
    assert (propose(own_world).state, cleared(own_world)[0]) == ("granted", 2)


@pytest.mark.parametrize(
    ("by", "change"),
    [
        (OFFICER, {"clearance": 2}),
        (SECOND, {"clearance": 2, "caveats": ["border"]}),
        (SECOND, {"clearance": 2, "cleared_until": TODAY + MONTH}),
    ],
)
def test_clearance_when_raised_beside_what_another_officer_proposed_then_database_refuses(world, by, change):
    propose(world)
    with world.acting(by), pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.filter(pk=world.account(ANALYST).pk).update(**change)


def test_second_officer_when_waived_by_the_application_itself_then_database_refuses(world):
    with world.acting(OFFICER), pytest.raises(DatabaseError), transaction.atomic():
        clear_by_two(using="default", wanted=False)


def test_clearance_when_given_as_another_officer_proposed_it_then_database_accepts(world):
    propose(world)
    with world.acting(SECOND):
        assert Account.objects.filter(pk=world.account(ANALYST).pk).update(clearance=2) == 1


@pytest.mark.parametrize(
    ("of", "level", "values"),
    [(ANALYST, 0, {}), (ANALYST, 1, {"valid_to": TODAY + MONTH}), ("commander@post_a1", 1, {"caveats": []})],
)
def test_clearance_when_it_raises_nothing_then_granted_at_once(world, of, level, values):
    assert (propose(world, of=of, level=level, **values).state, cleared(world, of)[0]) == ("granted", level)


@pytest.mark.parametrize(
    ("level", "values"), [(2, {}), (1, {"caveats": ["border"]}), (1, {"valid_to": None})]
)
def test_clearance_when_it_widens_then_waits(world, level, values):
    propose(world, level=1, valid_to=TODAY + MONTH)
    assert propose(world, level=level, **{"valid_to": TODAY + MONTH, **values}).state == "proposed"


@pytest.mark.parametrize(
    ("by", "of", "level", "values", "refusal"),
    [
        ("administrator@region", ANALYST, 1, {}, NotAllowed),
        (OFFICER, OFFICER, 1, {}, NotAllowed),
        (SECOND, ANALYST, 3, {}, LabelTooHigh),
        (SECOND, ANALYST, 2, {"caveats": ["crypto"]}, LabelTooHigh),
        (OFFICER, ANALYST, 2, {"evidence": ""}, ValidationError),
        (OFFICER, ANALYST, 2, {"reason": " "}, ValidationError),
        (OFFICER, ANALYST, 2, {"valid_to": TODAY}, ValidationError),
    ],
)
def test_clearance_when_it_may_not_be_proposed_then_refused(world, by, of, level, values, refusal):
    with pytest.raises(refusal):
        propose(world, by=by, of=of, level=level, **values)


def test_clearance_when_proposed_twice_then_refused(world):
    propose(world)
    with pytest.raises(ValidationError):
        propose(world)


def test_clearance_when_it_begins_later_then_confirmed_on_its_day(world):
    proposed = propose(world, valid_from=TODAY + MONTH)
    with pytest.raises(StateForbids):
        decide(world, proposed)


def test_clearance_when_beyond_the_second_officer_then_refused(world):
    proposed = propose(world, level=3)
    with pytest.raises(LabelTooHigh):
        decide(world, proposed)


def test_clearance_when_declined_then_needs_a_reason_and_stays_as_it_was(world):
    proposed = propose(world)
    with pytest.raises(ValidationError):
        decide(world, proposed, how=clearances.decline_clearance, answer=" ")
    declined = decide(world, proposed, how=clearances.decline_clearance)
    assert (declined.state, cleared(world)[0]) == ("declined", 1)
    with pytest.raises(StateForbids):
        decide(world, proposed)


def test_clearance_when_changed_past_the_service_then_database_refuses(world):
    proposed = propose(world)
    for who, change in ((SECOND, {"level": 3}), ("commander@region", {"state": "granted"})):
        with world.acting(who), pytest.raises(DatabaseError), transaction.atomic():
            Clearance.objects.filter(pk=proposed.pk).update(**change)


def test_clearance_when_its_last_day_is_over_then_a_living_session_reads_the_lowest_level_only(
    own_world, connect_as
):
    owner = connect_as("comity_owner", autocommit=True)
    token = own_world.token("commander@post_a1")
    owner.execute(
        "update access_account set cleared_until = sec.today() where id = %s",
        [own_world.account("commander@post_a1").pk],
    )
    with acting_by_token(token) as actor:
        before = actor.clearance
    owner.execute("update sec.tree set day = day - 1")
    with acting_by_token(token) as actor:
        after = (actor.clearance, actor.working_level, set(actor.label_ids))
    (who,) = owner.execute(
        "select account_id from history.event where verb = 'changed' and object_id = %s"
        " order by happened_at desc limit 1",
        [own_world.account("commander@post_a1").pk],
    ).fetchone()
    assert (before, after, who) == (1, (0, 0, {1, 6}), None)
