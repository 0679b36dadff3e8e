"""How to make a sample of each record type: one line in SAMPLES a type. A type has every contract by that line.

`values(number, place)` returns the model's fields by name, different for each number. It may call `make` for the
records that the sample refers to, in the same place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from comity.access.models import Label
from comity.config.records import RECORD_TYPES
from comity.foundation.models import Record


@dataclass(frozen=True, slots=True)
class Place:
    """Where samples stand: under which label, owned by which unit, in which scope."""

    label: Label
    unit_id: UUID
    scope_no: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One type: its values, the text field that the contracts read and change, and who writes it."""

    values: Callable[[int, Place], dict[str, Any]]
    text: str
    role: str = "staff_officer"


def partner(number, place):
    return {
        "code": f"P-{number:03}",
        "kind": "state" if number % 2 else "unit",
        "name_en": f"Partner {number:03}",
        "name_vi": f"Đối tác {number:03}",
        "country": "LA" if number % 3 else "",
        "languages": ["vi", "lo"],
        "notes": f"Note {number}",
    }


SAMPLES = {"partners": Sample(partner, text="name_en")}
SLUGS = [kit.slug for kit in RECORD_TYPES]


def kit_of(slug):
    return next(kit for kit in RECORD_TYPES if kit.slug == slug)


def make(slug: str, number: int, place: Place, **given: Any) -> Record:
    """Save a sample straight into its table, as whoever acts."""
    someone = uuid4()
    record = kit_of(slug).model(
        **{**SAMPLES[slug].values(number, place), **given},
        label=place.label,
        unit_id=place.unit_id,
        scope_id=place.scope_no,
        created_by=someone,
        changed_by=someone,
    )
    record.save(force_insert=True)
    return record
