"""What the pages of programmes ask the database: no more of it when there is more to show."""

from datetime import date

import pytest
from tests.asking import queries_of
from tests.factories.activities import make
from tests.factories.instruments import make_requirements
from tests.factories.programmes import approve, make_measure, make_programme

from comity.instruments.models.requirement import Assignment
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.services.concretising import Plan, concretise_in_measures

STAFF, ABOVE = "staff_officer@province_a", "staff_officer@region"
MOST_QUERIES = 24
"""The statement that enters the session is not counted here."""
PERIOD = "since=2027-01-01&until=2027-12-31"


def add_measures(world, programme, number):
    """Measures with a part each, and an indicator with a target and an observation for each of them."""
    with world.acting(STAFF) as actor:
        for n in range(number):
            whole = make_measure(actor, programme, f"Measure {n}")
            make_measure(actor, programme, f"Part {n}", parent=whole)
            name = f"Exchanges {whole.pk}"
            named = {"name_en": name, "name_vi": name, "counted_in": "visits"}
            seen_by = make(actor, Indicator, programme=programme, measure=whole, **named)
            make(actor, Target, indicator=seen_by, due_on=date(2027, 6, 30), value=4)
            make(
                actor,
                Observation,
                indicator=seen_by,
                observed_on=date(2026, 10, 30),
                value=n,
                source="Report",
            )


@pytest.fixture
def programme(world):
    with world.acting(STAFF) as actor:
        made = make_programme(actor)
        make_measure(actor, made)
    return approve(world, made)


@pytest.mark.parametrize("tab", ["measures", "board", "indicators", "years", "revisions"])
def test_programme_when_three_times_as_long_then_as_many_queries(world, programme, tab):
    address, browser = f"/programmes/{programme.pk}/?tab={tab}", world.client(STAFF)
    add_measures(world, programme, 2)
    once = queries_of(browser, address)
    add_measures(world, programme, 4)
    assert len(queries_of(browser, address)) == len(once) <= MOST_QUERIES


@pytest.mark.parametrize("on", ["", "&on=2026-11-01"])
def test_roll_up_when_three_times_as_long_then_as_many_queries(world, programme, on):
    address, browser = f"/programmes/roll-up/?{PERIOD}{on}", world.client(ABOVE)
    add_measures(world, programme, 2)
    once = queries_of(browser, address)
    add_measures(world, programme, 4)
    assert len(queries_of(browser, address)) == len(once) <= MOST_QUERIES


@pytest.mark.parametrize("which", ["measures", "targets"])
def test_total_when_three_times_as_long_then_opens_with_as_many_queries(world, programme, which):
    address, browser = f"/programmes/roll-up/{which}/?{PERIOD}", world.client(ABOVE)
    add_measures(world, programme, 2)
    once = queries_of(browser, address)
    add_measures(world, programme, 4)
    assert len(queries_of(browser, address)) == len(once) <= MOST_QUERIES


def test_matrix_when_cells_hold_three_times_as_many_measures_then_as_many_queries(world):
    with world.acting(ABOVE) as actor:
        rows = make_requirements(actor, [world.unit("province_a"), world.unit("province_b")])
    address, browser = f"/instruments/{rows[0].instrument_id}/cascade/", world.client(ABOVE)
    counts = []
    for number in (1, 2):
        with world.acting(STAFF) as actor:
            for n in range(number):
                plan = Plan(make_programme(actor, code=f"CT-{number}-{n}"))
                for given in Assignment.objects.filter(unit=actor.unit_id):
                    draft = {"title": "Hold it", "starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30)}
                    concretise_in_measures(
                        actor=actor, assignment=given, plan=plan, drafts=[draft], version=given.version
                    )
        counts.append(len(queries_of(browser, address)))
    assert counts[0] == counts[1] <= MOST_QUERIES
