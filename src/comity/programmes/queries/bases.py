"""What a programme rests on: the instruments whose requirements its measures implement."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.foundation.models import Record, fetch_related, related
from comity.foundation.registry import type_name
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import Requirement
from comity.programmes.models.measure import Measure
from comity.threads.models import Link, LinkKind


@dataclass(frozen=True, slots=True)
class Bases:
    """The instruments, the earliest first, and the records that lead to them."""

    instruments: list[Instrument]
    way: list[Record]


def bases_of(measures: Iterable[Measure]) -> Bases:
    """Return what the measures rest on, as far as the reader sees the whole way there."""
    links = list(
        Link.objects.filter(
            kind=LinkKind.IMPLEMENTS,
            source_type=type_name(Measure),
            source_id__in=[each.pk for each in measures],
            target_type=type_name(Requirement),
        ).select_related("label__level")
    )
    required = Requirement.objects.filter(pk__in={link.target_id for link in links})
    rows = list(required.select_related("label__level"))
    fetch_related([(row, "instrument") for row in rows])
    seen = {row.pk: row for row in rows if related(row, "instrument")}
    found = {row.instrument_id: row.instrument for row in seen.values()}
    instruments = sorted(found.values(), key=_by_signing)
    fetch_related([(each, "issuer_unit") for each in instruments])
    return Bases(instruments, [*seen.values(), *(link for link in links if link.target_id in seen)])


def _by_signing(instrument: Instrument) -> tuple[str, str]:
    return str(instrument.signed_on or "9999"), str(instrument.number)
