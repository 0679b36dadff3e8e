"""Obligations of agreements: on whom clauses are laid, and what becomes of them when the agreement changes."""

from datetime import date

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from tests.factories.instruments import (
    CLAUSES,
    drafts_of,
    make_agreement,
    make_instrument,
    make_obligations,
    make_reading,
)
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.foundation.states import transition_named
from comity.history.models import Event
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft
from comity.instruments.models.requirement import (
    OBLIGATION_TRANSITIONS,
    Assignment,
    ObligationState,
    PartnerObligation,
)
from comity.instruments.queries import agreements
from comity.instruments.services import alerts, confirming, drafts, forcing, obligating, relating, siding
from comity.instruments.services.confirming import Amendment
from comity.threads.queries import duties_of

STAFF, COMMANDER = "staff_officer@region", "commander@region"


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


@pytest.fixture
def partner(actor):
    return make_partner(actor, country="LA")


@pytest.fixture
def found(actor, partner, world):
    return make_obligations(actor, partner, [world.unit("province_a")])


def test_read_when_clauses_name_a_side_then_drafts_are_laid_there(actor, partner):
    reading = make_reading(actor, make_agreement(actor, partner), text=CLAUSES)
    assert [(row.partner_ids, row.unit_ids) for row in drafts_of(reading)] == [
        ([partner.pk], []),
        ([partner.pk], None),
        ([], None),
    ]


@pytest.mark.parametrize(
    ("country", "text", "is_named"),
    [
        ("LA", "The Lao side shall repair the markers.", True),
        ("LA", "Laos shall repair the markers.", True),
        ("KH", "The Cambodian party shall repair the markers.", True),
        ("CA", "The provincial command can and shall repair the markers.", False),
        ("AD", "The command and the border posts shall repair the markers.", False),
        ("LA", "Phía Lào phải sửa chữa các mốc quốc giới.", True),
        ("LA", "Lao động nghĩa vụ của đơn vị phải được báo cáo trước ngày 30/6/2027.", False),
        ("KH", "Cam kết của đơn vị phải được báo cáo trước ngày 30/6/2027.", False),
        ("CL", "Chi bộ đồn biên phòng phải báo cáo trước ngày 30/6/2027.", False),
    ],
)
def test_clause_when_read_then_laid_on_the_partner_only_where_it_is_named(actor, country, text, is_named):
    names = Locale("en").territories[country], Locale("vi").territories[country]
    partner = make_partner(actor, country=country, name_en=names[0], name_vi=names[1])
    draft = Draft(text=text)
    siding.propose_sides(make_agreement(actor, partner), [draft])
    assert draft.partner_ids == ([partner.pk] if is_named else [])


def test_read_when_text_is_no_agreement_then_nothing_is_laid_on_partners(actor, partner):
    reading = make_reading(actor, make_instrument(actor), text=CLAUSES)
    assert {tuple(row.partner_ids) for row in drafts_of(reading)} == {()}


def test_confirm_when_both_sides_are_named_then_each_gets_its_part(found, partner, world):
    theirs = [(row.requirement, row.partner, row.state, row.due_on) for row in found.obligations]
    first, second, third = found.requirements
    assert theirs == [
        (first, partner, "open", date(2027, 6, 30)),
        (second, partner, "open", date(2027, 12, 31)),
    ]
    assert {(row.requirement, row.unit) for row in found.assignments} == {
        (second, world.unit("province_a")),
        (third, world.unit("province_a")),
    }


def test_confirm_when_laid_on_a_partner_then_its_unit_follows_it(found):
    (duty,) = duties_of(found.obligations[0])
    assert (duty.kind, duty.for_unit.code, duty.due_on) == ("verify", "region", date(2027, 6, 30))


def test_address_when_partner_is_no_party_then_refused(actor, partner):
    reading = make_reading(actor, make_agreement(actor), text=CLAUSES)
    with pytest.raises(NotPossible):
        drafts.address_draft(
            actor=actor, draft=drafts_of(reading)[0], unit_ids=None, partner_ids=[partner.pk]
        )


@pytest.mark.parametrize("state", ObligationState.values)
@pytest.mark.parametrize("action", [each.action for each in OBLIGATION_TRANSITIONS])
def test_move_when_table_allows_then_moves_else_refused(world, state, action):
    transition = transition_named(OBLIGATION_TRANSITIONS, action)
    with world.acting(COMMANDER) as actor:
        row = make_obligations(actor, make_partner(actor, country="LA"), [world.unit("region")]).obligations[
            0
        ]
        PartnerObligation.objects.filter(pk=row.pk).update(state=state, evidence="Seen")
        if state in transition.sources:
            moved = obligating.move_obligation(actor=actor, obligation=row, action=action, reason="Seen")
            assert moved.state == transition.target
        else:
            with pytest.raises(StateForbids):
                obligating.move_obligation(actor=actor, obligation=row, action=action, reason="x")


