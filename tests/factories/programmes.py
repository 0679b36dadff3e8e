"""Programmes and measures, made by the services as whoever acts."""

from datetime import date

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.programmes.models.indicator import Target
from comity.programmes.services import indicators, measures, programmes

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def make_programme(actor, *, level=0, scope="held", **values):
    """A draft of the actor's unit."""
    unit = Unit.objects.get(pk=values.pop("unit_id", actor.unit_id))
    given = {
        "code": "CT-2027",
        "title_en": "Annual plan 2027",
        "title_vi": "Kế hoạch năm 2027",
        "starts_on": FIRST,
        "ends_on": LAST,
        "unit": unit,
        **values,
    }
    return programmes.draw_up(
        actor=actor, values=given, label=label_for(actor=actor, level=level), scope=scope_for(unit, scope)
    )


def make_measure(actor, programme, title="Measure", *, level=0, **values):
    given = {
        "programme": programme,
        "title_en": title,
        "starts_on": programme.starts_on,
        "ends_on": programme.ends_on,
        **values,
    }
    return measures.add_measure(actor=actor, values=given, label=label_for(actor=actor, level=level))


def make_target(actor, programme, *, level=0, **values):
    """A target of a new indicator of the programme."""
    label = label_for(actor=actor, level=level)
    told = {"programme": programme, "name_en": "Visits", "name_vi": "Chuyến thăm", "counted_in": "visits"}
    indicator = indicators.add_indicator(actor=actor, values=told, label=label)
    given = {"indicator": indicator, "due_on": programme.ends_on, "value": 8, **values}
    return indicators.add_figure(actor=actor, model=Target, values=given, label=label)


def approve(world, programme, *, by="commander@province_a", submitted_by="staff_officer@province_a"):
    """Let a programme be submitted to its own unit and approved there, as other accounts than the one that acts."""
    with world.acting(submitted_by) as actor:
        unit = Unit.objects.get(pk=programme.unit_id)
        programmes.submit_programme(actor=actor, programme=programme, unit=unit)
    with world.acting(by) as actor:
        return programmes.move_programme(actor=actor, programme=programme, action="approve")
