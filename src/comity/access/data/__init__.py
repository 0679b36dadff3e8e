"""The lists that a new installation begins with, one row a line."""

import csv
from importlib import resources


def read_list(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated list of this folder, by column."""
    text = (resources.files(__name__) / f"{name}.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
