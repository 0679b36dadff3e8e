"""The states of an activity: what each step asks for, what it leaves on desks, what becomes of what hangs on it."""

from datetime import timedelta

import pytest
from tests.factories.activities import (
    PAST_DAYS,
    appraise,
    hold,
    make_activity,
    make_counterpart,
    make_measure,
    make_person,
)
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.access.services.keeping import NotPossible
from comity.activities import policies, queries
from comity.activities.models.activity import TRANSITIONS, Activity, ActivityState
from comity.activities.models.part import Participation
from comity.activities.services import moving, preparing, registering, reporting, taking_part
from comity.activities.services.reporting import Captured, Promise
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.foundation.states import transition_named
from comity.threads.queries import duties_of, thread_for

COMMANDER = "commander@region"
WORDS = {"result": "Agreed", "issues": "Rain", "recommendations": "Earlier in the year"}


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def move(actor, activity, action, reason="because"):
    return moving.move_activity(actor=actor, activity=activity, action=action, reason=reason)


def report(actor, activity, *, submit=True, lessons=(), promises=()):
    return reporting.report_activity(
        actor=actor, activity=activity, values=WORDS, captured=Captured(lessons, promises), submit=submit
    )


@pytest.mark.parametrize("state", ActivityState.values)
@pytest.mark.parametrize("action", [each.action for each in TRANSITIONS if each.action != "report"])
def test_move_when_table_allows_then_moves_else_refused(actor, state, action):
    transition, row = transition_named(TRANSITIONS, action), make_activity(actor, **PAST_DAYS)
    appraise(actor, row)
    Activity.objects.filter(pk=row.pk).update(state=state)
    if state in transition.sources:
        assert move(actor, row, action).state == transition.target
    else:
        with pytest.raises(StateForbids):
            move(actor, row, action)


@pytest.mark.parametrize("action", [each.action for each in TRANSITIONS if each.needs_reason])
def test_move_when_reason_is_missing_then_refused(actor, action):
    row = make_activity(actor)
    Activity.objects.filter(pk=row.pk).update(state=transition_named(TRANSITIONS, action).sources[0])
    with pytest.raises(NotPossible):
        move(actor, row, action, " ")


@pytest.mark.parametrize("action", ["begin", "hold"])
def test_move_when_its_first_day_lies_ahead_then_neither_begun_nor_held(actor, action):
    days = {"starts_on": clock.today() + timedelta(days=1), "ends_on": clock.today() + timedelta(days=1)}
    row = make_activity(actor, **days)
    Activity.objects.filter(pk=row.pk).update(state="confirmed")
    with pytest.raises(NotAllowed, match="does not begin before"):
        move(actor, row, action)
    Activity.objects.filter(pk=row.pk).update(starts_on=clock.today())
    assert move(actor, row, action).state == transition_named(TRANSITIONS, action).target


def test_clear_when_actor_does_not_approve_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        row = make_activity(actor)
        appraise(actor, row)
        with pytest.raises(NotAllowed):
            move(actor, row, "clear")


def test_clear_when_it_serves_nothing_and_says_no_reason_then_refused(actor):
    row = make_activity(actor, unplanned_reason="")
    appraise(actor, row)
    with pytest.raises(NotAllowed):
        move(actor, row, "clear")


@pytest.mark.parametrize("detriment", [None, "unacceptable"])
def test_clear_when_not_appraised_or_harmful_then_refused(actor, detriment):
    row = make_activity(actor)
    if detriment:
        appraise(actor, row, detriment)
    with pytest.raises(NotAllowed):
        move(actor, row, "clear")


def test_clear_when_kind_needs_no_appraisal_then_cleared(actor):
    assert move(actor, make_activity(actor, kind="ceremony"), "clear").state == "cleared"


def test_clear_when_unplanned_then_counted_as_such_with_its_approver(actor):
    row = hold(actor, make_activity(actor))
    assert (row.is_unplanned, row.unplanned_by_id) == (True, actor.account_id)


