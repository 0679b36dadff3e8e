"""Reading, creating and changing a record of any type: authorise, clean, check, save, record the event."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, ProgrammingError, transaction
from django.db.models import ForeignKey
from django.http import Http404
from django.utils.translation import gettext as _

from comity.access import policies, queries
from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record, ReferenceItem, joined_with, related, whole_in_sight
from comity.foundation.refusals import NotAllowed, StaleRecord
from comity.foundation.registry import type_name
from comity.history.services import record_access
from comity.kit.attributes import field_of

AnyRecord = TypeVar("AnyRecord", bound=Record)
Values = Mapping[str, Any]


def open_record(*, actor: Actor, model: type[AnyRecord], pk: UUID) -> AnyRecord:
    """Return a record to be read. Absent and hidden alike raise Http404; reading above the lowest level is recorded."""
    policies.check(actor, "view", type_name(model))
    rows = model.objects.select_related("label__level", *joined_with(model, ReferenceItem))
    record = rows.filter(whole_in_sight(model), pk=pk).first()
    if record is None:
        raise Http404
    if record.label.level.no > 0:
        record_access(actor=actor, verb="read", record=record)
    return record


def create_record(
    *, actor: Actor, model: type[AnyRecord], values: Values, label: Label, scope: Scope | None = None
) -> AnyRecord:
    """Save a new record of the type, owned by the unit among the values or else by the actor's own.

    Refused: what roles, label or tree do not permit (NotAllowed), values that do not fit (ValidationError).
    """
    policies.check(actor, "add", type_name(model))
    record = model(
        label=label, unit_id=actor.unit_id, created_by=actor.account_id, changed_by=actor.account_id
    )
    _assign(record, values)
    unit = queries.own_units(actor).filter(pk=record.unit_id).first()
    if unit is None:
        raise NotAllowed(_("A record belongs to your own unit or to one below it."))
    record.scope = scope or queries.scope_for(unit)
    _save(record, force_insert=True)
    record_event(actor=actor, verb="created", record=record)
    record.refresh_from_db(fields=["version", "created_at", "changed_at"])
    return record


def update_record(*, actor: Actor, record: AnyRecord, values: Values, expected_version: int) -> AnyRecord:
    """Save changed values of a record and return it as it now stands.

    Refused besides: what somebody else saved since `expected_version` (StaleRecord carries what stands now).
    """
    policies.check(actor, "change", type_name(record), getattr(record, "state", "*"))
    current = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise NotAllowed(_("Your unit does not keep this record, so it cannot change it."))
    if current.version != expected_version:
        raise StaleRecord(_("Somebody else saved this record while you were editing it."), current=current)
    changed = _assign(current, values)
    if changed:
        current.changed_by = actor.account_id
        relations = {field.name for field in current._meta.fields if field.is_relation}  # noqa: SLF001 Django documents _meta
        _save(current, relations - set(changed), force_update=True)
        record_event(actor=actor, verb="changed", record=current, details={"fields": changed})
        current.refresh_from_db(fields=["version", "changed_at"])
    return current


def _assign(record: Record, values: Values) -> list[str]:
    """Set the values and return the names of those that differ.

    A relation that the actor cannot see looks empty to it; giving it back empty leaves it as it is.
    """
    changed = []
    for name, value in values.items():
        field = field_of(type(record), name)
        before = getattr(record, field.attname)
        if not isinstance(field, ForeignKey):
            setattr(record, name, _clean(field, name, value))
        elif value is not None or related(record, name) is not None:
            setattr(record, name if hasattr(value, "pk") else field.attname, value)
        if getattr(record, field.attname) != before:
            changed.append(name)
    return changed


def _clean(field: Any, name: str, value: Any) -> Any:
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _save(record: Record, unchanged: Collection[str] = (), **how: Any) -> None:
    """Check and save; what the database refuses comes back in words that tell nothing of other rows.

    Relations that stay as they are were checked when they were set; one that the actor cannot see would fail.
    """
    record.clean_fields(exclude=unchanged)
    record.clean()
    record.validate_unique()
    record.validate_constraints()
    try:
        with transaction.atomic():
            record.save(**how)
    except ProgrammingError as error:
        raise NotAllowed(_("Your unit may not save this record under this label and unit.")) from error
    except DatabaseError as error:
        message = _("These values cannot be saved together: check the code, the references and the ranges.")
        raise ValidationError(message) from error
