"""`comity ledger`: the seals of the ledger, its export for a security officer, and the check of the database."""

import argparse
import os
from pathlib import Path

from comity.access.acting import acting_as
from comity.cli.acting import account_named
from comity.cli.database import close_connections, database_server
from comity.cli.ledger_file import print_percent, report
from comity.cli.refusals import DONE, FAILED
from comity.history.services import proving, record_access, sealing


def run(options: argparse.Namespace) -> int:
    actions = {"status": _status, "export": _export, "verify": _verify}
    with database_server():
        try:
            return actions[options.what](options)
        finally:
            close_connections()


def _status(_options: argparse.Namespace) -> int:
    print(f"Public key: {sealing.verifier_key()}")
    print(sealing.newest_checkpoint() or "No event is sealed yet.")
    problems = sealing.problems_of_seals()
    for problem in problems:
        print(problem)
    return FAILED if problems else DONE


def _export(options: argparse.Namespace) -> int:
    """Written beside and renamed, so that a file under the wanted name is always whole; the ledger keeps that it left."""
    with acting_as(account_named(options.account)) as actor:
        reach = proving.reach_of(actor=actor)
        record_access(actor=actor, verb="exported", details={"type": proving.TYPE})
    beside = Path(f"{options.file}.part")
    with open(beside, "wb", opener=_private) as file:
        file.writelines(proving.export_lines(reach))
    beside.rename(options.file)
    print(f"Written to {options.file}. Check it with: comity ledger verify {options.file} --key PUBLIC-KEY")
    return DONE


def _verify(_options: argparse.Namespace) -> int:
    return report(proving.verify_database(print_percent))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
