"""Writes the pages of docs/reference that follow from the code: `make docs`. A test compares them."""

import argparse
from collections.abc import Callable
from pathlib import Path

from comity.cli.arguments import build_parser
from comity.config import options

FOLDER = Path(__file__).resolve().parent / "reference"
KINDS = {
    "Path": "path",
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "tuple": "list of texts",
}


def settings_page() -> str:
    """Every setting with its type, default, meaning and example."""
    parts = [
        "# Settings",
        (
            "Each setting is read from the environment first, then from one TOML file: the one that `COMITY_CONFIG` "
            "names, else `/etc/comity/comity.toml` for root and `~/.config/comity/comity.toml` for others. In the file "
            "its name has no `COMITY_` and small letters, for example `port = 8080`. A setting that Comity does not know, "
            "or a value that it cannot use, stops every command with a sentence that names it."
        ),
    ]
    for row in options.rows():
        kind = getattr(row.kind, "__name__", str(row.kind))
        parts += [
            f"## {row.name}",
            row.description,
            f"- In the file: `{row.key}`\n- Type: {KINDS[kind]}\n- Default: {row.default}\n- Example: `{row.example}`",
        ]
    return "\n\n".join(parts) + "\n"


def commands_page() -> str:
    """Every command as its own help says it."""
    parser = build_parser()
    parts = ["# Commands", *_help_of(parser)]
    return "\n\n".join(parts) + "\n"


def _help_of(parser: argparse.ArgumentParser) -> list[str]:
    parser.formatter_class = lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=100)
    parts = [f"## {parser.prog}", f"```text\n{parser.format_help().rstrip()}\n```"]
    for action in parser._actions:  # noqa: SLF001 argparse offers no other way to its sub-commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 the same
            for command in action.choices.values():
                command.epilog = None
                parts += _help_of(command)
    return parts


PAGES: dict[str, Callable[[], str]] = {"settings.md": settings_page, "commands.md": commands_page}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
