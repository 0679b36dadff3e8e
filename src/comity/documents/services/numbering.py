"""Drawing numbers: each once, one after the other, under a lock to the end of the transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from comity.access.models import Label, Unit
from comity.access.queries import scope_for
from comity.access.services.keeping import keep
from comity.documents.models.entry import RegisterEntry
from comity.documents.models.reference import DocumentType
from comity.documents.models.series import PATTERNS, Direction, NumberSeries, printed_number
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import StateForbids
from comity.kit import services as kit
from comity.threads import services as threads

Entry = TypeVar("Entry", bound=RegisterEntry)


@dataclass(frozen=True, slots=True)
class Wanted:
    """For what a number is drawn: for which unit, under which label, in which register and type, and on which day."""

    unit: Unit
    label: Label
    direction: Direction
    kind: DocumentType
    day: date


def draw_number(*, actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """Return series, number and printed number of the next document of that unit, year, type and label.

    Whoever draws meanwhile waits. A transaction that is rolled back gives its number back, so none is missing.
    Incoming documents of all types are numbered in one series.
    """
    series = _locked_series(actor, wanted)
    series.last += 1
    series.save(update_fields=["last"])
    symbol = printed_number(series, number=series.last, unit_code=wanted.unit.code, symbol=wanted.kind.symbol)
    return {"series": series, "number": series.last, "symbol": symbol}


def keep_entry(*, actor: Actor, entry: Entry, verb: str, reason: str = "") -> Entry:
    """Save an entry that was moved, with what was meant; who follows it is told."""
    keep(actor=actor, record=entry)
    record_event(actor=actor, verb=verb, record=entry, reason=reason)
    threads.notify(actor=actor, record=entry, kind="changed", followers=True)
    return entry


def change_series(
    *, actor: Actor, record: NumberSeries, values: dict[str, Any], expected_version: int
) -> Record:
    """Change pattern, note or last number; a series from which numbers were drawn only goes forward."""
    fixed = {name: values[name] for name in ("direction", "year", "kind") if name in values}
    said = {name: getattr(value, "pk", value) for name, value in fixed.items()}
    now = {"direction": record.direction, "year": record.year, "kind": record.kind_id}
    if record.last and any(now[name] != value for name, value in said.items()):
        raise StateForbids(_("Numbers were drawn from this series: its direction, year and type stay."))
    if int(values.get("last", record.last) or 0) < record.last:
        raise StateForbids(_("A series never counts backwards: numbers up to the last one were drawn."))
    return kit.update_record(actor=actor, record=record, values=values, expected_version=expected_version)


def _locked_series(actor: Actor, wanted: Wanted) -> NumberSeries:
    """Return the series, made now if the year begins with this number; its pattern is that of the year before."""
    every_year = {
        "unit": wanted.unit,
        "label": wanted.label,
        "direction": wanted.direction,
        "kind": wanted.kind if wanted.direction == Direction.OUTGOING else None,
    }
    locked = NumberSeries.objects.select_for_update(of=("self",)).filter(**every_year, year=wanted.day.year)
    if found := locked.first():
        return found
    earlier = NumberSeries.objects.filter(**every_year, year__lt=wanted.day.year).order_by("-year").first()
    made = NumberSeries(
        **every_year,
        year=wanted.day.year,
        pattern=earlier.pattern if earlier else PATTERNS[wanted.direction],
        scope=scope_for(wanted.unit),
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    # Whoever else makes it at the same moment comes first or second; both go on with the one that stands.
    NumberSeries.objects.bulk_create([made], ignore_conflicts=True)
    return locked.get()
