"""Linking, opening and closing duties, attaching files.

`link`, `unlink`, `open_duty` and `close_duties` are steps of other packages' services, which have authorised
their change; the row policies hold in any case. `attach` and `detach` authorise themselves.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, BinaryIO, NotRequired, TypedDict, Unpack

from django.conf import settings
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.access import services as access_services
from comity.access.models import Account, Label, Unit
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import type_name, types
from comity.threads import filetypes, policies, vault
from comity.threads.models import Attachment, Duty, FileKey, Link

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


class FileTooLarge(Refusal):
    """The file is larger than this installation takes."""


class FileInUse(Refusal):
    """Another record rests on the file."""


class MasterInUse(Refusal):
    """The master key cannot be destroyed without losing files."""


class DutyFields(TypedDict):
    """What a duty says: what is to be done by whom and when, in two languages."""

    kind: str
    unit: Unit
    account: NotRequired[Account | None]
    due_on: NotRequired[date | None]
    title_en: str
    title_vi: str


def link(*, actor: Actor, kind: str, source: Record, target: Record) -> Link:
    """Link a record to the one above it; an existing link of that kind is returned as it is.

    The link bears at least the label of both ends and belongs to the source's unit and scope.
    """
    ends = {
        "source_type": type_name(source),
        "source_id": source.pk,
        "target_type": type_name(target),
        "target_id": target.pk,
    }
    existing = Link.objects.filter(kind=kind, **ends).first()
    if existing:
        return existing
    made = Link(kind=kind, label=_label_over(actor, source, target), **_owned_as(actor, source), **ends)
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
    labels: dict[tuple[int, int], Label] = {}
    links = []
    for source, target in pairs:
        both = (source.label_id, target.label_id)
        labels[both] = labels.get(both) or _label_over(actor, source, target)
        made = Link(kind=kind, label=labels[both], **_owned_as(actor, source))
        made.source_type, made.source_id = type_name(source), source.pk
        made.target_type, made.target_id = type_name(target), target.pk
        links.append(made)
    return Link.objects.bulk_create(links, batch_size=500)


def unlink(*, actor: Actor, link: Link) -> None:
    """Remove a link; the ledger keeps it."""
    source = types.record_of(link.source_type, link.source_id)
    link.delete()
    if isinstance(source, Record):
        details = {"kind": link.kind, "linked": [link.target_type, link.target_id]}
        record_event(actor=actor, verb="unlinked", record=source, details=details)


def open_duty(*, actor: Actor, record: Record, **fields: Unpack[DutyFields]) -> Duty:
    """Open a duty about a record, for a unit or for one account in it, under the record's own label."""
    duty = _duty(actor, record, fields)
    duty.full_clean()
    duty.save(force_insert=True)
    return duty


def open_duties(*, actor: Actor, duties: Iterable[tuple[Record, DutyFields]]) -> list[Duty]:
    """Open many duties, each about its record, in one statement."""
    return Duty.objects.bulk_create((_duty(actor, *each) for each in duties), batch_size=500)


def close_duties(*, actor: Actor, record: Record, kind: str | None = None, unit: Unit | None = None) -> int:
    """Mark the open duties about a record as done, all or those of a kind or unit; return how many."""
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


def attach(*, actor: Actor, record: Record, upload: "UploadedFile[bytes]") -> Attachment:
    """Store a file with a record, under its label. Refuses what is too large or not what its name says."""
    _refuse(policies.why_not_attach(actor))
    _refuse_too_large(upload)
    name = upload.name or ""
    media_type = filetypes.media_type_of(name, upload)
    stored = vault.store(upload)
    attachment = Attachment(
        record_type=type_name(record),
        record_id=record.pk,
        name=name,
        media_type=media_type,
        size=stored.size,
        sha256=stored.sha256,
        stored_as=stored.stored_as,
        label_id=record.label_id,
        **_owned_as(actor, record),
    )
    attachment.full_clean()
    attachment.save(force_insert=True)
    FileKey.objects.create(stored_as=stored.stored_as, master=stored.key.master, wrapped=stored.key.wrapped)
    record_event(actor=actor, verb="attached", record=record, details={"file": attachment.name})
    return attachment