def test_meet_when_evidence_is_given_then_kept_with_its_day_and_off_the_desk(actor, found):
    row = obligating.move_obligation(
        actor=actor, obligation=found.obligations[0], action="meet", reason="Photos", on=date(2026, 5, 3)
    )
    assert (row.evidence, row.closed_on) == ("Photos", date(2026, 5, 3))
    assert [duty.is_done for duty in duties_of(row)] == [True]


def test_meet_when_evidence_is_missing_then_refused(actor, found):
    with pytest.raises(NotPossible):
        obligating.move_obligation(actor=actor, obligation=found.obligations[0], action="meet", reason=" ")


def test_release_when_actor_cannot_approve_then_refused(actor, found):
    with pytest.raises(NotAllowed):
        obligating.move_obligation(actor=actor, obligation=found.obligations[0], action="release", reason="x")


def test_change_when_day_moves_then_the_duty_moves_with_it(actor, found):
    row = PartnerObligation.objects.get(pk=found.obligations[0].pk)
    facts = {"due_on": date(2028, 1, 1), "last_sign_on": date(2026, 11, 1)}
    obligating.change_obligation(actor=actor, obligation=row, facts=facts, version=row.version)
    assert [duty.due_on for duty in duties_of(row).filter(done_at=None)] == [date(2028, 1, 1)]


def test_oblige_when_laid_twice_then_refused(actor, found, partner):
    with pytest.raises(ValidationError):
        obligating.oblige(actor=actor, requirement=found.requirements[0], partner=partner)


def test_remove_party_when_its_obligations_are_open_then_refused(actor, found):
    (party,) = found.requirements[0].instrument.parties.all()
    with pytest.raises(NotPossible):
        relating.remove_party(actor=actor, party=party)


def amend(actor, requirement, *, carries_on):
    return confirming.amend_requirement(
        actor=actor,
        requirement=requirement,
        fields={"due_on": date(2028, 1, 31)},
        amendment=Amendment("postponed", carries_on=carries_on),
        version=requirement.version,
    )


def test_amend_when_what_runs_goes_on_then_both_sides_follow_to_the_successor(actor, found):
    successor = amend(actor, found.requirements[1], carries_on=True)
    rows = [*Assignment.objects.filter(requirement=successor), *successor.partner_obligations.all()]
    assert [row.due_on for row in rows] == [date(2028, 1, 31)] * 2
    for row in rows:
        assert [duty.due_on for duty in duties_of(row).filter(done_at=None)] == [date(2028, 1, 31)]


def test_amend_when_what_runs_stays_then_it_keeps_its_wording_and_day(actor, found):
    successor = amend(actor, found.requirements[1], carries_on=False)
    assert not successor.assignments.exists()
    assert not successor.partner_obligations.exists()
    (row,) = found.requirements[1].partner_obligations.all()
    assert (row.due_on, row.state) == (date(2027, 12, 31), "open")


def test_amend_when_one_is_met_already_then_it_stays_where_it_was_met(actor, found):
    obligating.move_obligation(actor=actor, obligation=found.obligations[0], action="meet", reason="Seen")
    successor = amend(actor, found.requirements[0], carries_on=True)
    assert not successor.partner_obligations.exists()
    assert found.requirements[0].partner_obligations.get().state == "met"


def test_withdraw_when_laid_on_a_partner_then_released(actor, found):
    confirming.withdraw_requirement(actor=actor, requirement=found.requirements[0], reason="superseded")
    assert found.requirements[0].partner_obligations.get().state == "released"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, (2, 2)),
        ({"side": "ours"}, (2, 0)),
        ({"side": "theirs"}, (0, 2)),
        ({"state": "open"}, (2, 2)),
        ({"state": "met"}, (0, 0)),
        ({"overdue_on": date(2027, 7, 1)}, (1, 1)),
    ],
)
def test_list_when_filtered_then_counts_are_of_what_fits(found, asked, number):
    page = agreements.obligations(agreements.Wanted(**asked))
    assert (page.ours.number, page.theirs.number) == number
    assert len(page.rows) == sum(number)


def test_list_when_partner_is_another_then_empty(actor, found):
    other = make_partner(actor, code="KH", name_en="Cambodia", name_vi="Campuchia")
    assert agreements.obligations(agreements.Wanted(partner=other)).rows == []


def test_list_when_longer_than_a_page_then_the_next_goes_on(found):
    first = agreements.obligations(agreements.Wanted(), size=3)
    second = agreements.obligations(agreements.Wanted(), after=first.after, size=3)
    days = [row.due_on for row in [*first.rows, *second.rows]]
    assert (len(days), days) == (4, sorted(days))
    assert second.after == ""