def test_tie_when_unplanned_was_cleared_then_it_is_planned_from_then_on(actor):
    row, measure = hold(actor, make_activity(actor)), make_measure(actor)
    assert registering.tie_to_measure(actor=actor, activity=row, measure=measure).is_unplanned is False
    assert [entry.record.pk for entry in thread_for(measure).down] == [row.pk]


def test_clear_when_it_serves_a_measure_then_planned(actor):
    row = make_activity(actor, measure=make_measure(actor))
    appraise(actor, row)
    assert move(actor, row, "clear").is_unplanned is False


def test_clear_when_done_then_checklist_is_laid_ahead_of_its_days(actor):
    row = hold(actor, make_activity(actor))
    items = queries.checklist_of(row)
    assert {item.topic for item in items} == {"protocol", "safety", "secrecy"}
    assert all(item.due_on < row.starts_on for item in items)


def test_tick_when_done_twice_then_open_again(actor):
    row = hold(actor, make_activity(actor))
    item = queries.checklist_of(row).first()
    assert preparing.tick_point(actor=actor, item=item).done_by == actor.account_id
    assert preparing.tick_point(actor=actor, item=item).done_on is None


def test_report_when_submitted_then_reported_and_waits_to_be_closed(actor):
    row = hold(actor, make_activity(actor))
    report(actor, row, lessons=["Bring boots", "Bring boots"])
    row.refresh_from_db()
    (duty,) = duties_of(row).filter(done_at=None)
    assert (row.state, duty.kind, duty.action) == ("reported", "confirm", "approve")
    assert [each.text for each in queries.lessons_of(queries.report_of(row))] == ["Bring boots"]


def test_report_when_kept_as_draft_then_still_to_be_reported(actor):
    row = hold(actor, make_activity(actor))
    report(actor, row, submit=False, lessons=["First"])
    report(actor, row, submit=False, lessons=["Second"])
    row.refresh_from_db()
    assert row.state == "held"
    assert [each.text for each in queries.lessons_of(queries.report_of(row))] == ["Second"]


def test_report_when_something_was_promised_then_a_commitment_arises_from_it(actor):
    partner = make_partner(actor)
    row = hold(actor, make_activity(actor, partners=[partner]))
    report(actor, row, promises=[Promise(partner, "theirs", "Repair the road")])
    (made,) = queries.commitments_from(row)
    assert (made.text, made.side, made.partner, made.made_on) == (
        "Repair the road",
        "theirs",
        partner,
        row.ends_on,
    )


def test_report_when_promised_by_one_who_was_not_there_then_refused(actor):
    row = hold(actor, make_activity(actor))
    with pytest.raises(NotPossible):
        report(actor, row, promises=[Promise(make_partner(actor), "ours", "x")])


@pytest.mark.parametrize("state", ["proposed", "cleared", "under_way", "reported", "closed", "cancelled"])
def test_report_when_not_held_then_refused(actor, state):
    row = make_activity(actor)
    Activity.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(NotAllowed):
        report(actor, row)


def test_report_when_held_then_due_some_days_of_work_after_the_last_day(actor):
    row = hold(actor, make_activity(actor))
    (duty,) = duties_of(row).filter(done_at=None)
    assert (duty.kind, (duty.due_on - row.ends_on).days >= 5) == ("report", True)


def test_close_when_report_is_waived_then_closed_with_the_reason(actor):
    row = move(actor, hold(actor, make_activity(actor)), "waive_report", "Part of a larger visit")
    assert (row.state, row.waiver) == ("closed", "Part of a larger visit")
    assert not duties_of(row).filter(done_at=None).exists()


