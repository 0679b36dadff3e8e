"""The duty that leads from My desk back to the room."""

from tests.factories.instruments import drafts_of, make_reading

from comity.desk.queries import desk_for
from comity.instruments.services import confirming, drafts

STAFF = "staff_officer@region"


def waiting(actor):
    """The addresses to which the desk's duties to confirm lead."""
    (queue,) = [queue for queue in desk_for(actor).queues if queue.kind == "confirm"]
    return [(entry.duty.title_en, entry.url) for entry in queue.entries]


def test_desk_when_a_reading_has_undecided_drafts_then_leads_back_to_the_room(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        assert waiting(actor) == [
            ("Decide on the drafts from “directive.txt”", f"/reading-room/{reading.pk}/")
        ]
    with world.acting("commander@region") as actor:
        assert len(waiting(actor)) == 1
    with world.acting("staff_officer@province_a") as actor:
        assert waiting(actor) == []


def test_desk_when_the_reading_is_finished_then_nothing_waits(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor, units=[world.unit("province_a")])
        drafts.accept_draft(actor=actor, draft=drafts_of(reading)[0])
        confirming.confirm_reading(actor=actor, reading=reading)
        assert waiting(actor) == []


def test_desk_when_all_are_rejected_then_nothing_waits_until_one_is_undone(world):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor)
        rejected = [drafts.reject_draft(actor=actor, draft=draft) for draft in drafts_of(reading)]
        assert waiting(actor) == []
        drafts.undo_draft(actor=actor, draft=rejected[0])
        assert len(waiting(actor)) == 1


def test_desk_when_a_reading_finds_nothing_then_nothing_waits(world):
    with world.acting(STAFF) as actor:
        make_reading(actor, text="The border is calm.\n")
        assert waiting(actor) == []
