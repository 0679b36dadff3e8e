"""Series, delegations and joint patrols: both sides on one page, each name only to those cleared for it."""

from datetime import UTC, datetime

import pytest
from tests.factories.activities import make, make_activity, make_counterpart, make_person
from tests.factories.records import make_partner

from comity.access.services.keeping import NotPossible
from comity.activities import queries
from comity.activities.models.activity import Series
from comity.activities.models.reference import ActivityKind
from comity.activities.services import preparing, taking_part

COMMANDER = "commander@region"


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def make_series(actor, **values):
    kind = ActivityKind.objects.get(pk="friendship_exchange")
    return make(actor, Series, **{"name_en": "Exchanges", "name_vi": "Giao lưu", "kind": kind, **values})


def add_point(actor, activity, what, *, partner=None, hour=2):
    values = {"starts_at": datetime(2027, 3, 1, hour, tzinfo=UTC), "what": what, "partner": partner}
    return preparing.add_itinerary(actor=actor, activity=activity, values=values)


def test_turn_when_not_given_then_the_one_after_the_last(actor):
    series = make_series(actor)
    assert [
        make_activity(actor, series=series, **given).turn for given in ({"turn": 3}, {}, {"turn": 9}, {})
    ] == [
        3,
        4,
        9,
        10,
    ]


def test_turn_when_the_last_one_is_above_the_clearance_then_counted_from_what_is_seen(world):
    with world.acting(COMMANDER) as actor:
        series = make_series(actor)
        make_activity(actor, series=series, turn=3)
        make_activity(actor, series=series, turn=8, level=3)
    with world.acting(COMMANDER, working_level=1):
        assert queries.next_turn(series) == 4


def test_series_when_opened_then_each_turn_shows_what_takes_place_on_either_side(world):
    with world.acting(COMMANDER) as actor:
        partner, series = make_partner(actor), make_series(actor)
        third = make_activity(actor, partners=[partner], series=series, turn=3, title_en="Third")
        fifth = make_activity(actor, partners=[partner], series=series, turn=5, title_en="Fifth")
        add_point(actor, fifth, "Planting trees", partner=partner, hour=3)
        add_point(actor, fifth, "Opening", hour=1)
        add_point(actor, third, "Football")
        assert [
            (turn, [(side, [row.what for row in rows]) for side, rows in queries.by_side(turn)])
            for turn in queries.turns_of(series)
        ] == [
            (fifth, [(None, ["Opening"]), (partner, ["Planting trees"])]),
            (third, [(None, ["Football"])]),
        ]
    page = world.client(COMMANDER).get(f"/series/{series.pk}/?tab=turns").text
    assert page.index("Fifth") < page.index("Opening") < page.index("Planting trees") < page.index("Third")


def test_point_when_on_the_side_of_one_who_does_not_take_part_then_refused(actor):
    with pytest.raises(NotPossible):
        add_point(actor, make_activity(actor), "Opening", partner=make_partner(actor))


def test_point_when_its_side_is_of_a_higher_label_then_bears_it(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor, level=2)
        row = make_activity(actor, partners=[partner])
        assert add_point(actor, row, "Opening", partner=partner).label.level_id == 2
    with world.acting(COMMANDER, working_level=1):
        assert list(queries.itinerary_of(row)) == []


def test_patrol_when_opened_then_both_parts_with_route_and_times_stand_on_its_page(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner], kind="joint_patrol")
        for side, route in ((None, "Marker 10 to 14"), (partner, "Marker 14 to 10")):
            values = {
                "starts_at": datetime(2027, 3, 1, 0, tzinfo=UTC),
                "ends_at": datetime(2027, 3, 1, 9, tzinfo=UTC),
                "route": route,
                "leader": "Captain",
                "strength": 8,
            }
            taking_part.add_patrol_part(actor=actor, activity=row, partner=side, values=values)
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/?tab=programme").text
    said = [
        "Our side",
        "Laos",
        "Marker 10 to 14",
        "Marker 14 to 10",
        "1 Mar 2027, 07:00",
        "1 Mar 2027, 16:00",
        "8 persons",
    ]
    assert [each for each in said if each not in page] == []


