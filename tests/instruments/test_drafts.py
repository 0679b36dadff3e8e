"""Deciding on drafts: every way in, every way back."""

import pytest
from tests.factories.instruments import ORDER, drafts_of, make_reading

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StaleRecord, StateForbids
from comity.history.queries import history_for
from comity.instruments import queries
from comity.instruments.models.reading import Draft, DraftState
from comity.instruments.services import confirming, drafts

STAFF = "staff_officer@region"


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


@pytest.fixture
def reading(actor):
    return make_reading(actor)


def states(reading):
    return [draft.state for draft in drafts_of(reading)]


def test_reading_when_finished_then_each_draft_points_at_its_sentence(reading):
    found = [ORDER[draft.start : draft.end] for draft in drafts_of(reading)]
    assert found == [draft.text for draft in drafts_of(reading)]
    assert len(found) == 3


def test_accept_when_decided_then_keeps_who_when_and_rules(actor, reading):
    draft = drafts.accept_draft(actor=actor, draft=drafts_of(reading)[0])
    assert (draft.state, draft.decided_by, draft.rule_version) == (
        DraftState.ACCEPTED,
        actor.account_id,
        reading.reader_version,
    )
    assert "accepted" in [entry.verb for entry in history_for(draft)]


def test_reject_when_accepted_before_then_rejected(actor, reading):
    draft = drafts_of(reading)[0]
    drafts.accept_draft(actor=actor, draft=draft)
    assert drafts.reject_draft(actor=actor, draft=draft).state == DraftState.REJECTED


def test_edit_when_fields_change_then_accepted_with_them(actor, reading):
    draft = drafts_of(reading)[0]
    edited = drafts.edit_draft(
        actor=actor, draft=draft, fields={"actors": ["Post A1"]}, version=draft.version
    )
    assert (edited.state, edited.actors) == (DraftState.EDITED, ["Post A1"])


def test_edit_when_changed_meanwhile_then_stale(actor, reading):
    draft = drafts_of(reading)[0]
    drafts.accept_draft(actor=actor, draft=draft)
    with pytest.raises(StaleRecord):
        drafts.edit_draft(actor=actor, draft=draft, fields={"text": "x"}, version=draft.version)


def test_edit_when_field_is_unknown_then_refused(actor, reading):
    draft = drafts_of(reading)[0]
    with pytest.raises(NotPossible):
        drafts.edit_draft(actor=actor, draft=draft, fields={"state": "accepted"}, version=draft.version)


def test_undo_when_edited_then_the_readers_fields_return(actor, reading):
    draft = drafts_of(reading)[0]
    drafts.edit_draft(actor=actor, draft=draft, fields={"text": "Other words"}, version=draft.version)
    (reopened,) = drafts.undo_draft(actor=actor, draft=draft)
    assert (reopened.state, reopened.text, reopened.decided_at) == (DraftState.PROPOSED, draft.text, None)


def test_undo_when_nothing_was_decided_then_refused(actor, reading):
    with pytest.raises(StateForbids):
        drafts.undo_draft(actor=actor, draft=drafts_of(reading)[0])


def test_split_when_two_lines_then_parts_point_into_the_text(actor, reading):
    draft = drafts_of(reading)[0]
    parts = drafts.split_draft(
        actor=actor, draft=draft, pieces=["hold a friendship exchange", "with Laos before 30 June 2027"]
    )
    assert [ORDER[part.start : part.end] for part in parts] == [part.text for part in parts]
    assert states(reading)[:1] == [DraftState.SPLIT]


def test_split_when_rephrased_then_parts_keep_the_place_of_the_whole(actor, reading):
    draft = drafts_of(reading)[0]
    parts = drafts.split_draft(actor=actor, draft=draft, pieces=["prepare it", "hold it"])
    assert [(part.start, part.end) for part in parts] == [(draft.start, draft.end)] * 2


def test_split_when_one_part_then_refused(actor, reading):
    with pytest.raises(NotPossible):
        drafts.split_draft(actor=actor, draft=drafts_of(reading)[0], pieces=["all of it", " "])


def test_undo_when_split_then_parts_are_taken_back(actor, reading):
    draft = drafts_of(reading)[0]
    drafts.split_draft(actor=actor, draft=draft, pieces=["one", "two"])
    drafts.undo_draft(actor=actor, draft=draft)
    assert sorted(states(reading)) == ["proposed", "proposed", "proposed", "withdrawn", "withdrawn"]


