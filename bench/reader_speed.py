"""Prints how fast the reader is, beside eyecite on the same machine in the same run: `python -m bench.reader_speed`.

The texts are the labelled open ones; eyecite gets American case law of the same size,
since it finds nothing in policy texts. Times are CPU seconds, the best of several runs.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from comity.engines.reader.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = Path(__file__).parent.parent / "tests" / "engines" / "reader" / "corpus" / "open"
CASES = (
    "The court in Roe v. Wade, 410 U.S. 113 (1973), was followed in Doe v. Bolton, 410 U.S. 179, 183 (1973). "
    "Compare 42 U.S.C. § 1983 and Brown v. Board of Education, 347 U.S. 483, 495 (1954); Id. at 496. "
)
SMALL = 10_000


def main() -> int:
    texts = [path.read_text(encoding="utf-8") for path in sorted(OPEN.glob("*.txt"))]
    size = sum(len(text.encode()) for text in texts)
    seconds = _cpu_seconds(lambda: [read_text(text) for text in texts], runs=4)
    reader = size / 1e6 / seconds
    print(
        f"reader, {len(texts)} policy texts of {size / 1000:.0f} kB: {reader:.2f} MB per CPU second (aim 1.00)"
    )
    print(f"reader, mean for {SMALL // 1000} kB of them: {1000 * SMALL * seconds / size:.1f} ms (aim 15)")
    article = _sized(
        (OPEN / "border_guard_north.txt").read_text(encoding="utf-8").split("Your Comment")[0], SMALL
    )
    print(
        f"reader, an article of {SMALL // 1000} kB: {1000 * _cpu_seconds(lambda: read_text(article), runs=20):.1f} ms (aim 15)"
    )
    peer = _eyecite(size)
    if peer is None:
        print("eyecite is not installed; no ratio")
        return 0
    print(f"eyecite get_citations, {size / 1000:.0f} kB of case law: {peer:.3f} MB per CPU second")
    print(f"ratio: {reader / peer:.1f} times as fast, while reading tasks and fields as well")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    return 0


def _sized(text: str, size: int) -> str:
    """A text of so many bytes."""
    repeated = (text + "\n\n").encode() * (size // len(text.encode()) + 1)
    return repeated[:size].decode("utf-8", "ignore")


def _cpu_seconds(work: Callable[[], object], *, runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def _eyecite(size: int) -> float | None:
    try:
        from eyecite import get_citations  # noqa: PLC0415 — a peer that need not be installed
    except ImportError:
        return None
    cases = _sized(CASES, size)
    get_citations(cases[:2000])
    return size / 1e6 / _cpu_seconds(lambda: get_citations(cases), runs=1)


if __name__ == "__main__":
    sys.exit(main())
