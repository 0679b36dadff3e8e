"""From a requirement to measures: what is proposed, what accepting does, and what two at once see."""

from datetime import date

import pytest
from tests.factories.instruments import make_requirements
from tests.factories.programmes import make_measure, make_programme

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StaleRecord
from comity.instruments.models.requirement import Assignment, Requirement
from comity.programmes.models.measure import Measure
from comity.programmes.queries import cascading, proposing
from comity.programmes.services import measures
from comity.programmes.services.concretising import Plan, concretise_in_measures
from comity.threads.queries import thread_for

STAFF = "staff_officer@province_a"
DRAFT = {"title": "Hold the exchange", "starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30)}


@pytest.fixture
def assignment(world):
    """The first requirement of a directive, as province A has it; due on 30 June 2027."""
    with world.acting("staff_officer@region") as actor:
        requirement = make_requirements(actor, [world.unit("province_a"), world.unit("province_b")])[0]
        return Assignment.objects.get(requirement=requirement, unit=world.unit("province_a").pk)


@pytest.fixture
def programme(world):
    with world.acting(STAFF) as actor:
        return make_programme(actor)


def sent(page, **changes):
    """What a browser sends that changes nothing but what is told."""
    form, drafts = page.context["form"], page.context["drafts"]
    data = {
        bound.html_name: bound.value() for each in (form, drafts.management_form, *drafts) for bound in each
    }
    known = {name: getattr(value, "pk", value) for name, value in data.items()}
    return {name: value for name, value in {**known, **changes}.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("text", "deadline", "titles"),
    [
        (
            "Units shall hold a friendship exchange with Laos before 30 June 2027.",
            "before 30 June 2027",
            ["Hold a friendship exchange with Laos"],
        ),
        (
            "The command must: a) survey the markers; b) report the results to the region.",
            "",
            ["Survey the markers", "Report the results to the region"],
        ),
        ("Các đơn vị phải tổ chức giao lưu hữu nghị; và báo cáo kết quả.", "", ["Tổ chức giao lưu hữu nghị", "Báo cáo kết quả"]),
        ("Inspect", "", ["Inspect"]),
    ],
)  # fmt: skip
def test_titles_when_proposed_then_what_is_asked_without_who_and_when(text, deadline, titles):
    found = proposing.titles_from(Requirement(text=text, deadline=deadline))
    assert [title for title in found if title != "The command must"] == titles


def test_page_when_opened_then_measures_programme_and_period_are_proposed(world, assignment, programme):
    page = world.client(STAFF).get(f"/assignments/{assignment.pk}/concretise/")
    first = page.context["drafts"][0].initial
    assert (first["title"], first["ends_on"]) == ("Hold a friendship exchange with Laos", date(2027, 6, 30))
    assert page.context["form"]["programme"].value() == programme.pk


def test_accept_when_nothing_is_typed_then_measures_stand_and_assignment_moves(world, assignment, programme):
    client = world.client(STAFF)
    page = client.get(f"/assignments/{assignment.pk}/concretise/")
    assert client.post(page.request["PATH_INFO"], sent(page)).status_code == 302
    with world.acting(STAFF):
        (measure,) = Measure.objects.filter(programme=programme)
        moved = Assignment.objects.get(pk=assignment.pk)
        assert (moved.state, str(measure) in moved.note) == ("concretised", True)
        assert {entry.record.pk for entry in thread_for(measure).up} >= {assignment.requirement_id}


def test_accept_when_no_programme_is_chosen_then_words_are_enough(world, assignment):
    client = world.client(STAFF)
    page = client.get(f"/assignments/{assignment.pk}/concretise/")
    assert client.post(page.request["PATH_INFO"], sent(page)).status_code == 422
    assert client.post(page.request["PATH_INFO"], sent(page, note="By order 12")).status_code == 302
    with world.acting(STAFF):
        assert Assignment.objects.get(pk=assignment.pk).note == "By order 12"
        assert Measure.objects.count() == 0


def test_accept_when_two_officers_at_once_then_second_is_told_and_loses_nothing(world, assignment, programme):
    first, second = world.client(STAFF), world.client("commander@province_a")
    address = f"/assignments/{assignment.pk}/concretise/"
    seen = second.get(address)
    first.post(address, sent(first.get(address)))
    answer = second.post(address, sent(seen, **{"draft-0-title": "Visit the twin post"}))
    assert answer.status_code == 409
    assert answer.context["drafts"][0]["title"].value() == "Visit the twin post"
    assert [str(each) for each in answer.context["made"]] == ["Hold a friendship exchange with Laos"]
    assert second.post(address, sent(answer)).status_code == 302
    with world.acting(STAFF):
        titles = sorted(map(str, Measure.objects.filter(programme=programme)))
        assert titles == ["Hold a friendship exchange with Laos", "Visit the twin post"]


def test_accept_when_version_is_old_then_nothing_is_made(world, assignment, programme):
    with world.acting(STAFF) as actor:
        with pytest.raises(StaleRecord):
            concretise_in_measures(
                actor=actor, assignment=assignment, plan=Plan(programme), drafts=[DRAFT], version=99
            )
        assert Measure.objects.count() == 0


def test_accept_when_superior_measure_is_named_then_both_are_on_the_thread(world, assignment, programme):
    with world.acting("staff_officer@region") as actor:
        above = make_programme(actor, code="QK", scope="issued")
        superior = make_measure(actor, above, "Region's exchange")
    with world.acting(STAFF) as actor:
        (made,) = concretise_in_measures(
            actor=actor,
            assignment=assignment,
            plan=Plan(programme, superior),
            drafts=[DRAFT],
            version=assignment.version,
        )
        assert {entry.record.pk for entry in thread_for(made).up} >= {superior.pk, assignment.requirement_id}


def test_accept_when_unit_is_not_ones_own_then_refused(world, assignment, programme):
    with world.acting("staff_officer@province_b") as actor:
        other = make_programme(actor)
        assert not Assignment.objects.filter(pk=assignment.pk).exists()
        with pytest.raises(NotAllowed):
            concretise_in_measures(
                actor=actor, assignment=assignment, plan=Plan(other), drafts=[DRAFT], version=1
            )


def test_accept_when_programme_is_of_another_unit_then_refused(world, assignment):
    with world.acting("staff_officer@region") as actor:
        above = make_programme(actor)
        with pytest.raises(NotPossible):
            concretise_in_measures(
                actor=actor, assignment=assignment, plan=Plan(above), drafts=[DRAFT], version=1
            )


def test_measure_when_it_begins_then_assignment_is_under_way(world, assignment, programme):
    with world.acting(STAFF) as actor:
        (made,) = concretise_in_measures(
            actor=actor,
            assignment=assignment,
            plan=Plan(programme),
            drafts=[DRAFT],
            version=assignment.version,
        )
        measures.report_progress(actor=actor, measure=made, progress=10)
        assert Assignment.objects.get(pk=assignment.pk).state == "under_way"
        assert [row.pk for row in cascading.measures_of_assignment(assignment)] == [made.pk]
