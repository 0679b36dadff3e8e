"""Making and changing what belongs to a partner: its label covers the partner's and those of all that it names."""

from collections.abc import Mapping
from typing import Any, TypeVar

from comity.access.models import Label, Scope
from comity.access.policies import READ_BY_ALL
from comity.access.services import label_over, raise_to
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.kit import services
from comity.kit.attributes import field_of

AnyRecord = TypeVar("AnyRecord", bound=Record)


def create_tied(
    *,
    actor: Actor,
    model: type[AnyRecord],
    values: Mapping[str, Any],
    label: Label,
    scope: Scope | None = None,
) -> AnyRecord:
    """Make a record under the label that was chosen, raised to those of the records that it names."""
    label = label_over(actor, label, *_labels_named(model, values))
    return services.create_record(actor=actor, model=model, values=values, label=label, scope=scope)


def update_tied(
    *, actor: Actor, record: AnyRecord, values: Mapping[str, Any], expected_version: int
) -> AnyRecord:
    """Change a record; what it names from now on may raise its label, never lower it."""
    saved = services.update_record(
        actor=actor, record=record, values=values, expected_version=expected_version
    )
    return raise_to(actor=actor, record=saved, labels=_labels_named(type(record), values))


def _labels_named(model: type[Record], values: Mapping[str, Any]) -> list[Label]:
    """Return the labels of the records among the values, which may also be given by their identifiers.

    Units and accounts are named by everything and raise nothing.
    """
    found = []
    for name, value in values.items():
        target = field_of(model, name).related_model
        if value is None or not isinstance(target, type) or not issubclass(target, Record):
            continue
        if type_name(target) in READ_BY_ALL:
            continue
        row = value if isinstance(value, Record) else target.objects.filter(pk=value).first()
        if isinstance(row, Record):
            found.append(row.label)
    return found
