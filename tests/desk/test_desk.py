"""My desk shows what waits for its reader, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.activities import account_in, make_activity
from tests.factories.instruments import make_requirements
from tests.factories.records import make_partner

from comity.access.models import Level
from comity.access.services.ways_in import TokenValues, make_feed
from comity.activities.services import preparing
from comity.desk.queries import desk_for
from comity.foundation import clock
from comity.history.models import Event
from comity.instruments.models.requirement import Assignment
from comity.instruments.services import assigning
from comity.kit.services import update_record
from comity.threads.models import Duty
from comity.threads.queries import thread_for
from comity.threads.services import close_duties, link, open_duty
from comity.threads.services.talking import comment_on

MOST_QUERIES = 12
READ_ONCE = ("threads_link", "instruments_instrument", "access_unit")


@pytest.fixture
def partner(world):
    with world.acting("staff_officer@province_a") as actor:
        return make_partner(actor, level=1)


def ask(world, partner, title, *, days=None, kind="decide", **given):
    due_on = None if days is None else clock.today() + timedelta(days=days)
    fields = {
        "unit": world.unit("province_a"),
        "due_on": due_on,
        "title_en": title,
        "title_vi": title,
        **given,
    }
    with world.acting("staff_officer@province_a") as actor:
        return open_duty(actor=actor, record=partner, kind=kind, **fields)


def titles(entries):
    return [entry.duty.title_en for entry in entries]


def test_desk_when_duties_wait_then_sorted_by_lateness_and_kind(world, partner):
    ask(world, partner, "late", days=-2)
    ask(world, partner, "soon", days=3)
    ask(world, partner, "someday", kind="report")
    with world.acting("commander@province_a") as actor:
        desk = desk_for(actor)
    assert titles(desk.late) == ["late"]
    assert {queue.kind: titles(queue.entries) for queue in desk.queues} == {
        "decide": ["soon"],
        "report": ["someday"],
        "confirm": [],
        "verify": [],
    }


def test_desk_when_something_is_late_then_says_since_when_nothing_happened(world, partner):
    ask(world, partner, "late", days=-2)
    with world.acting("commander@province_a") as actor:
        (entry,) = desk_for(actor).late
    assert entry.last_change.date() == clock.now().date()


def test_desk_when_duties_belong_to_others_then_stays_empty(world, partner):
    ask(world, partner, "of the unit")
    ask(world, partner, "of one account", account=world.account("commander@province_a"))
    ask(world, partner, "done", kind="verify")
    with world.acting("staff_officer@province_a") as actor:
        close_duties(actor=actor, record=partner, kind="verify")
        assert [titles(queue.entries) for queue in desk_for(actor).queues] == [["of the unit"], [], [], []]
    for reader in (
        "commander@region",
        "commander@province_b",
        "commander@post_a1",
        "administrator@province_a",
    ):
        with world.acting(reader) as actor:
            assert desk_for(actor).is_empty


def test_desk_when_record_lies_above_the_working_level_then_not_shown(world, partner):
    ask(world, partner, "of the unit")
    with world.acting("commander@province_a", working_level=0) as actor:
        assert desk_for(actor).is_empty


def test_desk_when_duties_fall_due_then_the_fortnight_lists_their_days(world, partner):
    for days in (1, 1, 14, 15):
        ask(world, partner, f"in {days}", days=days)
    with world.acting("commander@province_a") as actor:
        ahead = desk_for(actor).ahead
    today = clock.today()
    assert [(day.on - today, titles(day.entries)) for day in ahead] == [
        (timedelta(days=1), ["in 1", "in 1"]),
        (timedelta(days=14), ["in 14"]),
    ]


def test_desk_when_somebody_else_changes_what_i_work_on_then_told_once(world, partner):
    with world.acting("commander@province_a") as actor:
        for version, name in enumerate(("Lao PDR", "Laos again"), start=1):
            update_record(actor=actor, record=partner, values={"name_en": name}, expected_version=version)
        assert desk_for(actor).changes == []
    with world.acting("staff_officer@province_a") as actor:
        (change,) = desk_for(actor).changes
    assert (change.title, change.who) == ("Laos again", "commander@province a")


def test_desk_when_a_linked_record_changes_then_told(world, partner):
    with world.acting("commander@province_a") as actor:
        other = make_partner(actor, code="KH", name_en="Cambodia")
        update_record(actor=actor, record=other, values={"name_en": "Kingdom"}, expected_version=1)
        link(actor=actor, kind="serves", source=partner, target=other)
    with world.acting("staff_officer@province_a") as actor:
        assert {change.title for change in desk_for(actor).changes} == {"Kingdom", "Laos"}


def test_desk_when_a_change_is_hidden_then_not_told(world, partner):
    with world.acting("commander@province_a") as actor:
        update_record(actor=actor, record=partner, values={"name_en": "Secret name"}, expected_version=1)
    with world.acting("staff_officer@province_a", working_level=0) as actor:
        assert desk_for(actor).changes == []


@pytest.mark.parametrize(
    ("reader", "first"),
    [
        ("administrator@province_a", "Lay out the units"),
        ("security_officer@province_a", "Set clearances"),
        ("staff_officer@province_a", "Register a directive"),
        ("viewer@province_a", "See what is in force"),
    ],
)
def test_page_when_nothing_waits_then_offers_what_the_role_begins_with(reader, first, world):
    steps = world.client(reader).get("/").context["steps"]
    assert str(steps[0].title) == first


def test_page_when_much_waits_then_few_queries(world, partner, django_assert_max_num_queries):
    for days in range(-5, 20):
        ask(world, partner, f"in {days}", days=days)
    client = world.client("commander@province_a")
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get("/")
    assert page.status_code == 200


@pytest.fixture
def assignments(world):
    """What a directive of the region asks of a province, which is late and begun."""
    with world.acting("staff_officer@region") as actor:
        make_requirements(actor, [world.unit("province_a")])
    with world.acting("staff_officer@province_a") as actor:
        row = Assignment.objects.order_by("due_on").first()
        assigning.concretise_assignment(actor=actor, assignment=row, note="In three steps.")
        Duty.objects.filter(record_id=row.pk).update(due_on=clock.today() - timedelta(days=3))
    return row


def test_row_when_about_an_assignment_then_names_the_instrument_and_its_unit(world, assignments):
    page = world.client("staff_officer@province_a").get("/")
    origins = {entry.origin for queue in page.context["desk"].queues for entry in queue.entries}
    assert origins == {"03/CT-QK · Directive on the exchange"}
    assert "03/CT-QK · Directive on the exchange · Northern region" in page.content.decode()


def test_row_when_late_and_begun_then_says_its_state_and_since_when(world, assignments):
    shown = world.client("staff_officer@province_a").get("/")
    (entry,) = shown.context["desk"].late
    assert (entry.state, entry.last_change.date()) == ("Concretised", clock.now().date())
    assert "Concretised · unchanged since" in shown.content.decode()


def test_page_when_late_and_changed_by_others_then_few_statements(world, assignments):
    with world.acting("staff_officer@region") as actor:
        requirement = assignments.requirement
        comment_on(actor=actor, record=requirement, text="To be discussed.")
        comment_on(actor=actor, record=requirement.instrument, text="In force.")
    client = world.client("staff_officer@province_a")
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        desk = client.get("/").context["desk"]
    texts = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    read = [sum(f'FROM "{table}"' in text for text in texts) for table in READ_ONCE]
    assert (bool(desk.late), len(desk.changes) > 1, read) == (True, True, [1, 1, 1])
    assert len(texts) <= 11, texts


def test_thread_when_of_a_requirement_then_each_assignment_names_its_unit(world):
    units = [world.unit("province_a"), world.unit("province_b")]
    with world.acting("staff_officer@region") as actor:
        requirement = make_requirements(actor, units)[0]
        titles = sorted(entry.title for entry in thread_for(requirement).down)
    assert titles == [f"Province a: {requirement}", f"Province b: {requirement}"]


def test_feed_when_it_names_duties_above_the_lowest_level_then_recorded(world, partner):
    ask(world, partner, "soon", days=3)
    ask(world, partner, "someday")
    with world.acting("commander@province_a") as actor:
        values = TokenValues(name="x", days=30, level=Level.objects.get(pk=1))
        secret = make_feed(actor=actor, values=values, purpose="duties")
        (duty,) = Duty.objects.filter(title_en="soon")
    assert "SUMMARY:soon" in Client().get(f"/feeds/{secret}/duties.ics").content.decode()
    with world.acting("commander@province_a"):
        (event,) = Event.objects.filter(verb="listed")
    assert set(event.payload["ids"]) == {str(duty.pk), str(partner.pk)}


@pytest.fixture
def point(world):
    """A point of the checklist of an activity that a post reads too, on the desk of its staff officer."""
    with world.acting("commander@region") as actor:
        row = make_activity(actor, scope="issued")
        values = {"topic": "protocol", "title_en": "Order the flags", "due_on": clock.today()}
        values["responsible"] = account_in(world, "staff_officer@region")
        return preparing.add_point(actor=actor, activity=row, values=values)


def test_row_when_about_a_point_of_a_checklist_then_names_its_activity(world, point):
    page = world.client("staff_officer@region").get("/")
    assert [entry.origin for entry in waiting_on(page)] == ["Exchange"]
    assert {point.pk, point.activity_id} <= {row.pk for row in page.context["desk"].rows}


def test_change_when_parts_of_one_record_are_changed_alike_then_told_once(world, point):
    with world.acting("commander@region") as actor:
        values = {"topic": "safety", "title_en": "Order a doctor", "due_on": clock.today()}
        values["responsible"] = account_in(world, "staff_officer@region")
        preparing.add_point(actor=actor, activity=point.activity, values=values)
    with world.acting("staff_officer@region") as actor:
        desk = desk_for(actor)
    assert [change.title for change in desk.changes] == ["Exchange"]
    assert len(desk.events) > 1


def waiting_on(page):
    desk = page.context["desk"]
    return [*desk.late, *(entry for queue in desk.queues for entry in queue.entries)]
