"""What is to be seen to before an activity waits on the desk of its owner until it is ticked."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from tests.factories.activities import DAYS, account_in, appraise, hold, make_activity

from comity.access.services.keeping import NotPossible
from comity.activities import policies, queries
from comity.activities.models.preparation import ChecklistItem
from comity.activities.services import moving, preparing, registering, taking_part
from comity.foundation.refusals import NotAllowed
from comity.threads.models import Duty
from comity.threads.queries import duties_for, duties_of

COMMANDER, STAFF = "commander@region", "staff_officer@region"
POINT = {"topic": "safety", "title_en": "Route walked", "due_on": date(2027, 2, 25)}


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def add(actor, activity, owner):
    values = {**POINT, "responsible": owner}
    return preparing.add_point(actor=actor, activity=activity, values=values)


def waiting(item):
    return list(duties_of(item).filter(done_at=None))


def test_point_when_given_an_owner_and_a_day_then_waits_on_that_desk(world):
    with world.acting(COMMANDER) as actor:
        item = add(actor, make_activity(actor), account_in(world, STAFF))
    with world.acting(STAFF) as owner:
        (duty,) = duties_for(owner).filter(record_id=item.pk)
        assert (duty.kind, duty.due_on, duty.title_en) == (
            "confirm",
            POINT["due_on"],
            "See to it: Route walked",
        )
    page = world.client(STAFF).get("/")
    assert f"/activities/{item.activity_id}/?tab=preparation" in page.text


def test_point_when_it_has_no_owner_then_waits_nowhere(actor):
    assert waiting(add(actor, make_activity(actor), None)) == []


def test_point_when_ticked_then_its_duty_is_done_and_comes_back_with_it(world, actor):
    item = add(actor, make_activity(actor), account_in(world, STAFF))
    preparing.tick_point(actor=actor, item=item)
    assert waiting(item) == []
    preparing.tick_point(actor=actor, item=item)
    assert [duty.for_account_id for duty in waiting(item)] == [world.account(STAFF).pk]


def test_point_when_ticked_by_its_owner_who_may_change_nothing_else_then_done(world):
    with world.acting(COMMANDER) as actor:
        mine, other = (
            add(actor, make_activity(actor), owner) for owner in (account_in(world, "finance@region"), None)
        )
    with world.acting("finance@region") as owner:
        assert preparing.tick_point(actor=owner, item=mine).done_by == owner.account_id
        with pytest.raises(NotAllowed):
            preparing.tick_point(actor=owner, item=other)


def test_point_when_the_days_of_a_proposal_are_changed_then_moves_with_them(world, actor):
    activity = make_activity(actor)
    item = add(actor, activity, account_in(world, STAFF))
    days = {name: day + timedelta(days=7) for name, day in DAYS.items()}
    registering.change_activity(actor=actor, record=activity, values=days, expected_version=activity.version)
    item.refresh_from_db()
    assert item.due_on == POINT["due_on"] + timedelta(days=7)
    assert [duty.due_on for duty in waiting(item)] == [item.due_on]


def test_point_when_its_owner_is_of_a_unit_below_then_done_with_its_duty_alone(world):
    with world.acting(COMMANDER) as actor:
        activity = make_activity(actor, scope="issued")
        item = add(actor, activity, account_in(world, "staff_officer@province_a"))
    with world.acting("staff_officer@province_a") as owner:
        (duty,) = duties_for(owner)
        assert (duty.record_id, policies.tickable(owner, activity, [item])) == (item.pk, set())


@pytest.mark.parametrize("owner", ["staff_officer@province_a", "administrator@region"])
def test_point_when_its_owner_could_not_read_it_then_refused_in_words_that_name_nothing_else(
    world, actor, owner
):
    row = make_activity(actor, level=2)
    with pytest.raises(NotPossible) as refusal:
        add(actor, row, account_in(world, owner))
    assert str(refusal.value) == f"{account_in(world, owner)} cannot read this activity."
    assert not ChecklistItem.objects.filter(activity=row).exists()


def test_checklist_when_laid_then_each_point_waits_for_whoever_answers_for_the_activity(world, actor):
    row = make_activity(actor, responsible=account_in(world, STAFF))
    appraise(actor, row)
    moving.move_activity(actor=actor, activity=row, action="clear")
    items = list(queries.checklist_of(row))
    assert {item.topic for item in items} == {"protocol", "safety", "secrecy"}
    assert [[duty.due_on for duty in waiting(item)] for item in items] == [[item.due_on] for item in items]


def test_checklist_when_laid_in_one_language_then_read_by_each_in_their_own(world):
    with world.acting(COMMANDER) as actor, translation.override("vi"):
        row = make_activity(actor, responsible=account_in(world, STAFF))
        appraise(actor, row)
        moving.move_activity(actor=actor, activity=row, action="clear")
        first = next(iter(queries.points_for(row.kind_id)))
        (item,) = queries.checklist_of(row).filter(title_en=first.name_en)
        (duty,) = waiting(item)
        assert (item.title_vi, duty.title_en) == (first.name_vi, f"See to it: {first.name_en}")
    client = world.client(STAFF)
    for language, (own, other) in {
        "en": (first.name_en, first.name_vi),
        "vi": (first.name_vi, first.name_en),
    }.items():
        client.cookies["django_language"] = language
        with translation.override(None):  # what the page activates ends with it
            page = client.get(f"/activities/{row.pk}/?tab=preparation").text
        assert (own in page, other in page) == (True, False)


@pytest.mark.parametrize(("language", "field"), [("en", "title_en"), ("vi", "title_vi")])
def test_point_when_typed_then_kept_as_said_in_the_language_of_who_typed_it(world, language, field):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
    client = world.client(COMMANDER)
    client.cookies["django_language"] = language
    with translation.override(None):
        client.post(f"/activities/{row.pk}/checklist/", {"topic": "safety", "title": "Route"})
    with world.acting(COMMANDER):
        (item,) = queries.checklist_of(row)
        said = {name: getattr(item, name) for name in ("title_en", "title_vi")}
        assert said == {"title_en": "", "title_vi": "", field: "Route"}


@pytest.mark.parametrize("action", ["cancel", "postpone"])
def test_points_when_the_activity_does_not_take_place_then_nobody_waits_for_them(world, actor, action):
    row = make_activity(actor)
    item = add(actor, row, account_in(world, STAFF))
    moving.move_activity(actor=actor, activity=row, action=action, reason="Floods")
    assert waiting(item) == []
    moving.move_activity(actor=actor, activity=row, action="propose_again", reason="Dry again")
    assert len(waiting(item)) == 1


def test_points_when_the_activity_was_held_then_nobody_waits_for_them(world, actor):
    row = make_activity(actor, responsible=account_in(world, STAFF))
    hold(actor, row)
    open_points = Duty.objects.filter(record_type="activities.checklistitem", done_at=None)
    assert not open_points.exists()


@pytest.mark.parametrize("is_cleared", [False, True])
def test_programme_when_the_activity_is_moved_then_its_times_move_with_it(actor, is_cleared):
    row = make_activity(actor, time_zone="Asia/Tokyo")
    begins, ends = (datetime(2027, 3, 1, hour, tzinfo=row.zone) for hour in (8, 9))
    point = {"starts_at": begins, "ends_at": ends, "what": "Welcome"}
    preparing.add_itinerary(actor=actor, activity=row, values=point)
    part = {"starts_at": begins, "ends_at": ends, "route": "Along the stream"}
    taking_part.add_patrol_part(actor=actor, activity=row, partner=None, values=part)
    later = {name: day + timedelta(days=10) for name, day in DAYS.items()}
    if is_cleared:
        appraise(actor, row)
        moving.move_activity(actor=actor, activity=row, action="clear")
        registering.reschedule_activity(actor=actor, activity=row, reason="Floods", **later)
    else:
        registering.change_activity(actor=actor, record=row, values=later, expected_version=row.version)
    moved = [*queries.itinerary_of(row), *queries.patrol_parts_of(row)]
    assert [(each.starts_at, each.ends_at) for each in moved] == [
        (begins + timedelta(days=10), ends + timedelta(days=10))
    ] * 2


def test_points_when_the_activity_is_moved_then_their_days_move_with_it(world, actor):
    row = make_activity(actor)
    open_point, ticked = add(actor, row, account_in(world, STAFF)), add(actor, row, None)
    preparing.tick_point(actor=actor, item=ticked)
    later = {name: day + timedelta(days=10) for name, day in DAYS.items()}
    registering.reschedule_activity(actor=actor, activity=row, reason="Floods", **later)
    days = dict(ChecklistItem.objects.filter(activity=row).values_list("pk", "due_on"))
    assert days == {open_point.pk: POINT["due_on"] + timedelta(days=10), ticked.pk: POINT["due_on"]}
    assert [duty.due_on for duty in waiting(open_point)] == [days[open_point.pk]]
