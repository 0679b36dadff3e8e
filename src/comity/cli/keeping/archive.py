"""The file of a backup: a tar stream, encrypted by age to keys that are not on this machine, its parts summed and sealed."""

import contextlib
import hashlib
import hmac
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Self

import pyrage

from comity.foundation.refusals import Refusal

FIRST = "manifest.json"
LAST = "sums.json"


class BackupDamaged(Refusal):
    """The backup cannot be opened, is cut short, or is not what was written."""


class Writer:
    """Writes the parts of a backup one after the other. The file appears under its name only when it is whole."""

    def __init__(self, path: Path, *, recipients: Sequence[str], seal_key: bytes) -> None:
        self.path = path
        self._recipients = [recipient_of(text) for text in recipients]
        self._seal_key = seal_key
        self._sums: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._beside = self.path.with_name(f"{self.path.name}.partial")
        handle = os.open(self._beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._pump = _Pump(
            lambda source, sink: pyrage.encrypt_io(source, sink, self._recipients),
            sink=os.fdopen(handle, "wb"),
        )
        self._tar = tarfile.open(fileobj=self._pump.entrance, mode="w|", format=tarfile.PAX_FORMAT)
        return self

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, source: IO[bytes], size: int) -> None:
        """Add a part of a known size, reading it once."""
        summed = _Summed(source)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, summed)
        self._sums[name] = summed.digest.hexdigest()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                sums = json.dumps(self._sums, indent=1).encode()
                seal = hmac.digest(self._seal_key, sums, "sha256").hex()
                self.add(LAST, json.dumps({"sums": sums.decode(), "seal": seal}).encode())
            self._tar.close()
            self._pump.finish()
            if kind is None:
                self._beside.replace(self.path)
        finally:
            self._beside.unlink(missing_ok=True)


def read(path: Path, *, identity: str, seal_key: bytes | None) -> Iterator[tuple[str, io.BufferedIOBase]]:
    """Give the parts in their order, each to be read before the next.

    Raises BackupDamaged at the end if a part is missing, altered or added, or the seal is not this installation's;
    so nothing that was read counts before the end is reached. Without `seal_key` the seal is not looked at.
    """
    sums: dict[str, str] = {}
    said: dict[str, Any] = {}
    keys = [pyrage.x25519.Identity.from_str(identity)]
    with path.open("rb") as source, _Unpump(lambda sink: pyrage.decrypt_io(source, sink, keys)) as opened:
        try:
            with tarfile.open(fileobj=opened, mode="r|") as tar:
                for entry in tar:
                    content = tar.extractfile(entry)
                    if content is None:
                        raise BackupDamaged(f"{path} holds {entry.name}, which is no file.")
                    if entry.name == LAST:
                        said = json.loads(content.read())
                        continue
                    summed = _Summed(content)
                    yield entry.name, summed
                    while summed.read(1 << 20):
                        pass
                    sums[entry.name] = summed.digest.hexdigest()
        except (tarfile.TarError, ValueError) as error:
            raise BackupDamaged(f"{path} cannot be read: {opened.trouble or error}.") from error
    _check(path, sums, said, seal_key)


def _check(path: Path, sums: dict[str, str], said: dict[str, Any], seal_key: bytes | None) -> None:
    if not said:
        raise BackupDamaged(f"{path} ends too early. Take another backup.")
    seal = hmac.digest(seal_key, said["sums"].encode(), "sha256").hex() if seal_key else said["seal"]
    if not hmac.compare_digest(seal, said["seal"]):
        raise BackupDamaged(
            f"{path} was not sealed with the keys of this installation. Load its keys first: `comity keys load`."
        )
    wanted: dict[str, str] = json.loads(said["sums"])
    wrong = sorted(name for name in {*sums, *wanted} if sums.get(name) != wanted.get(name))
    if wrong:
        raise BackupDamaged(f"{path} is damaged at {wrong[0]}. Take another backup.")


def recipient_of(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise Refusal(
            f"{text!r} is no public key of age. Make one with `comity keys new-backup-key FILE`."
        ) from error


class _Summed(io.BufferedIOBase):
    """A stream that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            piece = self._source.read(-1 if size is None else size)
        except tarfile.TarError as error:
            raise BackupDamaged(f"The backup cannot be read to its end: {error}.") from error
        self.digest.update(piece)
        return piece


class _Pump:
    """Runs a filter between what is written to `entrance` and a file."""

    def __init__(self, run: Callable[[IO[bytes], IO[bytes]], object], *, sink: IO[bytes]) -> None:
        outlet, inlet = os.pipe()
        self.entrance = os.fdopen(inlet, "wb")
        self._source, self._sink, self._run = os.fdopen(outlet, "rb"), sink, run
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            with self._source, self._sink:
                self._run(self._source, self._sink)
                self._sink.flush()
                os.fsync(self._sink.fileno())
        except BaseException as error:  # noqa: BLE001 handed to the thread that waits
            self._trouble = error

    def finish(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.entrance.close()
        self._thread.join()
        if self._trouble:
            raise self._trouble


class _Unpump(io.RawIOBase):
    """The clear bytes of an encrypted source, as a stream to read."""

    def __init__(self, run: Callable[[IO[bytes]], object]) -> None:
        outlet, inlet = os.pipe()
        self._outlet, self._inlet, self._run = os.fdopen(outlet, "rb"), os.fdopen(inlet, "wb"), run
        self.trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            with self._inlet:
                self._run(self._inlet)
        except BaseException as error:  # noqa: BLE001 asked for by the thread that reads
            self.trouble = error

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._outlet.read(size)

    def close(self) -> None:
        self._outlet.close()
        self._thread.join()
        super().close()
