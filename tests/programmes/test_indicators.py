"""Indicators: targets by date, observations with evidence, what differs from what was approved; supporting units."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.programmes import approve, make_measure, make_programme

from comity.access.models import Unit
from comity.access.services import label_for
from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.programme import Programme
from comity.programmes.queries import courses, revisions
from comity.programmes.services import indicators, measures, programmes
from comity.threads.models import Notification
from comity.threads.services import files

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"
JUNE, DECEMBER = date(2027, 6, 30), date(2027, 12, 31)


def figure(actor, model, indicator, **values):
    label = label_for(actor=actor, level=values.pop("level", 0))
    return indicators.add_figure(
        actor=actor, model=model, values={"indicator": indicator, **values}, label=label
    )


@pytest.fixture
def indicator(world):
    """Twinned posts, of an issued programme with one measure; to be eight by the end of June."""
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, scope="issued")
        make_measure(actor, programme)
        values = {
            "programme": programme,
            "name_en": "Twinned posts",
            "name_vi": "Đồn kết nghĩa",
            "counted_in": "posts",
        }
        made = indicators.add_indicator(actor=actor, values=values, label=label_for(actor=actor, level=0))
        figure(actor, Target, made, due_on=JUNE, value=8)
        return Indicator.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("direction", "value", "today", "outcome"),
    [
        ("up", 8, JUNE.replace(month=7), "met"),
        ("up", 7, JUNE.replace(month=7), "missed"),
        ("down", 8, JUNE.replace(month=7), "met"),
        ("down", 9, JUNE.replace(month=7), "missed"),
        ("up", None, JUNE.replace(month=7), "unobserved"),
        ("up", 9, JUNE.replace(month=5), "ahead"),
    ],
)
def test_target_when_its_day_has_passed_then_judged_by_the_direction(
    world, indicator, direction, value, today, outcome
):
    with world.acting(STAFF) as actor:
        indicator.direction = direction
        indicator.save()
        if value is not None:
            figure(actor, Observation, indicator, observed_on=date(2026, 5, 1), value=value, source="Report")
        (course,) = courses.courses_of([indicator], today)
        assert [step.outcome for step in course.steps] == [outcome]


MAY, JULY, AUGUST = date(2027, 5, 31), date(2027, 7, 31), date(2027, 8, 31)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ({JUNE: 8}, "met"),
        ({MAY: 8, JULY: 7}, "met"),
        ({MAY: 7, JULY: 8}, "met_late"),
        ({JULY: 8}, "met_late"),
        ({JULY: 8, AUGUST: 7}, "missed"),
        ({MAY: 8, JUNE: 7}, "missed"),
    ],
)
def test_target_when_reached_after_its_day_then_told_from_one_reached_in_time(
    world, indicator, seen, outcome
):
    with world.acting(STAFF) as actor:
        for day, value in seen.items():
            figure(actor, Observation, indicator, observed_on=day, value=value, source="Report")
        (course,) = courses.courses_of([indicator], AUGUST)
        assert [step.outcome for step in course.steps] == [outcome]


def change(actor, indicator, **values):
    return indicators.change_indicator(
        actor=actor, indicator=indicator, values=values, version=indicator.version
    )


@pytest.mark.parametrize("values", [{"direction": "down"}, {"counted_in": "%"}])
def test_indicator_when_it_has_figures_then_how_they_are_read_stays(world, indicator, values):
    with world.acting(STAFF) as actor:
        with pytest.raises(NotPossible, match="Add a new indicator"):
            change(actor, indicator, **values)
        kept = {"direction": "up", "counted_in": "posts", "definition": "Posts with a twin"}
        assert change(actor, indicator, **kept).definition == "Posts with a twin"
        Target.objects.filter(indicator=indicator).delete()
        changed = change(actor, Indicator.objects.get(pk=indicator.pk), **values)
        assert {name: getattr(changed, name) for name in values} == values


def test_observation_when_files_are_attached_then_counted_as_evidence_as_far_as_seen(world, indicator):
    with world.acting(STAFF) as actor:
        seen = figure(actor, Observation, indicator, observed_on=date(2026, 5, 1), value=6, source="Report")
        figure(actor, Observation, indicator, observed_on=date(2026, 6, 1), value=7, source="Report")
        hidden = figure(
            actor, Observation, indicator, observed_on=date(2026, 7, 1), value=9, source="Cable", level=2
        )
        for row in (seen, hidden):
            upload = SimpleUploadedFile("list.txt", b"Eight posts", content_type="text/plain")
            files.attach(actor=actor, record=row, upload=upload)
    for reader, evidence in ((STAFF, [1, 0, 1]), ("staff_officer@post_a1", [0, 1])):
        with world.acting(reader):
            (course,) = courses.courses_of([indicator], JUNE)
            assert [count for _, count in course.evidenced] == evidence
    page = world.client(STAFF).get(f"/programmes/{indicator.programme_id}/?tab=indicators").content.decode()
    assert ("1 file" in page, "no evidence yet" in page) == (True, True)


def test_targets_when_changed_after_the_approval_then_each_difference_is_named(world, indicator):
    with world.acting(STAFF) as actor:
        kept = figure(actor, Target, indicator, due_on=DECEMBER, value=10)
        programme = Programme.objects.get(pk=indicator.programme_id)
    approve(world, programme)
    with world.acting(COMMANDER) as actor:
        programme = Programme.objects.get(pk=indicator.programme_id)
        programmes.move_programme(actor=actor, programme=programme, action="revise", reason="New aims")
    with world.acting(STAFF) as actor:
        indicators.change_figure(actor=actor, figure=kept, values={"value": 12}, version=kept.version)
        Target.objects.get(due_on=JUNE).delete()
        figure(actor, Target, indicator, due_on=date(2027, 9, 30), value=9)
        baseline = programme.baselines.get()
        found = revisions.target_differences(revisions.targets_in(baseline), revisions.targets_now(programme))
        assert [(each.kind, each.changes[0].before, each.changes[0].after) for each in found] == [
            ("removed", "8", ""),
            ("added", "", "9"),
            ("changed", "10", "12"),
        ]
    page = world.client(STAFF).get(f"/programmes/{programme.pk}/?tab=revisions").content.decode()
    assert page.count("Twinned posts") == 3


def test_observation_when_programme_is_submitted_then_goes_on_but_targets_wait(world, indicator):
    with world.acting(STAFF) as actor:
        programme = Programme.objects.get(pk=indicator.programme_id)
        unit = Unit.objects.get(pk=programme.unit_id)
        programmes.submit_programme(actor=actor, programme=programme, unit=unit)
        again = Indicator.objects.get(pk=indicator.pk)
        seen = figure(
            actor, Observation, again, observed_on=date(2026, 5, 1), value=Decimal("6.5"), source="Report"
        )
        assert seen.value == Decimal("6.5")
        with pytest.raises(NotAllowed):
            figure(actor, Target, again, due_on=DECEMBER, value=10)


@pytest.mark.parametrize(("scope", "told"), [("issued", 1), ("held", 0)])
def test_support_when_a_unit_is_named_then_told_as_far_as_it_reads_the_measure(world, scope, told):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, code=scope, scope=scope)
        measure = make_measure(actor, programme)
        post = Unit.objects.get(pk=world.unit("post_a1").pk)
        measures.support_measure(actor=actor, measure=measure, unit=post)
    with world.acting("staff_officer@post_a1") as actor:
        found = Notification.objects.filter(recipient=actor.account_id, record_id=measure.pk)
        assert found.count() == told
    page = world.client(STAFF).get(f"/measures/{measure.pk}/?tab=parts").content.decode()
    assert str(post) in page