def test_undo_when_a_part_was_decided_then_refused(actor, reading):
    draft = drafts_of(reading)[0]
    first, _second = drafts.split_draft(actor=actor, draft=draft, pieces=["one", "two"])
    drafts.accept_draft(actor=actor, draft=first)
    with pytest.raises(StateForbids):
        drafts.undo_draft(actor=actor, draft=draft)


def test_merge_when_two_then_whole_has_what_both_named(actor, reading):
    first, second, _third = drafts_of(reading)
    whole = drafts.merge_drafts(actor=actor, drafts=[second, first])
    assert whole.text == f"{first.text} {second.text}"
    assert (whole.start, whole.end, whole.confidence) == (
        first.start,
        second.end,
        min(first.confidence, second.confidence),
    )
    assert whole.actors == [*first.actors, *(name for name in second.actors if name not in first.actors)]


def test_undo_when_merged_then_all_sources_return(actor, reading):
    first, second, _third = drafts_of(reading)
    drafts.merge_drafts(actor=actor, drafts=[first, second])
    reopened = drafts.undo_draft(actor=actor, draft=second)
    assert {draft.pk for draft in reopened} == {first.pk, second.pk}
    assert sorted(states(reading)) == ["proposed", "proposed", "proposed", "withdrawn"]


def test_merge_when_one_was_split_then_refused(actor, reading):
    first, second, _third = drafts_of(reading)
    drafts.split_draft(actor=actor, draft=first, pieces=["one", "two"])
    first.refresh_from_db()
    with pytest.raises(StateForbids):
        drafts.merge_drafts(actor=actor, drafts=[first, second])


def test_merge_when_the_same_twice_then_refused(actor, reading):
    first = drafts_of(reading)[0]
    with pytest.raises(StateForbids):
        drafts.merge_drafts(actor=actor, drafts=[first, first])


def test_accept_sure_when_undone_then_all_return_at_once(actor, reading):
    Draft.objects.filter(reading=reading).update(confidence=0.95)
    accepted = drafts.accept_sure_drafts(actor=actor, reading=reading)
    assert (len(accepted), states(reading)) == (3, ["accepted"] * 3)
    drafts.undo_latest(actor=actor, reading=reading)
    assert states(reading) == ["proposed"] * 3


def test_undo_latest_when_repeated_then_walks_back(actor, reading):
    first, second, _third = drafts_of(reading)
    drafts.accept_draft(actor=actor, draft=first)
    drafts.reject_draft(actor=actor, draft=second)
    drafts.undo_latest(actor=actor, reading=reading)
    assert states(reading) == ["accepted", "proposed", "proposed"]
    drafts.undo_latest(actor=actor, reading=reading)
    with pytest.raises(NotPossible):
        drafts.undo_latest(actor=actor, reading=reading)


def test_unsure_first_when_one_is_decided_then_it_comes_last(actor, reading):
    for confidence, draft in zip((0.9, 0.5, 0.7), drafts_of(reading), strict=True):
        Draft.objects.filter(pk=draft.pk).update(confidence=confidence)
    first, second, third = drafts_of(reading)
    drafts.accept_draft(actor=actor, draft=second)
    assert list(queries.drafts_unsure_first(reading)) == [third, first, second]


def test_address_when_unit_is_below_then_kept(world, actor, reading):
    units = [world.unit("post_a1").pk]
    assert drafts.address_reading(actor=actor, reading=reading, unit_ids=units).unit_ids == units


def test_decide_when_confirmed_then_refused(world, actor, reading):
    draft = drafts.accept_draft(actor=actor, draft=drafts_of(reading)[0])
    drafts.address_reading(actor=actor, reading=reading, unit_ids=[world.unit("province_a").pk])
    confirming.confirm_reading(actor=actor, reading=reading)
    with pytest.raises((StateForbids, NotAllowed)):
        drafts.reject_draft(actor=actor, draft=draft)


def test_address_when_unit_is_beside_then_refused(world):
    with world.acting("staff_officer@province_a") as actor:
        reading = make_reading(actor)
        with pytest.raises(NotAllowed):
            drafts.address_reading(actor=actor, reading=reading, unit_ids=[world.unit("province_b").pk])


def test_decide_when_role_may_not_then_refused(world):
    with world.acting(STAFF) as actor:
        draft = drafts_of(make_reading(actor))[0]
    with world.acting("inspector@region") as actor, pytest.raises(NotAllowed):
        drafts.accept_draft(actor=actor, draft=draft)
