"""`comity keys`: the secrets of an installation, changed, saved apart from its data, and loaded again."""

import argparse
import getpass
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import transaction

from comity.access import factors
from comity.access.services import factors as factor_services
from comity.cli.database import database_server
from comity.cli.refusals import DONE, CommandRefused
from comity.foundation.refusals import Refusal
from comity.threads.services import files

SHORTEST_PASSPHRASE = 15


def run(options: argparse.Namespace) -> int:
    ACTIONS[options.what](options)
    return DONE


def _rotate(options: argparse.Namespace) -> None:
    """Files stay as they are; only the keys of their keys change. The secrets of second factors are sealed anew."""
    with database_server():
        with transaction.atomic():
            unused = files.rotate_file_keys()
        print("Every file's key is wrapped by a new master key.")
        _retire(options, unused, files.destroy_master)
        unused = factor_services.rotate_key()
        print("Every secret of a second factor is sealed by a new key.")
        _retire(options, unused, factors.drop_key)
    print("Next: save the keys anew with `comity keys save FILE`.")


def _retire(options: argparse.Namespace, names: list[str], destroy: Callable[[str], None]) -> None:
    """Destroy the keys that protect nothing any more, or say that they can be."""
    for name in names:
        if options.destroy:
            destroy(name)
            print(
                f"The key {name} is destroyed. Backups made before can only be read with a saved copy of it."
            )
        else:
            print(
                f"The key {name} is without use; `--destroy` removes it once every machine has the new one."
            )


def _save(options: argparse.Namespace) -> None:
    _refuse_existing(options.file)
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        tar.add(settings.COMITY_KEYS, arcname=".")
    passphrase = _passphrase(options, twice=True)
    _write_secret(options.file, pyrage.passphrase.encrypt(content.getvalue(), passphrase))
    print(
        f"{options.file} holds the keys. Keep it apart from the backups, and the passphrase apart from both."
    )


def _load(options: argparse.Namespace) -> None:
    folder = settings.COMITY_KEYS
    if folder.exists() and any(folder.iterdir()) and not options.replace:
        raise CommandRefused(f"There are keys in {folder}. Add --replace to set those aside.")
    try:
        content = pyrage.passphrase.decrypt(options.file.read_bytes(), _passphrase(options))
    except pyrage.DecryptError as error:
        raise CommandRefused(f"{options.file} cannot be opened with this passphrase.") from error
    beside = folder.with_name(f"{folder.name}.loaded")
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        tar.extractall(beside, filter="data")
    beside.chmod(0o700)
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.{int(folder.stat().st_mtime)}"))
    beside.rename(folder)
    print(f"The keys lie in {folder}.")


def _new_backup_key(options: argparse.Namespace) -> None:
    _refuse_existing(options.file)
    made = pyrage.x25519.Identity.generate()
    _write_secret(options.file, f"# public key: {made.to_public()}\n{made}\n".encode())
    print(
        f"The private key lies in {options.file}: move it to a place apart from this machine and from the backups."
    )
    print(f"COMITY_BACKUP_RECIPIENTS={made.to_public()}")


ACTIONS = {"rotate": _rotate, "save": _save, "load": _load, "new-backup-key": _new_backup_key}


def _passphrase(options: argparse.Namespace, *, twice: bool = False) -> str:
    if options.passphrase_file:
        given = str(options.passphrase_file.read_text(encoding="utf-8").strip())
    else:
        given = getpass.getpass("Passphrase: ")
        if twice and getpass.getpass("Once more: ") != given:
            raise CommandRefused("The two passphrases differ. Nothing was written.")
    if twice and len(given) < SHORTEST_PASSPHRASE:
        raise Refusal(
            f"A passphrase of at least {SHORTEST_PASSPHRASE} characters is needed. Nothing was written."
        )
    return given


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise CommandRefused(f"{path} is there already. Name another file.")


def _write_secret(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