@pytest.mark.parametrize(
    ("asked", "named"),
    [("side=mine", "side"), ("partner=nobody", "partner"), ("state=lost", "state"), ("colour=red", "colour")],
)
def test_list_when_a_condition_cannot_be_met_then_named_and_nothing_is_shown(world, asked, named):
    with world.acting(STAFF) as actor:
        make_obligations(actor, make_partner(actor, country="LA"), [world.unit("province_a")])
    page = world.client(STAFF).get(f"/obligations/?{asked}")
    assert (page.context["page"], list(page.context["form"].errors)) == (None, [named])
    assert ("on partners</p>" in page.content.decode(), page.context["next_url"]) == (False, "")


def test_list_when_a_partner_is_chosen_then_also_what_its_parts_owe(world):
    with world.acting(STAFF) as actor:
        state = make_partner(actor)
        force = make_partner(actor, code="LA-A", country="LA", parent=state)
        make_obligations(actor, force, [world.unit("province_a")])
        found = agreements.obligations(agreements.Wanted(partner=state))
        assert found.theirs.number == agreements.obligations(agreements.Wanted()).theirs.number > 0


def test_list_when_the_agreement_is_suspended_then_says_so_beside_each_of_its_obligations(world):
    with world.acting(STAFF) as actor:
        make_obligations(actor, make_partner(actor, country="LA"), [world.unit("province_a")])
        count = len(agreements.obligations(agreements.Wanted()).rows)
        agreement = Instrument.objects.get(kind__is_agreement=True)
        forcing.move_instrument(actor=actor, instrument=agreement, action="suspend", reason="Talks")
    page = world.client(STAFF).get("/obligations/").content.decode()
    assert page.count("Suspended") == count > 0


def test_list_when_partners_are_offered_then_marked_and_recorded_as_read(world):
    with world.acting(STAFF) as actor:
        secret = make_partner(actor, level=2, code="S", name_en="Secret partner")
    page = world.client("viewer@region").get("/obligations/")
    assert ("Secret partner" in page.content.decode(), page.context["page_label"].level_id) == (True, 2)
    with world.acting("security_officer@region"):
        read = Event.objects.filter(verb="read", account_id=world.account("viewer@region").pk)
        assert any(str(secret.pk) in str(event.payload) for event in read)


def test_list_when_agreement_is_above_the_clearance_then_nobody_counts_it(world):
    with world.acting(STAFF) as actor:
        make_obligations(actor, make_partner(actor, country="LA"), [world.unit("post_a1")], level=2)
        assert agreements.obligations(agreements.Wanted()).theirs.number == 2
    with world.acting("staff_officer@post_a1"):
        page = agreements.obligations(agreements.Wanted())
        assert (page.rows, page.ours.number, page.theirs.number) == ([], 0, 0)


def test_agreements_when_shown_with_a_partner_then_next_day_of_either_side(found, partner):
    (row,) = agreements.agreements_with(partner)
    assert (row.title_en, row.next_on) == ("Memorandum", date(2027, 3, 1))


def test_instruments_when_filtered_by_party_then_only_its_agreements(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        make_agreement(actor, partner, title_en="Kept")
        make_agreement(actor, number="2/BGN", title_en="Other")
    page = world.client(STAFF).get(f"/instruments/?partners={partner.pk}")
    assert [row["title"] for row in page.context["rows"]] == ["Kept"]


def test_alerts_when_a_partner_is_silent_then_asked_once_and_again_after_as_long(world):
    with world.acting(STAFF) as actor:
        found = make_obligations(actor, make_partner(actor, country="LA"), [world.unit("region")])
        row = found.obligations[0]
    with acting_as_service("clock") as clock:
        assert alerts.open_alerts(actor=clock, today=date(2027, 1, 1)) == 0
        assert alerts.open_alerts(actor=clock, today=date(2027, 8, 1)) == 2
        assert alerts.open_alerts(actor=clock, today=date(2027, 8, 2)) == 0
        assert [duty.kind for duty in duties_of(row).order_by("kind")] == ["report", "verify"]


def test_alerts_when_an_agreement_without_obligations_is_silent_then_asked(world):
    with world.acting(STAFF) as actor:
        agreement = make_agreement(actor)
        make_instrument(actor, number="8/CT")
    with acting_as_service("clock") as clock:
        assert alerts.open_alerts(actor=clock, today=date(2027, 8, 1)) == 1
        assert [duty.kind for duty in duties_of(agreement)] == ["report"]


@pytest.mark.parametrize(("months", "number"), [(3, 0), (6, 1)])
def test_alerts_when_the_type_asks_for_longer_notice_then_reminded_earlier(world, months, number):
    with world.acting(STAFF) as actor:
        agreement = make_agreement(actor, in_force_to=date(2027, 6, 1))
    with world.acting("administrator@region"):
        type(agreement.kind).objects.filter(pk="memorandum").update(remind_months=months)
    with acting_as_service("clock") as clock:
        assert alerts.open_alerts(actor=clock, today=date(2027, 1, 1)) == number
