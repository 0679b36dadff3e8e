"""From a requirement to measures: what is proposed, what accepting does, and what two at once see."""

from datetime import date
from html.parser import HTMLParser

import pytest
from tests.factories.instruments import make_requirements
from tests.factories.programmes import approve, make_measure, make_programme

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StaleRecord
from comity.instruments.models.requirement import Assignment, Requirement
from comity.programmes.models.measure import Measure
from comity.programmes.queries import cascading, proposing
from comity.programmes.services import measures
from comity.programmes.services.concretising import Plan, concretise_in_measures
from comity.threads.queries import thread_for
from comity.threads.services import link

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
        ("Hai là, đổi mới nội dung thông tin.", "", ["Đổi mới nội dung thông tin"]),
        ("First, train interpreters; finally, report on it.", "", ["Train interpreters", "Report on it"]),
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


def test_accept_when_sent_only_to_look_for_choices_then_nothing_is_made(world, assignment, programme):
    client = world.client(STAFF)
    page = client.get(f"/assignments/{assignment.pk}/concretise/")
    assert client.post(page.request["PATH_INFO"], sent(page, find="superior")).status_code == 422
    with world.acting(STAFF):
        assert not Measure.objects.exists()


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
    assert [str(each.measure) for each in answer.context["made"]] == ["Hold a friendship exchange with Laos"]
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


@pytest.mark.parametrize(
    ("text", "actors", "title"),
    [
        ("Giao Đoàn Kinh tế 9 tổ chức ngày hội văn hóa.", ["Đoàn Kinh tế 9"], "Tổ chức ngày hội văn hóa"),
        ("Phòng Tuyên huấn được giao theo dõi, đôn đốc.", ["Phòng Tuyên huấn"], "Theo dõi, đôn đốc"),
        ("The Chief is responsible for reviewing the skills.", ["Chief"], "Reviewing the skills"),
        ("Tỉnh (A) chủ trì, phối hợp tổ chức triển lãm.", ["Tỉnh (A)", "Tỉnh"], "Chủ trì, phối hợp tổ chức triển lãm"),
        ("Units report.", ["Units"], "Units report"),
    ],
)  # fmt: skip
def test_titles_when_the_reader_found_who_acts_then_the_name_is_left_out(text, actors, title):
    assert proposing.titles_from(Requirement(text=text, actors=actors)) == [title]


@pytest.fixture
def superior(world):
    """A measure of the region's approved programme, from April to September 2027."""
    with world.acting("staff_officer@region") as actor:
        above = make_programme(actor, code="QK", scope="issued")
        period = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 9, 30)}
        made = make_measure(actor, above, "Region's exchange", **period)
    approve(world, above, by="commander@region", submitted_by="staff_officer@region")
    return made


def test_page_when_a_superior_serves_the_same_then_its_measure_and_period_are_proposed(
    world, assignment, programme, superior
):
    with world.acting("staff_officer@region") as actor:
        link(actor=actor, kind="implements", source=superior, target=assignment.requirement)
    page = world.client(STAFF).get(f"/assignments/{assignment.pk}/concretise/")
    first = page.context["drafts"][0].initial
    assert (first["starts_on"], first["ends_on"]) == (date(2027, 4, 1), date(2027, 6, 30))
    assert page.context["form"]["superior"].value() == superior.pk


def test_carry_on_when_nothing_is_typed_then_measure_stands_below_the_superiors(world, superior, programme):
    client, address = world.client(STAFF), f"/measures/{superior.pk}/concretise/"
    page = client.get(address)
    first = page.context["drafts"][0].initial
    assert (first["title"], first["starts_on"], first["ends_on"]) == (
        "Region's exchange",
        date(2027, 4, 1),
        date(2027, 9, 30),
    )
    assert client.post(address, sent(page)).status_code == 302
    with world.acting(STAFF):
        (made,) = Measure.objects.filter(programme=programme)
        assert {entry.record.pk for entry in thread_for(made).up} == {superior.pk}


def test_carry_on_when_a_colleague_did_meanwhile_then_told_and_nothing_is_lost(world, superior, programme):
    first, second = world.client(STAFF), world.client("commander@province_a")
    address = f"/measures/{superior.pk}/concretise/"
    seen = second.get(address)
    first.post(address, sent(first.get(address)))
    answer = second.post(address, sent(seen, **{"draft-0-title": "Visit the twin post"}))
    assert answer.status_code == 409
    assert answer.context["drafts"][0]["title"].value() == "Visit the twin post"
    assert second.post(address, sent(answer)).status_code == 302
    with world.acting(STAFF):
        titles = sorted(map(str, Measure.objects.filter(programme=programme)))
        assert titles == ["Region's exchange", "Visit the twin post"]


@pytest.mark.parametrize("seen", ["x", "1 2", ""])
def test_carry_on_when_what_was_seen_makes_no_sense_then_no_fault(world, superior, programme, seen):
    client, address = world.client(STAFF), f"/measures/{superior.pk}/concretise/"
    assert client.post(address, {**sent(client.get(address)), "seen": seen}).status_code == 302


@pytest.mark.parametrize("who", ["staff_officer@region", "viewer@province_a"])
def test_carry_on_when_not_of_a_unit_below_then_refused_with_the_reason(world, superior, who):
    assert world.client(who).get(f"/measures/{superior.pk}/concretise/").status_code == 403


def test_carry_on_when_the_programme_is_not_approved_then_refused(world, programme):
    with world.acting("staff_officer@region") as actor:
        measure = make_measure(actor, make_programme(actor, scope="issued"))
    assert world.client(STAFF).get(f"/measures/{measure.pk}/concretise/").status_code == 403


def test_carry_on_when_the_superiors_measure_is_done_then_refused(world, superior, programme):
    with world.acting("staff_officer@region") as actor:
        measures.move_measure(actor=actor, measure=superior, action="finish")
    assert world.client(STAFF).get(f"/measures/{superior.pk}/concretise/").status_code == 403


class Fields(HTMLParser):
    """What a person has to fill in on a page: empty and required fields, and what is filled already."""

    def __init__(self):
        super().__init__()
        self.names, self.required = [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in ("input", "textarea", "select") and told.get("type") != "hidden" and "name" in told:
            self.names.append(told["name"])
            if "required" in told:
                self.required.append(told["name"])


def test_page_when_all_is_proposed_then_accepted_without_typing(world, assignment, programme):
    """The page itself asks for nothing that it does not fill: one click on the desk, one here, one to accept."""
    client = world.client(STAFF)
    address = f"/assignments/{assignment.pk}/concretise/"
    page = client.get(address)
    fields = Fields()
    fields.feed(page.content.decode().split('id="change"')[1].split("</form>")[0])
    filled = sent(page)
    typed = [name for name in fields.required if not filled.get(name)]
    assert (typed, "draft-0-title" in fields.names, len(fields.names) <= 16) == ([], True, True)
    assert client.post(address, {name: filled[name] for name in filled}).status_code == 302