def detach(*, actor: Actor, attachment: Attachment, record: Record) -> None:
    """Take a file away from its record. Its data key is destroyed, so the bytes that remain mean nothing."""
    _refuse(policies.why_not_detach(actor))
    try:
        deleted, _by_type = Attachment.objects.filter(pk=attachment.pk).delete()
    except ProtectedError:
        raise FileInUse(_("This file was read; it stays with what was made of it.")) from None
    if not deleted:
        raise NotAllowed(_("Your unit does not keep this file, so it cannot take it away."))
    FileKey.objects.filter(stored_as=attachment.stored_as).delete()
    record_event(actor=actor, verb="detached", record=record, details={"file": attachment.name})


def open_attachment(attachment: Attachment) -> BinaryIO:
    """Return the decrypted bytes as a stream; reading raises vault.FileDamaged where the file was altered."""
    key = FileKey.objects.filter(stored_as=attachment.stored_as).first()
    if key is None:
        raise vault.FileDamaged(
            _("The key of this file is missing. Ask the administrator to restore the backup.")
        )
    return vault.open_stored(attachment.stored_as, vault.WrappedKey(key.master, bytes(key.wrapped)))


def remove_remains() -> int:
    """Delete stored bytes without a key: of files taken away, and of uploads that were never committed."""
    a_day_ago = (clock.now() - timedelta(days=1)).timestamp()
    known = set(FileKey.objects.values_list("stored_as", flat=True))
    remains = [stored_as for stored_as in vault.stored_before(a_day_ago) if stored_as not in known]
    for stored_as in remains:
        vault.path_of(stored_as).unlink(missing_ok=True)
    return len(remains)


def rotate_file_keys() -> list[str]:
    """Wrap every file's key with a new master key; return the names of the masters that are then without use.

    Run it inside a transaction. The old masters stay until `destroy_master`: another machine may still use them.
    """
    vault.make_master()
    for key in FileKey.objects.select_for_update():
        wrapped = vault.rewrap(key.stored_as, vault.WrappedKey(key.master, bytes(key.wrapped)))
        key.master, key.wrapped = wrapped.master, wrapped.wrapped
        key.save(update_fields=["master", "wrapped"])
    return unused_masters()


def destroy_master(name: str) -> None:
    """Destroy a master key for good; refused while it is the newest or wraps the key of a file."""
    if name not in unused_masters():
        raise MasterInUse(_("This key still protects files. Rotate the keys first."))
    vault.drop_master(name)


def unused_masters() -> list[str]:
    """Return the master keys that wrap nothing and are not the newest."""
    used = set(FileKey.objects.values_list("master", flat=True).distinct())
    return [name for name in vault.master_names()[:-1] if name not in used]


def _refuse(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def _refuse_too_large(upload: "UploadedFile[bytes]") -> None:
    most = settings.COMITY_UPLOAD_BYTES
    if (upload.size or 0) > most:
        count = most // MEGABYTE
        raise FileTooLarge(
            ngettext(
                "“%(name)s” is larger than %(count)s megabyte. Attach a smaller one.",
                "“%(name)s” is larger than %(count)s megabytes. Attach a smaller one.",
                count,
            )
            % {"name": upload.name, "count": count}
        )


def _duty(actor: Actor, record: Record, fields: DutyFields) -> Duty:
    return Duty(
        kind=fields["kind"],
        record_type=type_name(record),
        record_id=record.pk,
        for_unit_id=fields["unit"].pk,
        for_account_id=account.pk if (account := fields.get("account")) else None,
        due_on=fields.get("due_on"),
        title_en=fields["title_en"],
        title_vi=fields["title_vi"],
        label_id=record.label_id,
        **_owned_as(actor, record),
    )


def _owned_as(actor: Actor, record: Record) -> dict[str, object]:
    return {
        "unit_id": record.unit_id,
        "scope_id": record.scope_id,
        "created_by": actor.account_id,
        "changed_by": actor.account_id,
    }


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
