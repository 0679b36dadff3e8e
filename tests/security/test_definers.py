"""Functions and triggers of the year that do more than their caller may: they keep labels, and refuse who has no business there."""

import pytest
from django.db import DatabaseError, connection, transaction

from comity.access.services import relabel_record
from comity.programmes.models.baseline import Baseline, BaselineMeasure
from comity.programmes.models.indicator import FigureStanding
from comity.programmes.models.measure import Measure, Standing
from tests.factories.programmes import approve, make_measure, make_programme, make_target
from tests.security import year
from tests.security.cases import stage_for

STAFF, BESIDE = "staff_officer@province_a", "staff_officer@province_b"


@pytest.fixture
def programme(world):
    """An approved one of the province, with a measure that only the region sees, read by the province beside it."""
    with world.acting(STAFF) as actor:
        drawn = make_programme(actor, scope="issued")
        make_measure(actor, drawn, "Seen")
    with world.acting("staff_officer@region") as actor:
        make_measure(actor, drawn, "Above", level=3)
    return approve(world, drawn)


def freeze(baseline):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select sec.freeze_baseline(%s)", [baseline.pk])


def test_freezing_when_the_baseline_is_filled_or_of_another_unit_then_refused(world, programme):
    with world.acting("staff_officer@region"):
        baseline = Baseline.objects.get()
        assert baseline.measures.count() == 2
    with world.acting(STAFF):
        assert baseline.measures.count() == 1
    for name in ("staff_officer@region", BESIDE):
        with world.acting(name), pytest.raises(DatabaseError, match="not allowed"):
            freeze(baseline)


def test_freezing_when_empty_but_of_another_unit_then_refused(own_world, connect_as):
    with own_world.acting(STAFF) as actor:
        drawn = make_programme(actor, scope="issued")
        make_measure(actor, drawn, "Seen")
    approve(own_world, drawn)
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute("delete from programmes_baselinemeasure")
    with own_world.acting(BESIDE), pytest.raises(DatabaseError, match="not allowed"):
        freeze(drawn.baselines.model(pk=owner.execute("select id from programmes_baseline").fetchone()[0]))
    assert owner.execute("select count(*) from programmes_baselinemeasure").fetchone() == (0,)


def test_freezing_when_targets_alone_were_kept_then_refused_a_second_time(own_world, connect_as):
    with own_world.acting(STAFF) as actor:
        drawn = make_programme(actor, scope="issued")
        make_measure(actor, drawn, "Seen")
        make_target(actor, drawn)
    approve(own_world, drawn)
    connect_as("comity_owner", autocommit=True).execute("delete from programmes_baselinemeasure")
    with own_world.acting(STAFF), pytest.raises(DatabaseError, match="not allowed"):
        freeze(Baseline.objects.get())


def test_measure_when_raised_then_what_stood_and_what_was_frozen_of_it_is_hidden_too(world, programme):
    with world.acting(STAFF) as actor:
        measure = Measure.objects.get()
        assert (Standing.objects.count(), BaselineMeasure.objects.count()) == (1, 1)
        relabel_record(actor=actor, record=measure, level=2, reason="Names a source")
    with world.acting(STAFF, working_level=1):
        assert (Standing.objects.count(), BaselineMeasure.objects.count()) == (0, 0)
    with world.acting(STAFF):
        assert (Standing.objects.count(), BaselineMeasure.objects.count()) == (1, 1)


def test_figure_when_raised_then_how_it_stood_is_hidden_too(world, programme):
    with world.acting(STAFF) as actor:
        target = make_target(actor, programme)
        relabel_record(actor=actor, record=target, level=2, reason="Names a source")
    with world.acting(STAFF, working_level=1):
        assert FigureStanding.objects.count() == 0
    with world.acting(STAFF):
        assert [row.value for row in FigureStanding.objects.all()] == [8]


def test_figure_standing_when_written_by_hand_then_refused(world, programme):
    with world.acting(STAFF) as actor:
        make_target(actor, programme)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            FigureStanding.objects.update(value=99)


@pytest.mark.parametrize("slug", ["programmes", "activities"])
def test_record_when_raised_then_all_that_is_part_of_it_is_hidden_too(own_world, slug):
    """The whole of a programme with its figures, the whole of an activity with its people, report and lessons."""
    made = year.work_through(own_world, stage_for(own_world, "province_a", "post_a1"))
    whole = made["held"] if slug == "activities" else made["/programmes/"]
    with own_world.acting(STAFF, working_level=1):
        before = {model: model.objects.filter(**path).count() for model, path in parts(whole, slug)}
        assert 0 not in before.values()
    with own_world.acting(STAFF) as actor:
        current = type(whole).objects.get(pk=whole.pk)
        relabel_record(actor=actor, record=current, level=2, reason="Names a source")
    with own_world.acting(STAFF, working_level=1):
        after = {model: model.objects.filter(**path).count() for model, path in parts(whole, slug)}
    assert after == dict.fromkeys(before, 0)


def parts(whole, slug):
    """Every model whose rows are part of that record, with how they name it, at any depth."""
    found, waiting = [], [(type(whole), "")]
    while waiting:
        model, way = waiting.pop()
        for relation in model._meta.related_objects:
            part, name = relation.related_model, relation.field.name
            if (
                relation.on_delete.__name__ == "CASCADE"
                and part._meta.app_label == slug
                and part is not model
            ):
                path = f"{name}__{way}" if way else name
                found.append((part, {path: whole.pk}))
                waiting.append((part, path))
    return found
