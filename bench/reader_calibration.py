"""Fits the confidence of tasks on the open labelled texts and the seeds: `python -m bench.reader_calibration --write`.

For each score of a verdict the share of right tasks is counted. The rules were written with these texts in sight, so the
raw shares flatter them: each is drawn towards the share found right in new texts before any rule had met them, and a
higher score never gets less.
The texts kept apart are not read here.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engines.reader import gold, scoring

from comity.engines.reader import calibration
from comity.engines.reader.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE = Path(calibration.__file__).parent / "data" / "calibration.tsv"
PRIOR, WEIGHT = 0.865, 300
SCORES = range(2, 7)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the table of the reader")
    options = parser.parse_args(arguments)
    found, right = count()
    rows = ["score\tconfidence\tsource"]
    floor = 0.0
    for score in SCORES:
        share = (right[score] + PRIOR * WEIGHT) / (found[score] + WEIGHT)
        floor = max(floor, share)
        rows.append(
            f"{score}\t{floor:.2f}\t{right[score]} of {found[score]} on the open set, prior {PRIOR} with weight {WEIGHT}"
        )
    print("\n".join(rows))
    if options.write:
        TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


def count() -> tuple[Counter[int], Counter[int]]:
    """How many tasks of each score were found, and how many of them are labelled."""
    found: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for text in gold.load_set("open"):
        reading = read_text(text.text)
        scores = {(task.start, task.end): min(task.score, max(SCORES)) for task in reading.tasks}
        for label, finding in scoring.compare(reading.to_json(), text.labels).tasks:
            if finding is not None:
                score = scores[finding["start"], finding["end"]]
                found[score] += 1
                right[score] += label is not None
    return found, right


if __name__ == "__main__":
    sys.exit(main())
