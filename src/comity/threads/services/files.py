"""Files of records: kept encrypted, handed out decrypted, taken away with their key; and the keys themselves."""

from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import type_name
from comity.threads import filetypes, policies, vault
from comity.threads.models import Attachment, FileKey
from comity.threads.services import owned_as, refuse

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


class FileTooLarge(Refusal):
    """The file is larger than this installation takes."""


class FileInUse(Refusal):
    """Another record rests on the file."""


class MasterInUse(Refusal):
    """The master key cannot be destroyed without losing files."""


def attach(*, actor: Actor, record: Record, upload: "UploadedFile[bytes]") -> Attachment:
    """Store a file with a record, under its label. Refuses what is too large or not what its name says."""
    refuse(policies.why_not_attach(actor))
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
        **owned_as(actor, record),
    )
    attachment.full_clean()
    attachment.save(force_insert=True)
    FileKey.objects.create(stored_as=stored.stored_as, master=stored.key.master, wrapped=stored.key.wrapped)
    record_event(actor=actor, verb="attached", record=record, details={"file": attachment.name})
    return attachment


def detach(*, actor: Actor, attachment: Attachment, record: Record) -> None:
    """Take a file away from its record. Its data key is destroyed, so the bytes that remain mean nothing."""
    refuse(policies.why_not_detach(actor))
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


@transaction.atomic
def remove_remains() -> int:
    """Delete stored bytes without a key: of files taken away, and of uploads that were never committed.

    Nothing is deleted while a backup is being made.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [vault.REMAINS_LOCK])
        if not cursor.fetchone()[0]:
            return 0
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
