"""Giving fields back what the ledger says they were, through the service that a type's own form uses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.foundation.acting import Actor
from comity.foundation.refusals import Refusal, StaleRecord, StateForbids

Update = Callable[..., models.Model]
"""Called with actor, record, values and expected_version, as a registered type names it."""


def values_in(model: type[models.Model], columns: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return by field what a row version holds of these fields, as the service of the type takes it."""
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in names}  # noqa: SLF001 Django documents _meta
    return {
        name: columns[field.column] if field.is_relation else field.to_python(columns[field.column])
        for name, field in fields.items()
        if field.column in columns
    }


def save(
    update: Update, *, actor: Actor, record: models.Model, values: Mapping[str, Any], version: int
) -> models.Model:
    """Save through the type's service; refuse where the service left a value as it was."""
    saved = update(actor=actor, record=record, values=dict(values), expected_version=version)
    kept = [name for name, value in values.items() if not is_same(saved, name, value)]
    if kept:
        fields = (saved._meta.get_field(name) for name in kept)  # noqa: SLF001 as above
        titles = ", ".join(capfirst(str(getattr(field, "verbose_name", ""))) for field in fields)
        raise StateForbids(_("Not changed here: %(names)s.") % {"names": titles})
    return saved


def is_same(record: models.Model, name: str, value: Any) -> bool:
    """Whether a field of the record says that value already; empty is empty, however it is written."""
    now = getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr] # noqa: SLF001 a column
    wanted = getattr(value, "pk", value)
    return bool(now == wanted or str(now) == str(wanted) or (now in (None, "") and wanted in (None, "")))


def why_not(change: Callable[[], object]) -> str:
    """Return why a change is refused, or nothing; a refused one leaves nothing behind."""
    try:
        with transaction.atomic():
            change()
    except StaleRecord as stale:
        return str(stale)
    except Refusal as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
