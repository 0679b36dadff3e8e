"""How to make a sample of each record type: one line in SAMPLES a type. Later types get every contract by that.

`form` gives what a person fills in, text for text, different for each number; the contracts add owner and label.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from comity.access.models import Label, Unit
from comity.config.records import RECORD_TYPES
from comity.foundation.models import Record
from comity.kit.attributes import field_of


@dataclass(frozen=True, slots=True)
class Sample:
    """One type: the values of a record, and which text field the contracts read and change."""

    values: Callable[[int], dict[str, object]]
    text: str
    filters: dict[str, str] = field(default_factory=dict)


def partner_values(number):
    return {
        "code": f"P-{number:03}",
        "kind": "state" if number % 2 else "unit",
        "name_en": f"Partner {number:03}",
        "name_vi": f"Đối tác {number:03}",
        "country": "LA" if number % 2 else "KH",
        "languages": ["lo"],
        "notes": f"Note {number}",
    }


SAMPLES = {"partners": Sample(partner_values, text="name_en", filters={"kind": "state"})}


def kit_of(slug):
    return next(kit for kit in RECORD_TYPES if kit.slug == slug)


def make(slug, number, *, label: Label, unit: Unit, scope_no: int, **given) -> Record:
    """Save a sample straight into its table, as whoever acts."""
    kit = kit_of(slug)
    values = {**SAMPLES[slug].values(number), **given}
    someone = uuid4()
    record = kit.model(
        **{field_of(kit.model, name).name: value for name, value in values.items()},
        label=label, unit_id=unit.pk, scope_id=scope_no, created_by=someone, changed_by=someone,
    )
    record.save(force_insert=True)
    return record