def test_delegation_when_complete_then_its_page_shows_protocol_travel_and_interpreters(world):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
        for name, role in (("An", "member"), ("Bình", "interpreter"), ("Chi", "head")):
            person = make_person(actor, name)
            taking_part.add_member(actor=actor, activity=row, person=person, counterpart=None, role=role)
        taking_part.change_delegation(
            actor=actor, activity=row, partner=None, transport="Bus at six", lodging="Guest house"
        )
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/?tab=people").text
    assert page.index(">Chi<") < page.index(">An<") < page.index(">Bình<")
    assert [each for each in ("Interpreter", "Bus at six", "Guest house") if each not in page] == []


def test_member_when_moved_by_button_then_stands_before_the_other(world):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
        members = [
            taking_part.add_member(
                actor=actor, activity=row, person=make_person(actor, name), counterpart=None, role="member"
            )
            for name in ("An", "Bình")
        ]
    browser = world.client(COMMANDER)
    assert browser.post(f"/activities/members/{members[1].pk}/move/", {"to": "up"}).status_code == 302
    page = browser.get(f"/activities/{row.pk}/?tab=people").text
    assert page.index(">Bình<") < page.index(">An<")


def test_counterpart_when_above_the_level_then_the_whole_row_is_absent_from_page_and_count(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner])
        for level, name in ((0, "Colonel Kham"), (3, "General Bounthong")):
            official = make_counterpart(actor, partner, level=level, name=name)
            taking_part.add_member(
                actor=actor, activity=row, person=None, counterpart=official, role="member"
            )
    with world.acting(COMMANDER, working_level=1):
        (delegation,) = queries.delegations_of(row)
        assert [str(each.counterpart.name) for each in delegation.members.all()] == ["Colonel Kham"]


def form_of(browser, row, part, **asked):
    return browser.get(f"/activities/{row.pk}/{part}/", asked).context["form"]


def test_delegation_when_its_travel_is_known_then_its_form_begins_with_it_and_asks_for_no_side(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner])
        for side, bus in ((None, "Our bus"), (partner, "Their bus")):
            taking_part.change_delegation(
                actor=actor, activity=row, partner=side, transport=bus, lodging="Guest house"
            )
    browser = world.client(COMMANDER)
    for asked, side, bus in (({}, None, "Our bus"), ({"partner": partner.pk}, partner, "Their bus")):
        form = form_of(browser, row, "delegation", **asked)
        assert (form["transport"].value(), form["lodging"].value()) == (bus, "Guest house")
        with world.acting(COMMANDER):
            assert list(form.fields["partner"].queryset) == ([side] if side else [])
    there = f"/activities/{row.pk}/delegation/?partner={partner.pk}"
    sent = {"partner": partner.pk, "transport": "By air", "lodging": ""}
    assert browser.post(there, sent).status_code == 302
    with world.acting(COMMANDER):
        assert [each.transport for each in queries.delegations_of(row)] == ["Our bus", "By air"]


def test_delegation_when_the_side_takes_no_part_then_there_is_no_such_page(world):
    with world.acting(COMMANDER) as actor:
        stranger, row = make_partner(actor), make_activity(actor)
    there = f"/activities/{row.pk}/delegation/"
    answers = [world.client(COMMANDER).get(there, {"partner": key}) for key in (stranger.pk, "x")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_member_when_taking_part_already_then_not_offered_again(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor)
        row = make_activity(actor, partners=[partner])
        here, free = make_person(actor, "An"), make_person(actor, "Bình")
        host, other = (make_counterpart(actor, partner, name=name) for name in ("Kham", "Bounthong"))
        for person, counterpart in ((here, None), (None, host)):
            taking_part.add_member(
                actor=actor, activity=row, person=person, counterpart=counterpart, role="member"
            )
    form = form_of(world.client(COMMANDER), row, "member")
    with world.acting(COMMANDER):
        assert list(form.fields["person"].queryset.filter(pk__in=[here.pk, free.pk])) == [free]
        assert list(form.fields["counterpart"].queryset) == [other]


@pytest.mark.parametrize("part", ["programme", "patrol"])
def test_moment_when_asked_for_then_begins_on_the_first_day(world, part):
    with world.acting(COMMANDER) as actor:
        row = make_activity(actor)
    form = form_of(world.client(COMMANDER), row, part)
    assert form["starts_at"].value() == datetime.combine(row.starts_on, form["starts_at"].value().time())


def test_series_when_opened_by_whom_may_not_register_then_the_next_one_is_not_offered(world):
    with world.acting(COMMANDER) as actor:
        series = make_series(actor)
    pages = [
        world.client(reader).get(f"/series/{series.pk}/?tab=turns") for reader in (COMMANDER, "viewer@region")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["/activities/register/?" in page.text for page in pages] == [True, False]