def test_reopen_when_reported_then_the_report_is_a_draft_again_and_keeps_its_words(actor):
    row = hold(actor, make_activity(actor))
    report(actor, row)
    move(actor, row, "close")
    move(actor, row, "reopen", "A figure was wrong")
    kept = queries.report_of(row)
    assert (kept.state, kept.result, kept.submitted_on) == ("draft", "Agreed", None)
    assert [duty.kind for duty in duties_of(row).filter(done_at=None)] == ["report"]


def test_cancel_when_commitments_hang_on_it_then_they_stay_and_are_asked_about(actor):
    partner = make_partner(actor)
    row = hold(actor, make_activity(actor, partners=[partner]))
    report(actor, row, submit=False, promises=[Promise(partner, "ours", "Send a doctor")])
    Activity.objects.filter(pk=row.pk).update(state="confirmed")
    move(actor, row, "cancel", "Floods")
    (made,) = queries.commitments_from(row)
    assert made.state == "made"
    assert "decide" in {duty.kind for duty in duties_of(made).filter(done_at=None)}


def test_member_when_not_cleared_for_the_label_then_refused_and_shown_nowhere(world):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor, level=2)
        person = make_person(actor, account_id=world.account("staff_officer@post_a1").pk)
        with pytest.raises(NotPossible) as refusal:
            taking_part.add_member(actor=actor, activity=row, person=person, counterpart=None, role="member")
        assert not queries.delegations_of(row).exists()
    # Nothing in it tells of the label, the title or what the person is cleared for.
    assert str(refusal.value) == "Nguyễn Văn An is not cleared for the label of this activity."
    lists = ("/activities/", "/activities/calendar/?on=2027-03-01", "/")
    browser = world.client("staff_officer@post_a1")
    assert [each for each in lists if str(row) in browser.get(each).text] == []
    assert browser.get(f"/activities/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("label", "allowed"),
    [
        ({"level": 1}, True),
        ({"level": 2}, False),
        ({"level": 1, "caveats": ["border"]}, False),
    ],
)
def test_member_when_the_label_asks_for_more_than_the_account_has_then_refused(world, label, allowed):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
        Activity.objects.filter(pk=row.pk).update(label=world.label(**label))
        row.refresh_from_db()
        person = make_person(actor, account_id=world.account("staff_officer@post_a1").pk)
        assert (policies.why_not_take_part(row, person) is None) is allowed


def test_member_when_the_label_is_raised_later_then_marked_as_not_cleared(world):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
        person = make_person(actor, account_id=world.account("staff_officer@post_a1").pk)
        taking_part.add_member(actor=actor, activity=row, person=person, counterpart=None, role="member")
    address, words = f"/activities/{row.pk}/?tab=people", "Not cleared"
    assert words not in world.client(COMMANDER).get(address).text
    with world.acting(COMMANDER) as actor:
        relabel_record(actor=actor, record=row, level=2, reason="")
    assert words in world.client(COMMANDER).get(address).text


def test_members_when_moved_then_in_the_order_of_protocol(actor):
    row = make_activity(actor)
    people = [make_person(actor, name) for name in ("An", "Binh", "Chi")]
    rows = [
        taking_part.add_member(actor=actor, activity=row, person=each, counterpart=None, role=role)
        for each, role in zip(people, ("member", "member", "head"), strict=True)
    ]
    taking_part.move_member(actor=actor, member=rows[1], up=True)
    (delegation,) = queries.delegations_of(row)
    assert [str(member) for member in delegation.members.all()] == ["Chi", "Binh", "An"]


@pytest.fixture
def half_seen(world):
    """A delegation of province A: An, somebody of province B whom A does not see, Chi; as the region knows it."""
    with world.acting("commander@province_b") as actor:
        hidden = make_person(actor, "Hidden")
    with world.acting("commander@province_a") as actor:
        row, (first, last) = make_activity(actor), (make_person(actor, name) for name in ("An", "Chi"))
    members = []
    for name, person in zip(("province_a", "region", "province_a"), (first, hidden, last), strict=True):
        with world.acting(f"commander@{name}") as actor:
            given = {"person": person, "counterpart": None, "role": "member"}
            members.append(taking_part.add_member(actor=actor, activity=row, **given))
    return members


