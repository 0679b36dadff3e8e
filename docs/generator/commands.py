"""docs/reference/commands.md: every command as its own help says it, and the exit codes."""

import argparse
from collections.abc import Iterator

from docs.generator import markdown

from comity.cli import read, refusals
from comity.cli.arguments import build_parser

WIDTH = 100


def commands_page() -> str:
    parser = build_parser()
    rows = [line.split(maxsplit=1) for line in refusals.EXIT_CODES.splitlines()[1:]]
    parts = [
        "One program does everything. `comity COMMAND --help` says the same as this page.",
        "## Exit codes",
        markdown.table(["code", "meaning"], rows),
        *_help_of(parser),
    ]
    return markdown.page("Commands", parts)


def parsers_of(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a command and all commands below it. `comity read` brings its own, because it runs without Django."""
    yield read._parser() if parser.prog == "comity read" else parser  # noqa: SLF001 the one place where it is made
    for action in parser._actions:  # noqa: SLF001 argparse offers no other way to its sub-commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 the same
            for command in action.choices.values():
                yield from parsers_of(command)


def _help_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    for each in parsers_of(parser):
        each.formatter_class = lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=WIDTH)
        if each.prog != "comity read":
            each.epilog = None
        yield f"## {each.prog}"
        yield f"```text\n{each.format_help().rstrip()}\n```"
