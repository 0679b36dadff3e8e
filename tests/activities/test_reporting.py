"""Reports: what they begin with, how they are taken up again, who hears of one that is late, what the partner confirms."""

from datetime import date, timedelta

import pytest
from tests.factories.activities import (
    PAST_DAYS,
    account_in,
    hold,
    make_activity,
    make_counterpart,
    make_measure,
    make_person,
)
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.activities import queries
from comity.activities.models.report import Report
from comity.activities.services import moving, reporting, taking_part
from comity.activities.services.reporting import Captured
from comity.foundation import clock
from comity.history.queries import Sought, doers_and_verbs, page_of_history
from comity.threads.queries import duties_escalated_to, duties_of
from comity.threads.services.duties import remind

COMMANDER, STAFF = "commander@province_a", "staff_officer@province_a"
WORDS = {"result": "Agreed", "issues": "Rain", "recommendations": "Earlier in the year"}


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def report(actor, activity, *, lessons=(), **words):
    values, captured = {**WORDS, **words}, Captured(lessons)
    return reporting.report_activity(
        actor=actor, activity=activity, values=values, captured=captured, submit=True
    )


def words_before(change):
    """What stood in a field before, whether it is shown whole or in pieces."""
    return change.old or "".join(piece.text for piece in change.pieces if piece.kind != "new")


def move(actor, activity, action, reason="because"):
    return moving.move_activity(actor=actor, activity=activity, action=action, reason=reason)


def test_form_when_opened_then_holds_all_that_is_known(world):
    with world.acting(COMMANDER) as actor:
        partner, measure = make_partner(actor), make_measure(actor)
        row = make_activity(actor, partners=[partner], measure=measure, place="Na Mèo")
        official = make_counterpart(actor, partner)
        for person, counterpart in ((make_person(actor), None), (None, official)):
            taking_part.add_member(
                actor=actor, activity=row, person=person, counterpart=counterpart, role="member"
            )
        hold(actor, row)
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/report/").text
    known = [
        "Laos",
        "Nguyễn Văn An",
        "Colonel Kham",
        "Na Mèo",
        "2 Mar 2026",
        str(measure),
        "To know each other",
    ]
    assert [each for each in known if each not in page] == []


def test_form_when_a_member_is_above_the_clearance_then_the_name_is_not_there(world):
    with world.acting("commander@region") as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner])
        official = make_counterpart(actor, partner, level=3)
        taking_part.add_member(actor=actor, activity=row, person=None, counterpart=official, role="head")
        hold(actor, row)
    page = world.client("commander@region").get(f"/activities/{row.pk}/report/")
    assert "Colonel Kham" in page.text
    with world.acting("staff_officer@region", working_level=1):
        assert [list(each.members.all()) for each in queries.delegations_of(row)] == [[]]


def test_report_when_taken_up_again_then_the_earlier_text_and_the_reason_stay_in_its_history(actor):
    row = hold(actor, make_activity(actor))
    first = report(actor, row, result="They will repair the road")
    move(actor, row, "reopen", "They corrected the minutes")
    report(actor, row, result="They will repair the bridge")
    people, _verbs = doers_and_verbs(Report, first.pk)
    entries = page_of_history(Report, first.pk, Sought(), people).entries
    texts = [
        words_before(change) for entry in entries for change in entry.changes if change.column == "result"
    ]
    reasons = [entry.reason for entry in entries if entry.verb == "reopen"]
    assert ("They will repair the road" in texts, reasons) == (True, ["They corrected the minutes"])


def test_report_when_taken_up_again_then_waits_to_be_reported_and_closes_again(actor):
    row = hold(actor, make_activity(actor))
    report(actor, row, lessons=["Bring boots"])
    move(actor, row, "close")
    row = move(actor, row, "reopen")
    assert [(duty.kind, row.state) for duty in duties_of(row).filter(done_at=None)] == [("report", "held")]
    report(actor, row, lessons=["Bring boots", "And coats"])
    row = move(actor, row, "close")
    assert (row.state, queries.report_of(row).state) == ("closed", "submitted")
    assert not duties_of(row).filter(done_at=None).exists()


def test_report_when_late_then_escalated_to_the_commander_above_and_further_up_no_one(world):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor, responsible=account_in(world, STAFF)))
        (duty,) = duties_of(row).filter(done_at=None)
    assert (duty.kind, duty.due_on) == ("report", PAST_DAYS["ends_on"] + timedelta(days=7))
    for day, escalated in ((duty.due_on, 0), (duty.due_on + timedelta(days=2), 1)):
        with acting_as_service("clock") as service:
            assert remind(actor=service, today=day)["late"] == escalated
    with world.acting("commander@region") as above:
        assert [each.record_id for each in duties_escalated_to(above)] == [row.pk]
    with world.acting("commander@province_b") as beside:
        assert not duties_escalated_to(beside).exists()


def test_report_when_handed_in_then_escalated_no_more(world):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor))
        report(actor, row)
    with acting_as_service("clock") as service:
        late = PAST_DAYS["ends_on"] + timedelta(days=14)
        assert remind(actor=service, today=late)["late"] in {0, 1}
    with world.acting("commander@region") as above:
        kinds = [each.kind for each in duties_escalated_to(above).filter(record_id=row.pk)]
    assert "report" not in kinds


def test_partner_when_asked_to_confirm_then_the_answer_is_waited_for(actor):
    row = hold(actor, make_activity(actor))
    made = report(actor, row)
    note = {"actor": actor, "report": made, "asked_on": date(2027, 3, 8)}
    reporting.note_confirmation(**note, confirmed_on=None)
    (duty,) = duties_of(made).filter(done_at=None)
    assert (duty.kind, duty.due_on) == ("verify", date(2027, 3, 22))
    reporting.note_confirmation(**note, confirmed_on=date(2027, 3, 15))
    assert not duties_of(made).filter(done_at=None).exists()
    made.refresh_from_db()
    assert made.partner_confirmed_on == date(2027, 3, 15)


def test_activity_when_closed_without_a_report_then_the_reason_stands_on_its_page(world):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor))
        move(actor, row, "waive_report", "A courtesy call of ten minutes")
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/?tab=report")
    assert "A courtesy call of ten minutes" in page.text


def test_report_when_written_today_then_dated_today(actor):
    assert report(actor, hold(actor, make_activity(actor))).submitted_on == clock.today()


@pytest.mark.parametrize(("reader", "offered"), [(COMMANDER, True), ("viewer@region", False)])
def test_confirmation_when_the_reader_may_not_note_it_then_not_offered(world, reader, offered):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor))
        made = report(actor, row)
    page = world.client(reader).get(f"/activities/{row.pk}/?tab=report")
    assert (made.result in page.text, f"/activity-reports/{made.pk}/confirm/" in page.text) == (True, offered)
