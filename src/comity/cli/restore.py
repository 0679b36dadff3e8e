"""`comity restore`: puts a backup into an empty installation, or proves in a throw-away one that it could be."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from comity.cli.database import database_server
from comity.cli.keeping import reading, writing
from comity.cli.refusals import DONE, FAILED, CommandRefused

OUTSIDE = ("COMITY_DATABASE_URL", "COMITY_OWNER_DATABASE_URL", "COMITY_READ_DATABASE_URL")


def run(options: argparse.Namespace) -> int:
    identity = read_identity(options.identity)
    if not options.file.is_file():
        raise CommandRefused(f"{options.file} is no file.")
    if options.drill:
        return _drill(options.file, options.identity)
    with database_server():
        told = reading.restore(options.file, identity=identity)
        unreadable = list(reading.unreadable_files())
    print(
        f"{told['rows']} rows and {told['files']} files are back. All sessions have ended: everyone signs in again."
    )
    for name in unreadable:
        print(
            f"The file {name} cannot be opened. Load the keys of this installation: `comity keys load FILE`."
        )
    print("Next: `comity doctor`.")
    return FAILED if unreadable else DONE


def read_identity(path: Path) -> str:
    """Return the private key in a file of age; lines that begin with # are comments."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused(f"{path} cannot be read: {error}.") from error
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            return line.strip()
    raise CommandRefused(
        f"{path} holds no private key of age. Name the file that `comity keys new-backup-key` made."
    )


def _drill(file: Path, identity: Path) -> int:
    """Restore into a folder of its own with an embedded server of its own, then remove it."""
    with tempfile.TemporaryDirectory(prefix="comity-drill-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        shutil.copytree(settings.COMITY_KEYS, folder / "keys")
        environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        environment |= {"COMITY_DATA": str(folder / "data"), "COMITY_KEYS": str(folder / "keys")}
        words = ["restore", str(file.absolute()), "--identity", str(identity.absolute())]
        done = subprocess.run(
            [sys.executable, "-m", "comity.cli.main", *words], env=environment, check=False
        ).returncode
    if done != DONE:
        raise CommandRefused(
            f"{file} could not be put back. Make another backup now, and look at what is said above."
        )
    writing.note_of(file).write_text(f"{datetime.now(tz=UTC).isoformat()}\n", encoding="ascii")
    print(f"{file} was put back, proved and removed again.")
    return DONE
