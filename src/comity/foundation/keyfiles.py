"""Secrets kept as files: each made once, readable by its owner alone, never part of the data folder."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from comity.foundation.refusals import Misconfigured


class KeysNotReadable(Misconfigured):
    """The keys folder cannot be read or written by this user."""


def key_text(folder: Path, name: str) -> str:
    """The secret called `name`: 64 hexadecimal digits, made at first use; several processes at once get the same."""
    path = folder / f"{name}.key"
    try:
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise KeysNotReadable(
            f"The key {path} cannot be read or made: {error.strerror}. Run the command as the user who owns "
            "that folder, or point COMITY_KEYS at a folder of your own."
        ) from error


def key_bytes(folder: Path, name: str) -> bytes:
    return bytes.fromhex(key_text(folder, name))


def _make(path: Path) -> None:
    """Written beside and linked into place, so that nobody ever reads half a key and the first writer wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()