def order_of(world, member, who):
    with world.acting(who):
        (delegation,) = queries.delegations_of(member.delegation.activity)
        return [str(each) for each in delegation.members.all()]


def test_member_when_one_between_is_hidden_then_changes_places_with_the_next_in_sight(world, half_seen):
    first, _hidden, last = half_seen
    with world.acting("commander@province_a") as actor:
        taking_part.move_member(actor=actor, member=last, up=True)
    assert order_of(world, first, "commander@province_a") == ["Chi", "An"]
    assert order_of(world, first, "commander@region") == ["Chi", "Hidden", "An"]


def test_member_when_places_are_taken_twice_then_moved_past_the_next_in_sight(world, half_seen):
    first, _hidden, _last = half_seen
    with world.acting("commander@region"):
        Participation.objects.update(position=0)
    with world.acting("commander@province_a") as actor:
        taking_part.move_member(actor=actor, member=first, up=False)
    assert order_of(world, first, "commander@province_a") == ["Chi", "An"]
    assert order_of(world, first, "commander@region").index("Hidden") < 2


@pytest.mark.parametrize("step", ["move", "remove"])
def test_member_when_hidden_then_as_if_absent(world, half_seen, step):
    _first, hidden, _last = half_seen
    absent, browser = half_seen[0].delegation_id, world.client("commander@province_a")
    answers = [browser.post(f"/activities/members/{pk}/{step}/") for pk in (hidden.pk, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(order_of(world, hidden, "commander@region")) == 3


def test_partner_when_taken_off_then_its_delegation_goes_unless_it_has_members(actor):
    partner = make_partner(actor)
    row = make_activity(actor, partners=[partner])
    taking_part.change_delegation(actor=actor, activity=row, partner=partner, transport="Bus", lodging="")
    official = make_counterpart(actor, partner)
    given = {"person": None, "counterpart": official, "role": "head"}
    member = taking_part.add_member(actor=actor, activity=row, **given)
    (tie,) = queries.partner_rows(row)
    with pytest.raises(NotPossible, match="take them off first"):
        registering.remove_partner(actor=actor, row=tie)
    taking_part.remove_member(actor=actor, member=member)
    registering.remove_partner(actor=actor, row=tie)
    assert (list(queries.delegations_of(row)), queries.partner_ids_of(row)) == ([], set())


def test_counterpart_when_labelled_higher_then_only_the_cleared_see_the_name(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner])
        official = make_counterpart(actor, partner, level=2)
        taking_part.add_member(actor=actor, activity=row, person=None, counterpart=official, role="head")
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/?tab=people")
    assert "Colonel Kham" in page.text
    with world.acting("inspector@region", working_level=1):
        (delegation,) = queries.delegations_of(row)
        assert list(delegation.members.all()) == []


@pytest.mark.parametrize("tab", ["people", "programme", "preparation", "report", "earlier"])
def test_page_when_opened_then_every_tab_answers(world, tab):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = hold(actor, make_activity(actor, partners=[partner]))
        report(actor, row, lessons=["Bring boots"], promises=[Promise(partner, "ours", "x")])
        make_activity(actor, partners=[partner], title_en="Next")
    assert world.client(COMMANDER).get(f"/activities/{row.pk}/?tab={tab}").status_code == 200


def test_earlier_when_alike_then_its_lessons_stand_beside(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        report(actor, hold(actor, make_activity(actor, partners=[partner])), lessons=["Bring boots"])
        planned = make_activity(actor, partners=[partner], title_en="Next")
    assert "Bring boots" in world.client(COMMANDER).get(f"/activities/{planned.pk}/?tab=earlier").text
    asked = {"partners": partner.pk, "kind": "friendship_exchange"}
    assert "Bring boots" in world.client(COMMANDER).get("/activities/clashes/", asked).text
