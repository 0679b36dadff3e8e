"""Files of other packages' rows: encrypted like an attachment, named by a number that the row keeps.

Whoever reaches the row reaches the file. These are steps of other packages' services, which have authorised theirs.
"""

from typing import IO, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from comity.threads import vault
from comity.threads.models import FileKey


def keep_file(source: IO[bytes]) -> UUID:
    """Encrypt the bytes under a key of their own and return the number under which they are kept."""
    stored = vault.store(source)
    FileKey.objects.create(stored_as=stored.stored_as, master=stored.key.master, wrapped=stored.key.wrapped)
    return stored.stored_as


def open_file(stored_as: UUID) -> BinaryIO:
    """Return the decrypted bytes as a stream; reading raises vault.FileDamaged where the file was altered."""
    key = FileKey.objects.filter(stored_as=stored_as).first()
    if key is None:
        raise vault.FileDamaged(
            _("The key of this file is missing. Ask the administrator to restore the backup.")
        )
    return vault.open_stored(stored_as, vault.WrappedKey(key.master, bytes(key.wrapped)))


def forget_file(stored_as: UUID) -> None:
    """Destroy the key; the bytes that remain mean nothing and go at night."""
    FileKey.objects.filter(stored_as=stored_as).delete()
