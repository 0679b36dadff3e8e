"""Registering activities, changing what is said of them, moving their days, tying them to measures and partners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from comity.access.models import Label, Scope
from comity.access.services import label_over
from comity.access.services.keeping import allow, beside, keep, locked, require, require_reason
from comity.activities import policies, queries
from comity.activities.models.activity import Activity, ActivityPartner, ActivityState, Series
from comity.activities.models.reference import ActivityKind
from comity.activities.queries.clashes import place_key
from comity.activities.services import duties, preparing
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.ties import TiedField
from comity.foundation.zones import zone_in
from comity.kit.services import create_record
from comity.partners.models import Partner
from comity.partners.services.tying import update_tied
from comity.programmes.models.measure import Measure
from comity.threads import services as threads

AnyRow = TypeVar("AnyRow", bound=Model)
DAYS = ("starts_on", "ends_on")
TIED = ("with_partners", "for_measures")


@dataclass(frozen=True, slots=True)
class Ties:
    """The partners with whom an activity is held, and the measure that it serves."""

    partners: Collection[Partner] = ()
    measure: Measure | None = None


def register_activity(
    *,
    actor: Actor,
    values: dict[str, Any],
    label: Label,
    scope: Scope | None = None,
    ties: Ties | None = None,
) -> Activity:
    """Propose an activity; it waits on the desk of those who clear it."""
    values = dict(values)
    partners, measures = _ties_in(values, ties or Ties())
    series = _row_of(Series, values.get("series"))
    label = label_over(actor, label, series.label) if series else label
    placed = {**values, "place_key": place_key(values.get("place", "")), **_defaults(values, partners)}
    activity = create_record(actor=actor, model=Activity, values=placed, label=label, scope=scope)
    require(policies.why_not_responsible(activity, activity.responsible))
    for partner in partners:
        _join(actor, activity, partner)
    for measure in measures:
        threads.link(actor=actor, kind="serves", source=activity, target=measure)
    duties.ask_to_clear(actor, activity)
    return activity


def change_activity(
    *, actor: Actor, record: Activity, values: dict[str, Any], expected_version: int
) -> Activity:
    """Change what is said of an activity; once it is cleared, its days are moved with a reason instead."""
    allow(policies.why_not_change(actor, record))
    moved = any(name in values and values[name] != getattr(record, name) for name in DAYS)
    if moved and record.state != ActivityState.PROPOSED:
        require(_("Move its days with a reason: “Reschedule”."))
    values, before = dict(values), record.starts_on
    wanted = {name: values.pop(name) for name in TIED if name in values}
    placed = {**values, "place_key": place_key(str(values.get("place", record.place)))}
    saved = update_tied(actor=actor, record=record, values=placed, expected_version=expected_version)
    if "responsible" in values:
        require(policies.why_not_responsible(saved, saved.responsible))
    if "with_partners" in wanted:
        _set_partners(actor, saved, _named("with_partners", wanted))
    if "for_measures" in wanted:
        _set_measures(actor, saved, _named("for_measures", wanted))
    preparing.shift_preparation(actor=actor, activity=saved, by=saved.starts_on - before)
    duties.renew(actor, saved)
    return saved


def reschedule_activity(
    *, actor: Actor, activity: Activity, starts_on: date, ends_on: date, reason: str
) -> Activity:
    """Move the days of an activity that lies ahead; those who follow it are told why."""
    current = locked(activity)
    allow(policies.why_not_reschedule(actor, current))
    why = require_reason(reason)
    before = (current.starts_on, current.ends_on)
    current.starts_on, current.ends_on = starts_on, ends_on
    keep(actor=actor, record=current)
    details = {"before": [each.isoformat() for each in before]}
    record_event(actor=actor, verb="rescheduled", record=current, reason=why, details=details)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    duties.renew(actor, current)
    preparing.shift_preparation(actor=actor, activity=current, by=starts_on - before[0])
    return current


def tie_to_measure(*, actor: Actor, activity: Activity, measure: Measure) -> Activity:
    """Say which measure an activity serves; what was unplanned is so no longer."""
    current = locked(activity)
    allow(policies.why_not_tie(actor, current))
    threads.link(actor=actor, kind="serves", source=current, target=measure)
    current.is_unplanned = False
    return keep(actor=actor, record=current)


def add_partner(*, actor: Actor, activity: Activity, partner: Partner) -> ActivityPartner:
    """Name one more partner with whom the activity is held."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    return _join(actor, current, partner)


