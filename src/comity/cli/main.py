"""The command `comity`: finds the command's module, prepares Django if it needs it, turns refusals into exit codes."""

import os
import sys
from importlib import import_module

import django

from comity.cli import refusals
from comity.cli.arguments import build_parser
from comity.foundation.refusals import Misconfigured, Refusal


def main(arguments: list[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except Refusal as refusal:
        print(f"comity: {refusal}", file=sys.stderr)
        return refusals.MISCONFIGURED if isinstance(refusal, Misconfigured) else refusals.FAILED
    except BrokenPipeError:
        # Whoever read the lines has left; the rest goes nowhere, and nothing complains while Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return refusals.FAILED
    except KeyboardInterrupt:
        return refusals.INTERRUPTED


def _run(given: list[str]) -> int:
    if given[:1] == ["read"]:
        return int(import_module("comity.cli.read").run(given[1:]))
    options = build_parser().parse_args(given)
    if options.command == "ledger" and options.what == "verify" and options.file:
        return int(import_module("comity.cli.ledger_file").run(options))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")
    if options.command == "demo":
        # Its accounts share one password that everybody reads; a factor of whoever comes first would shut the others out.
        os.environ.setdefault("COMITY_SECOND_FACTOR", "never")
    django.setup()
    return int(import_module(f"comity.cli.{options.command}").run(options))


if __name__ == "__main__":
    sys.exit(main())
