"""From the score of a verdict to a probability, by a table fitted on the open labelled texts."""

from __future__ import annotations

from functools import cache

from comity.engines.reader import tables


@cache
def _table() -> dict[int, float]:
    return {int(row["score"]): float(row["confidence"]) for row in tables.rows("calibration")}


def confidence(score: int) -> float:
    """The share of right tasks among those that scored the same when the table was fitted."""
    table = _table()
    return table[min(max(score, min(table)), max(table))]
