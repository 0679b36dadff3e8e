"""Linking, opening, closing and handing over duties, telling people: what every other package asks of this one.

These are steps of other packages' services, which have authorised their change; what the roles must permit
besides, and the row policies, hold in any case. Service accounts hold no roles and may do all of it.
"""

import json
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.translation import gettext as _

from comity.access import services as access_services
from comity.access.models import Account, Label, Unit
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import type_name, types
from comity.foundation.text import clean
from comity.threads import policies
from comity.threads.models import Duty, Link, NotificationKind
from comity.threads.services.titling import Titles


class DutyFields(Titles):
    """What a duty says: what is to be done by whom and when, in two languages.

    `action` is what a role must permit on the record's type for the duty to wait for everybody in the unit.
    """

    kind: str
    unit: Unit
    account: NotRequired[Account | None]
    action: NotRequired[str]
    due_on: NotRequired[date | None]


class Told(TypedDict, total=False):
    """Who is told: an account, those of a unit whose roles permit an action (and hold a role), who follows it."""

    account: UUID
    unit: UUID
    action: str
    role: str
    followers: bool


def link(*, actor: Actor, kind: str, source: Record, target: Record) -> Link:
    """Link a record to the one above it; an existing link of that kind is returned as it is.

    The link bears at least the label of both ends and belongs to the source's unit and scope.
    """
    refuse(policies.why_not_link(actor))
    ends = {
        "source_type": type_name(source),
        "source_id": source.pk,
        "target_type": type_name(target),
        "target_id": target.pk,
    }
    existing = Link.objects.filter(kind=kind, **ends).first()
    if existing:
        return existing
    made = Link(kind=kind, label=_label_over(actor, source, target), **owned_as(actor, source), **ends)
    made.full_clean()
    made.save(force_insert=True)
    record_event(
        actor=actor,
        verb="linked",
        record=source,
        details={"kind": kind, "linked": [type_name(target), target.pk]},
    )
    return made


def link_new(*, actor: Actor, kind: str, pairs: Iterable[tuple[Record, Record]]) -> list[Link]:
    """Link records that were made just now, (source, target) each, in one statement. The ledger keeps the links."""
    refuse(policies.why_not_link(actor))
    labels: dict[tuple[int, int], Label] = {}
    links = []
    for source, target in pairs:
        both = (source.label_id, target.label_id)
        labels[both] = labels.get(both) or _label_over(actor, source, target)
        made = Link(kind=kind, label=labels[both], **owned_as(actor, source))
        made.source_type, made.source_id = type_name(source), source.pk
        made.target_type, made.target_id = type_name(target), target.pk
        links.append(made)
    return Link.objects.bulk_create(links, batch_size=500)


def unlink(*, actor: Actor, link: Link) -> None:
    """Remove a link; the ledger keeps it."""
    refuse(policies.why_not_unlink(actor))
    source = types.record_of(link.source_type, link.source_id)
    link.delete()
    if isinstance(source, Record):
        details = {"kind": link.kind, "linked": [link.target_type, link.target_id]}
        record_event(actor=actor, verb="unlinked", record=source, details=details)


def open_duty(*, actor: Actor, record: Record, **fields: Unpack[DutyFields]) -> Duty:
    """Open a duty about a record, for a unit or for one account in it, under the record's own label."""
    refuse(policies.why_not_open_duty(actor))
    duty = _duty(actor, record, fields)
    duty.full_clean()
    duty.save(force_insert=True)
    tell_of_duties(actor, [duty], NotificationKind.DUTY_OPENED)
    return duty


def open_duties(*, actor: Actor, duties: Iterable[tuple[Record, DutyFields]]) -> list[Duty]:
    """Open many duties, each about its record, in one statement."""
    refuse(policies.why_not_open_duty(actor))
    made = Duty.objects.bulk_create((_duty(actor, *each) for each in duties), batch_size=500)
    tell_of_duties(actor, made, NotificationKind.DUTY_OPENED)
    return made


def close_duties(*, actor: Actor, record: Record, kind: str | None = None, unit: Unit | None = None) -> int:
    """Mark the open duties about a record as done, all or those of a kind or unit; return how many."""
    refuse(policies.why_not_change_duty(actor))
    duties = Duty.objects.filter(record_type=type_name(record), record_id=record.pk, done_at=None)
    if kind:
        duties = duties.filter(kind=kind)
    if unit:
        duties = duties.filter(for_unit_id=unit.pk)
    for duty in duties:
        duty.done_at = duty.changed_at = clock.now()
        duty.changed_by = actor.account_id
        duty.save(update_fields=["done_at", "changed_at", "changed_by"])
    return len(duties)


