"""Proposals upward, appraisals with the opinions of units, and rules from the gap to their issue."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.factories.programmes import make_programme

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.access.services.keeping import NotPossible
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.instruments.models.reference import InstrumentType
from comity.kit.services import create_record
from comity.programmes.models.consulting import (
    APPRAISAL_TRANSITIONS,
    OPINION_TRANSITIONS,
    RULE_TRANSITIONS,
    Appraisal,
    AppraisalState,
    Opinion,
    OpinionState,
    RuleMaking,
    RuleState,
)
from comity.programmes.models.proposal import PROPOSAL_TRANSITIONS, Proposal, ProposalState
from comity.programmes.services import consulting, proposing
from comity.threads.queries import duties_for, duties_of, thread_for

STAFF, COMMANDER, ABOVE = "staff_officer@province_a", "commander@province_a", "commander@region"
DUE = date(2027, 5, 1)


def unit(world, name):
    return Unit.objects.get(pk=world.unit(name).pk)


def proposed(world, **values):
    with world.acting(STAFF) as actor:
        given = {
            "title_en": "A second interpreter",
            "text": "One is not enough.",
            "to_unit": unit(world, "region"),
            "due_on": DUE,
            **values,
        }
        return proposing.propose(actor=actor, values=given, label=label_for(actor=actor, level=0), scope=None)


def move(world, proposal, action, by, reason="Because"):
    with world.acting(by) as actor:
        return proposing.move_proposal(actor=actor, proposal=proposal, action=action, reason=reason)


def made(world, model, scope="issued", **values):
    with world.acting(STAFF) as actor:
        place = scope_for(unit(world, "province_a"), scope)
        label = label_for(actor=actor, level=0)
        return create_record(
            actor=actor, model=model, values={"title_en": "It", **values}, label=label, scope=place
        )


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (PROPOSAL_TRANSITIONS, ProposalState),
        (APPRAISAL_TRANSITIONS, set(AppraisalState) - {AppraisalState.REQUESTED}),
        (RULE_TRANSITIONS, set(RuleState) - {RuleState.GAP}),
        (OPINION_TRANSITIONS, {OpinionState.GIVEN}),
    ],
)
def test_transitions_when_read_then_every_later_state_is_reached(table, states):
    assert {each.target for each in table} | {"draft"} == set(states) | {"draft"}


def test_proposal_when_submitted_then_waits_above_until_its_day(world):
    proposal = proposed(world)
    move(world, proposal, "submit", STAFF)
    with world.acting(ABOVE) as actor:
        (duty,) = duties_for(actor)
        assert (duty.record_id, duty.due_on, duty.action) == (proposal.pk, DUE, "approve")
    answered = move(world, proposal, "approve", ABOVE, "One more is granted.")
    assert (answered.state, answered.answer) == ("approved", "One more is granted.")
    with world.acting(ABOVE) as actor:
        assert list(duties_for(actor)) == []


def test_proposal_when_no_day_is_named_then_answer_is_due_after_days_of_work(world):
    submitted = move(world, proposed(world, due_on=None), "submit", STAFF)
    assert submitted.due_on == settings.COMITY_WORKDAYS.after(clock.today(), 10)


def test_proposal_when_its_day_has_passed_then_not_submitted(world):
    late = proposed(world, due_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotPossible):
        move(world, late, "submit", STAFF)


def test_proposal_when_returned_then_waits_below_and_the_clock_starts_anew(world):
    proposal = move(world, proposed(world), "submit", STAFF)
    returned = move(world, proposal, "return", ABOVE, "Say how many.")
    with world.acting(STAFF) as actor:
        (duty,) = duties_for(actor)
        assert (duty.record_id, duty.due_on) == (
            proposal.pk,
            settings.COMITY_WORKDAYS.after(clock.today(), 10),
        )
    again = move(world, returned, "submit", STAFF)
    assert (again.answered_on, again.answer) == (None, "")


def test_clock_when_a_proposal_waits_then_shown_in_days_of_work(world):
    proposal = move(world, proposed(world), "submit", STAFF)
    since = settings.COMITY_WORKDAYS.on_or_before(clock.today() - timedelta(days=14))
    with world.acting(STAFF):
        Proposal.objects.filter(pk=proposal.pk).update(
            submitted_on=since, due_on=clock.today() - timedelta(days=1)
        )
    page = world.client(ABOVE).get(f"/proposals/{proposal.pk}/?tab=clock").content.decode()
    days = settings.COMITY_WORKDAYS.between(since, clock.today()) - 1
    assert f"waits for {days} days" in page
    assert "the answer is late" in page


@pytest.mark.parametrize("action", ["approve", "refuse", "return"])
def test_answer_when_without_reason_then_refused(world, action):
    proposal = proposed(world)
    move(world, proposal, "submit", STAFF)
    with pytest.raises(NotPossible):
        move(world, proposal, action, ABOVE, " ")


def test_answer_when_of_the_own_unit_then_refused(world):
    proposal = proposed(world)
    move(world, proposal, "submit", STAFF)
    with pytest.raises(NotAllowed):
        move(world, proposal, "approve", COMMANDER)


def test_proposal_when_submitted_then_its_wording_stays(world):
    proposal = proposed(world)
    move(world, proposal, "submit", STAFF)
    with world.acting(STAFF) as actor:
        row = Proposal.objects.get(pk=proposal.pk)
        with pytest.raises(NotAllowed):
            proposing.change_proposal(actor=actor, proposal=row, values={"text": "Two."}, version=row.version)
    returned = move(world, proposal, "return", ABOVE)
    with world.acting(STAFF) as actor:
        changed = proposing.change_proposal(
            actor=actor, proposal=returned, values={"text": "Two."}, version=returned.version
        )
        assert changed.text == "Two."


@pytest.mark.parametrize("to", ["province_a", "post_a1"])
def test_proposal_when_not_upward_then_refused(world, to):
    with world.acting("staff_officer@region"):
        target = unit(world, to)
    with pytest.raises(NotPossible):
        proposed(world, to_unit=target)


def test_proposal_when_about_a_programme_then_shown_beside_it(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
    assert proposed(world, programme=programme).programme_id == programme.pk


def test_appraisal_when_opinions_are_asked_then_duties_wait_and_answers_come_back(world):
    appraisal = made(world, Appraisal, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor:
        consulting.ask_opinions(actor=actor, matter=appraisal, units=[unit(world, "post_a1")], due_on=DUE)
    with world.acting("border_post@post_a1") as actor:
        (duty,) = duties_for(actor)
        opinion = Opinion.objects.get(pk=duty.record_id)
        assert str(opinion) == f"{opinion.unit} · {opinion.appraisal}"
        consulting.give_opinion(actor=actor, opinion=opinion, stance="remarks", text="Move the road.")
        assert list(duties_for(actor)) == []
    with world.acting(COMMANDER) as actor:
        done = consulting.conclude_appraisal(
            actor=actor, appraisal=appraisal, conclusion="conditions", conclusion_text="If the road moves."
        )
        assert (done.state, done.opinions.get().text) == ("concluded", "Move the road.")


@pytest.mark.parametrize(
    ("model", "facts"), [(Appraisal, {"body": "Committee"}), (RuleMaking, {"gap": "None"})]
)
def test_matter_when_taken_up_then_its_end_waits_until_its_day(world, model, facts):
    with world.acting(STAFF) as actor:
        place = scope_for(unit(world, "province_a"), "issued")
        matter = consulting.take_up(
            actor=actor,
            model=model,
            values={"title_en": "It", "due_on": DUE, **facts},
            label=label_for(actor=actor, level=0),
            scope=place,
        )
    with world.acting(COMMANDER) as actor:
        assert [(duty.record_id, duty.due_on) for duty in duties_for(actor)] == [(matter.pk, DUE)]
    later = DUE + timedelta(days=9)
    with world.acting(STAFF) as actor:
        matter = consulting.change_matter(
            actor=actor, matter=matter, values={"due_on": later}, version=matter.version
        )
        step = "decline" if model is Appraisal else "abandon"
        assert [duty.due_on for duty in duties_of(matter) if not duty.is_done] == [later]
        consulting.move_matter(actor=actor, matter=matter, action=step, reason="Not needed")
        assert [duty for duty in duties_of(matter) if not duty.is_done] == []
        consulting.move_matter(actor=actor, matter=matter, action="reopen", reason="Needed")
        assert [duty.due_on for duty in duties_of(matter) if not duty.is_done] == [later]


def test_opinions_when_some_are_given_then_the_appraisal_counts_them(world):
    appraisal = made(world, Appraisal, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor:
        asked = [unit(world, "post_a1"), unit(world, "post_a2")]
        opinion = consulting.ask_opinions(actor=actor, matter=appraisal, units=asked, due_on=DUE)[0]
        consulting.give_opinion(actor=actor, opinion=opinion, stance="agree", text="")
    page = world.client(COMMANDER).get(f"/appraisals/{appraisal.pk}/?tab=opinions")
    assert "1 of 2 given" in page.content.decode()


def test_opinion_when_matter_is_concluded_then_no_longer_given(world):
    appraisal = made(world, Appraisal, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor:
        (opinion,) = consulting.ask_opinions(
            actor=actor, matter=appraisal, units=[unit(world, "post_a1")], due_on=DUE
        )
    with world.acting(COMMANDER) as actor:
        consulting.conclude_appraisal(
            actor=actor, appraisal=appraisal, conclusion="agreed", conclusion_text="Fine."
        )
    with world.acting("border_post@post_a1") as actor:
        assert list(duties_for(actor)) == []
        with pytest.raises(NotAllowed):
            consulting.give_opinion(actor=actor, opinion=opinion, stance="agree", text="")


@pytest.mark.parametrize(
    ("scope", "offered"), [("held", ["province_a"]), ("issued", ["post_a2", "province_a"])]
)
def test_form_when_units_are_asked_then_offers_those_that_read_it_and_were_not_asked(world, scope, offered):
    appraisal = made(world, Appraisal, scope=scope, body="Committee", due_on=DUE)
    if scope == "issued":
        with world.acting(STAFF) as actor:
            units = [unit(world, "post_a1")]
            consulting.ask_opinions(actor=actor, matter=appraisal, units=units, due_on=DUE)
    form = world.client(STAFF).get(f"/appraisals/{appraisal.pk}/ask/").context["form"]
    with world.acting(STAFF):
        names = {world.unit(name).pk: name for name in offered}
        assert sorted(names[row.pk] for row in form.fields["units"].queryset) == offered


@pytest.mark.parametrize(("scope", "name"), [("held", "post_a1"), ("issued", "region")])
def test_opinion_when_unit_cannot_be_asked_then_refused(world, scope, name):
    appraisal = made(world, Appraisal, scope=scope, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor, pytest.raises(NotPossible):
        consulting.ask_opinions(actor=actor, matter=appraisal, units=[unit(world, name)], due_on=None)


def test_conclusion_when_by_staff_then_refused(world):
    appraisal = made(world, Appraisal, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        consulting.conclude_appraisal(
            actor=actor, appraisal=appraisal, conclusion="agreed", conclusion_text="Fine."
        )


def test_rule_when_issued_then_registered_in_force_with_its_text(world):
    rule = made(world, RuleMaking, gap="No rule on gifts", text="Gifts are registered.")
    facts = {
        "kind": InstrumentType.objects.get(pk="regulation"),
        "number": "5/QC-BCH",
        "signed_on": date(2026, 5, 1),
    }
    with world.acting(COMMANDER) as actor:
        with pytest.raises(StateForbids):
            consulting.issue_rule(actor=actor, rule=rule, facts=facts)
        consulting.move_matter(actor=actor, matter=rule, action="draft")
        instrument = consulting.issue_rule(actor=actor, rule=rule, facts=facts)
        assert (instrument.state, instrument.title_en) == ("in_force", "It")
        assert instrument.texts.get().text == "Gifts are registered."
        assert {entry.record.pk for entry in thread_for(instrument).up} == {rule.pk}


@pytest.mark.parametrize(("is_asked", "place"), [(False, "over"), (True, "done")])
def test_rule_when_issued_then_its_steps_tell_whether_opinions_were_asked(world, is_asked, place):
    rule = made(world, RuleMaking, gap="No rule on gifts", text="Gifts are registered.")
    facts = {"kind": InstrumentType.objects.get(pk="regulation"), "number": "5/QC-BCH"}
    with world.acting(COMMANDER) as actor:
        consulting.move_matter(actor=actor, matter=rule, action="draft")
        if is_asked:
            consulting.ask_opinions(actor=actor, matter=rule, units=[unit(world, "post_a1")], due_on=None)
        consulting.issue_rule(actor=actor, rule=rule, facts=facts)
    page = world.client(STAFF).get(f"/rules/{rule.pk}/")
    places = [step.place for step in page.context["steps"]]
    assert (places, "passed over" in page.text) == (["done", "done", place, "current"], not is_asked)


def test_rule_when_number_is_taken_then_nothing_is_issued(world):
    facts = {"kind": InstrumentType.objects.get(pk="regulation"), "number": "5/QC-BCH"}
    rules = [made(world, RuleMaking, gap="None", text=text) for text in ("One.", "Two.")]
    with world.acting(COMMANDER) as actor:
        for rule in rules:
            consulting.move_matter(actor=actor, matter=rule, action="draft")
        consulting.issue_rule(actor=actor, rule=rules[0], facts=facts)
        with pytest.raises(NotPossible):
            consulting.issue_rule(actor=actor, rule=rules[1], facts=facts)


def test_rule_when_abandoned_then_reason_is_kept_and_it_can_be_taken_up(world):
    rule = made(world, RuleMaking, gap="None", text="Do.")
    with world.acting(STAFF) as actor:
        with pytest.raises(NotPossible):
            consulting.move_matter(actor=actor, matter=rule, action="abandon")
        consulting.move_matter(actor=actor, matter=rule, action="abandon", reason="Not needed")
        assert (
            consulting.move_matter(actor=actor, matter=rule, action="reopen", reason="Needed").state
            == "drafting"
        )


def test_appraisal_when_taken_up_again_then_nothing_is_concluded_and_its_opinions_are_awaited(world):
    appraisal = made(world, Appraisal, body="Committee", due_on=DUE)
    with world.acting(STAFF) as actor:
        asked = [unit(world, "post_a1"), unit(world, "post_a2")]
        given, open_one = consulting.ask_opinions(actor=actor, matter=appraisal, units=asked, due_on=DUE)
        consulting.give_opinion(actor=actor, opinion=given, stance="agree", text="")
    with world.acting(COMMANDER) as actor:
        done = consulting.conclude_appraisal(
            actor=actor, appraisal=appraisal, conclusion="agreed", conclusion_text="As asked."
        )
        again = consulting.move_matter(actor=actor, matter=done, action="reopen", reason="The plan changed")
        assert (again.conclusion, again.conclusion_text, again.concluded_on) == ("", "", None)
        waiting = [[duty.due_on for duty in duties_of(row) if not duty.is_done] for row in (given, open_one)]
        assert waiting == [[], [DUE]]


@pytest.mark.parametrize("model", [Appraisal, RuleMaking])
def test_matter_when_it_has_ended_then_its_wording_stays(world, model):
    facts = {"body": "Committee", "due_on": DUE} if model is Appraisal else {"gap": "None"}
    matter = made(world, model, **facts)
    with world.acting(COMMANDER) as actor:
        step = "decline" if model is Appraisal else "abandon"
        ended = consulting.move_matter(actor=actor, matter=matter, action=step, reason="Not needed")
        with pytest.raises(StateForbids):
            consulting.change_matter(
                actor=actor, matter=ended, values={"title_en": "Other"}, version=ended.version
            )


def test_answer_when_by_whoever_submitted_it_then_refused(world):
    proposal = proposed(world)
    with world.acting(ABOVE) as actor:
        submitted = proposing.move_proposal(actor=actor, proposal=proposal, action="submit")
        with pytest.raises(NotAllowed, match="Whoever submitted it does not decide on it"):
            proposing.move_proposal(actor=actor, proposal=submitted, action="approve", reason="Good")