def remove_partner(*, actor: Actor, row: ActivityPartner) -> None:
    """Take a partner off an activity; one whose delegation has members stays."""
    current = locked(row.activity)
    allow(policies.why_not_change(actor, current))
    sides = queries.delegations_of(current).filter(partner=row.partner_id)
    members = queries.members_seen().filter(delegation__in=sides.values("pk"))
    require(_("Its delegation has members; take them off first.") if members.exists() else None)
    row.delete()


def _ties_in(values: dict[str, Any], ties: Ties) -> tuple[list[Partner], list[Measure]]:
    """Take out of the values which partners and measures they name, and add those that were given beside them."""
    named = {name: values.pop(name, None) or () for name in TIED}
    partners, measures = (_named(name, named) for name in TIED)
    of_form = [*filter(None, [ties.measure])]
    return list(dict.fromkeys([*ties.partners, *partners])), list(dict.fromkeys([*of_form, *measures]))


def _row_of(model: type[AnyRow], given: Any) -> AnyRow | None:
    """Return the row that a form gives, or an import by its identifier."""
    if given is None or isinstance(given, model):
        return given
    return model._default_manager.filter(pk=given).first()  # noqa: SLF001 Django's public name for it


def _named(name: str, wanted: dict[str, Any]) -> list[Any]:
    field = Activity._meta.get_field(name)  # noqa: SLF001 Django documents _meta
    try:
        return field.resolve(wanted[name]) if isinstance(field, TiedField) else []
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _set_partners(actor: Actor, activity: Activity, wanted: Collection[Partner]) -> None:
    """Let those partners be the ones that the activity names to everybody who reads it; others are left as they are."""
    there = {row.partner: row for row in queries.partner_rows(activity) if row.label_id == activity.label_id}
    for partner in there.keys() - set(wanted):
        remove_partner(actor=actor, row=there[partner])
    known = set(queries.partner_ids_of(activity))
    for partner in wanted:
        if partner.pk not in known:
            _join(actor, activity, partner)
    vars(activity).pop("with_partners", None)


def _set_measures(actor: Actor, activity: Activity, wanted: Collection[Measure]) -> None:
    """Let those measures be the ones that the activity says to everybody that it serves; others are left as they are."""
    pks = {measure.pk for measure in wanted}
    for link in queries.links_to_measures(activity).filter(label=activity.label_id):
        if link.target_id not in pks:
            threads.unlink(actor=actor, link=link)
    for measure in wanted:
        threads.link(actor=actor, kind="serves", source=activity, target=measure)
    if wanted and activity.is_unplanned:
        activity.is_unplanned = False
        keep(actor=actor, record=activity)
    vars(activity).pop("for_measures", None)


def _defaults(values: dict[str, Any], partners: Collection[Partner]) -> dict[str, Any]:
    """Return what follows from the rest: the time of the partner's country abroad, the next turn of a series."""
    found: dict[str, Any] = {}
    kind, series = _row_of(ActivityKind, values.get("kind")), _row_of(Series, values.get("series"))
    zones = {zone_in(partner.country) for partner in partners}
    if kind is not None and kind.is_abroad and len(zones) == 1:
        found["time_zone"] = values.get("time_zone") or zones.pop()
    if series is not None and not values.get("turn"):
        found["turn"] = queries.next_turn(series)
    return found


def _join(actor: Actor, activity: Activity, partner: Partner) -> ActivityPartner:
    row = beside(actor=actor, record=ActivityPartner(activity=activity, partner=partner), parent=activity)
    row.label = label_over(actor, activity.label, partner.label)
    return keep(actor=actor, record=row)
