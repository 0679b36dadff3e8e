"""`comity backup`: one consistent, encrypted file of all rows and files. The keys are saved apart: `comity keys`."""

import argparse
from pathlib import Path

from django.conf import settings

from comity.cli.database import database_server
from comity.cli.keeping import writing
from comity.cli.refusals import DONE, FAILED, CommandRefused


def run(options: argparse.Namespace) -> int:
    folder = options.folder or settings.OPTIONS.backup_folder
    if not folder:
        raise CommandRefused("Name the folder to write into, or set COMITY_BACKUP_FOLDER.")
    with database_server():
        made = writing.write_backup(Path(folder))
    size = made.path.stat().st_size / 1_000_000
    print(f"{made.path}: {made.rows} rows, {made.files} files, {size:.1f} MB.")
    for path in writing.drop_oldest(Path(folder), keep=options.keep) if options.keep else ():
        print(f"{path} removed; {options.keep} are kept.")
    if made.missing:
        print(
            f"{made.missing} files are named in the database and missing on the disk. Look for them in older backups."
        )
    return FAILED if made.missing else DONE
