"""Lists of units that are imported: many at once into the dated tree; of those that stand only the names change."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access.models import Label, Scope, Unit
from comity.access.services import units
from comity.foundation.acting import Actor
from comity.foundation.models import Record

NAMES = ("name_en", "name_vi")


def create_units(*, actor: Actor, rows: Sequence[tuple[dict[str, Any], Label, Scope]]) -> list[Record]:
    """Make units below those that the rows name; everybody sees them, so their file bears the lowest label."""
    lowest = units.lowest_level()
    if any(label.level_id != lowest.pk or label.caveats for _values, label, _scope in rows):
        raise ValidationError({"label": _("Everybody sees units: import them under the lowest label.")})
    given = [({**values}, values["unit"]) for values, _label, _scope in rows]
    for values, _parent in given:
        del values["unit"]
    return [*units.create_units(actor=actor, rows=[(parent, values) for values, parent in given])]  # type: ignore[misc] # the values of a unit by name


def update_unit(*, actor: Actor, record: Unit, values: dict[str, Any], expected_version: int) -> Unit:
    """Change the names of a unit; everything else of it changes by reorganising."""
    others = {
        name: [_("Only the names change here; reorganise the unit.")] for name in values if name not in NAMES
    }
    if others:
        raise ValidationError(others)
    names = {name: values.get(name, getattr(record, name)) for name in NAMES}
    return units.rename_unit(actor=actor, unit=record, **names, expected_version=expected_version)
