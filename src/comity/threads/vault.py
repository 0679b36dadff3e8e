"""Files at rest: each in chunks under a data key of its own, which a master key outside the data wraps."""

import hashlib
import io
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from comity.foundation import keyfiles
from comity.foundation.refusals import Refusal

CHUNK = 64 * 1024
NONCE = 12
# Shared by whoever needs every stored file to stay for a while, such as a backup; removing files for good takes it alone.
REMAINS_LOCK = 7_263_515
TAG = 16


class FileDamaged(Refusal):
    """The stored file is missing, was altered, or is not the one that its key belongs to."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as the database keeps it."""

    master: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a file once it lies in the vault."""

    stored_as: UUID
    key: WrappedKey
    size: int
    sha256: str


def store(source: IO[bytes]) -> Stored:
    """Encrypt a stream into a new file with a random name; it is complete on disk before this returns."""
    stored_as, key, digest = uuid4(), secrets.token_bytes(32), hashlib.sha256()
    path = path_of(stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = 0
    path.touch(0o600, exist_ok=False)
    with path.open("wb") as sink:
        for counter, (piece, last) in enumerate(_pieces(source, CHUNK)):
            digest.update(piece)
            size += len(piece)
            sink.write(AESGCM(key).encrypt(_nonce(counter, last=last), piece, stored_as.bytes))
        sink.flush()
        os.fsync(sink.fileno())
    return Stored(stored_as, wrap(stored_as, key), size, digest.hexdigest())


def open_stored(stored_as: UUID, key: WrappedKey) -> BinaryIO:
    """Return the file's own bytes as a stream. Reading raises FileDamaged at the first altered or missing chunk."""
    opened = unwrap(stored_as, key)
    try:
        sealed = path_of(stored_as).open("rb")
    except FileNotFoundError as error:
        raise _damaged() from error
    return io.BufferedReader(_Unsealed(sealed, stored_as, opened), CHUNK)


def path_of(stored_as: UUID) -> Path:
    """Return where the file lies: a random name that tells nothing of its content or record."""
    return Path(settings.COMITY_DATA) / "files" / stored_as.hex[:2] / stored_as.hex


def stored_before(moment: float) -> Iterator[UUID]:
    """Return the files that were written before a moment, in seconds since the epoch."""
    for path in (Path(settings.COMITY_DATA) / "files").glob("??/*"):
        if path.stat().st_mtime < moment:
            yield UUID(path.name)


def wrap(stored_as: UUID, key: bytes) -> WrappedKey:
    """Wrap a data key with the newest master key, which is made if there is none yet."""
    master = max(master_names(), default=None) or make_master()
    nonce = secrets.token_bytes(NONCE)
    return WrappedKey(master, nonce + AESGCM(_master(master)).encrypt(nonce, key, stored_as.bytes))


def unwrap(stored_as: UUID, key: WrappedKey) -> bytes:
    """Return the data key, or raise FileDamaged if the wrapping does not belong to this file or master."""
    try:
        nonce, sealed = key.wrapped[:NONCE], key.wrapped[NONCE:]
        return AESGCM(_master(key.master)).decrypt(nonce, sealed, stored_as.bytes)
    except InvalidTag as error:
        raise _damaged() from error


def rewrap(stored_as: UUID, key: WrappedKey) -> WrappedKey:
    """Wrap a data key anew with the newest master key."""
    return wrap(stored_as, unwrap(stored_as, key))


def make_master() -> str:
    """Make the next master key and return its name; files stored from now on use it."""
    newest = max((int(name) for name in master_names()), default=0)
    name = f"{newest + 1:06d}"
    keyfiles.key_bytes(_master_folder(), name)
    return name


def master_names() -> list[str]:
    """Return the names of the master keys at hand, in the order of their making."""
    return sorted(path.stem for path in _master_folder().glob("*.key"))


def drop_master(name: str) -> None:
    """Destroy a master key. What it still wraps can never be read again."""
    (_master_folder() / f"{name}.key").unlink()


def _master_folder() -> Path:
    return Path(settings.COMITY_KEYS) / "files"


def _master(name: str) -> bytes:
    if name not in master_names():
        raise _damaged()
    return keyfiles.key_bytes(_master_folder(), name)


def _pieces(source: IO[bytes], length: int) -> Iterator[tuple[bytes, bool]]:
    """Cut a stream into chunks, telling which is the last; an empty stream is one empty chunk."""
    piece = source.read(length)
    while True:
        following = source.read(length)
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(counter: int, *, last: bool) -> bytes:
    """Chunks cannot be swapped, dropped or cut off: place and end are part of what is authenticated."""
    return struct.pack(">xxxQ?", counter, last)


def _damaged() -> FileDamaged:
    return FileDamaged(_("The stored file is damaged. Ask the administrator to restore it from the backup."))


class _Unsealed(io.RawIOBase):
    """Decrypts chunk by chunk as it is read."""

    def __init__(self, sealed: BinaryIO, stored_as: UUID, key: bytes) -> None:
        self._pieces = enumerate(_pieces(sealed, CHUNK + TAG))
        self._sealed = sealed
        self._cipher = AESGCM(key)
        self._stored_as = stored_as
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # typeshed asks for any buffer
        while not self._ready:
            try:
                counter, (piece, last) = next(self._pieces)
            except StopIteration:
                return 0
            self._ready = memoryview(self._open(counter, piece, last=last))
        taken = min(len(buffer), len(self._ready))
        buffer[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken

    def close(self) -> None:
        self._sealed.close()
        super().close()

    def _open(self, counter: int, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(counter, last=last), piece, self._stored_as.bytes)
        except InvalidTag as error:
            raise _damaged() from error
