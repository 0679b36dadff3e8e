"""`comity ledger verify FILE`: checks an export on any machine, with that file and the public key alone."""

import argparse
from pathlib import Path

from comity.cli.refusals import DONE, FAILED, CommandRefused
from comity.engines.ledger.notes import NoteRefused, VerifierKey
from comity.engines.ledger.verification import Verdict, verify


def run(options: argparse.Namespace) -> int:
    if not options.key:
        raise CommandRefused(
            "Give the public key with --key; `comity ledger status` prints it where the ledger is."
        )
    try:
        key = VerifierKey.from_text(_text_of(options.key))
        known = options.known.read_bytes() if options.known else b""
        size = max(options.file.stat().st_size, 1)
        with options.file.open("rb") as lines:
            verdict = verify(
                lines, key, known=known, progress=lambda _done: print_percent(lines.tell() * 100 // size)
            )
            return report(verdict)
    except (NoteRefused, OSError) as error:
        raise CommandRefused(str(error)) from error


def print_percent(percent: int) -> None:
    """Print how far a check is."""
    print(f"{percent} %", flush=True)


def report(verdict: Verdict) -> int:
    """Print what was proved or what broke it, and return the exit code."""
    if verdict.finding:
        print(f"NOT SOUND, {verdict.finding.kind} at {verdict.finding.position}: {verdict.finding.words}")
        return FAILED
    shown = verdict.events - verdict.closed
    print(
        f"Sound: {verdict.events} events, {shown} of them read, {verdict.closed} known by their hash alone."
    )
    if verdict.newest:
        print(f"Newest checkpoint: number {verdict.newest.number} of {verdict.newest.origin}.")
    return DONE


def _text_of(key: str) -> str:
    """The key itself, or the file that holds it."""
    return key if "+" in key else Path(key).read_text(encoding="utf-8")
