"""How the generated pages write tables, code and notes."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `make docs` from the code. Change the code, not this page. -->"


def page(title: str, parts: Iterable[str]) -> str:
    """Return a whole page."""
    return "\n\n".join([f"# {title}", GENERATED, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; a bar or a line break inside a cell does not end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def code(value: object) -> str:
    return f"`{value}`"


def codes(values: Iterable[object]) -> str:
    """Return names as code, or a dash for none."""
    return ", ".join(map(code, values)) or "–"


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