def hand_over_duties(*, actor: Actor, from_account: Account, to_account: Account, reason: str) -> list[Duty]:
    """Let what waits for one account wait for another of the unit in which it waits; return what was moved.

    Moved is what the actor sees and may write. What the successor is not cleared for, or waits in a unit that is
    not the successor's, waits for everybody in its unit from then on, so that nothing is left on an empty chair.
    """
    refuse(policies.why_not_hand_over(actor))
    why = clean(reason).strip()
    if not why:
        raise NotAllowed(_("Give a reason."))
    duties = Duty.objects.select_for_update(of=("self",)).filter(for_account=from_account, done_at=None)
    moved = list(duties.select_related("label"))
    for duty in moved:
        fits = duty.for_unit_id == to_account.unit_id and is_cleared(to_account, duty.label)
        duty.for_account_id = to_account.pk if fits else None
        keep_duty(actor, duty, "for_account")
        details = {"to": to_account.pk if fits else None}
        record_event(actor=actor, verb="handed_over", record=duty, reason=why, details=details)
    tell_of_duties(actor, moved, NotificationKind.DUTY_OPENED)
    return moved


def notify(
    *,
    actor: Actor,
    record: Record,
    kind: str,
    recipients: Collection[UUID] = (),
    followers: bool = False,
    about: UUID | None = None,
) -> None:
    """Tell accounts, and those who follow the record, of something about it, in the transaction of the change.

    Told is who is cleared for the record and wants this kind, each once; never the actor. The actor need not see
    them and learns nothing of them. A notification holds no text: the record is read when it is shown.
    """
    named: list[Told] = [{"account": recipient} for recipient in recipients]
    told = [*named, *([Told(followers=True)] if followers else [])]
    tell_of(actor, record, ((NotificationKind(kind), each, about) for each in told))


def tell_of(
    actor: Actor, record: Record, items: Iterable[tuple[NotificationKind, Told, UUID | None]]
) -> None:
    """Tell of one record; where several items reach an account, the first counts."""
    key = {"record_type": type_name(record), "record_id": record.pk}
    _tell(actor, [{**key, "kind": kind, "about": about, **told} for kind, told, about in items])


def waiting_for(duty: Duty) -> Told:
    """Return for whom a duty waits: one account, or those of the unit whose roles permit what it takes."""
    if duty.for_account_id:
        return {"account": duty.for_account_id}
    return {"unit": duty.for_unit_id, "action": duty.action}


def tell_of_duties(
    actor: Actor, duties: Iterable[Duty], kind: NotificationKind, to: Callable[[Duty], Told] = waiting_for
) -> None:
    """Tell of each duty whom it waits for, or whom `to` names."""
    _tell(
        actor,
        [
            {
                "record_type": duty.record_type,
                "record_id": duty.record_id,
                "kind": kind,
                "about": duty.pk,
                **to(duty),
            }
            for duty in duties
        ],
    )


def keep_duty(actor: Actor, duty: Duty, *names: str) -> None:
    """Save what changed on a duty, with who and when."""
    duty.changed_at, duty.changed_by = clock.now(), actor.account_id
    duty.clean_fields(exclude={field.name for field in duty._meta.fields} - set(names))  # noqa: SLF001 Django documents _meta
    duty.save(update_fields=[*names, "changed_at", "changed_by"])


def is_cleared(account: Account, label: Label) -> bool:
    """Tell whether the account is cleared for the label; its unit decides the rest."""
    return (
        account.active
        and account.clearance_id >= label.level_id
        and set(account.caveats) >= set(label.caveats)
        and (not account.releasability or not set(account.releasability).isdisjoint(label.releasable_to))
    )


def refuse(reason: str | None) -> None:
    """Raise NotAllowed where a policy gave a reason."""
    if reason:
        raise NotAllowed(reason)


def owned_as(actor: Actor, record: Record) -> dict[str, object]:
    """Return the owner, scope and author of what belongs to a record."""
    return {
        "unit_id": record.unit_id,
        "scope_id": record.scope_id,
        "created_by": actor.account_id,
        "changed_by": actor.account_id,
    }


def _tell(actor: Actor, items: list[dict[str, object]]) -> None:
    if items:
        with connection.cursor() as cursor:
            cursor.execute(
                "select sec.tell(%s, %s::jsonb)", [actor.account_id, json.dumps(items, cls=DjangoJSONEncoder)]
            )


def _duty(actor: Actor, record: Record, fields: DutyFields) -> Duty:
    return Duty(
        kind=fields["kind"],
        record_type=type_name(record),
        record_id=record.pk,
        for_unit_id=fields["unit"].pk,
        for_account_id=account.pk if (account := fields.get("account")) else None,
        action=fields.get("action", "change"),
        due_on=fields.get("due_on"),
        title_en=fields["title_en"],
        title_vi=fields["title_vi"],
        label_id=record.label_id,
        **owned_as(actor, record),
    )


def _label_over(actor: Actor, source: Record, target: Record) -> Label:
    """Return the least label that covers both: the higher level, all caveats, the common releasability."""
    one, other = source.label, target.label
    if one == other:
        return one
    return access_services.label_for(
        actor=actor,
        level=max(one.level, other.level, key=lambda level: level.no),
        caveats=sorted({*one.caveats, *other.caveats}),
        releasable_to=sorted({*one.releasable_to} & {*other.releasable_to}),
    )
