"""Prints how well the reader finds what the labelled texts hold: `python -m bench.reader_quality`.

The texts kept apart give the figure that counts; `--show NAME` lists the misses of one open text. Seeds are counted when
COMITY_REFERENCE is set.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tests.engines.reader import gold, scoring

from comity.engines.reader.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.engines.reader.scoring import Comparison, Item, Pair

FIELDS = ("group", "actors", "actors_implicit", "partners", "deadline")
DETAILS = ("type", "issuer", "date_iso")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    apart, open_ = gold.load_set("apart"), gold.load_set("open")
    if options.show:
        return show_text(options.show, apart, open_, allow_apart=options.apart)
    compared = {text.name: compare(text) for text in [*apart, *open_]}
    sets = {
        "apart": [compared[text.name] for text in apart],
        "open and seeds": [compared[text.name] for text in open_],
        "all": list(compared.values()),
    }
    print_measures(sets)
    for name, comparisons in sets.items():
        print_calibration(name, comparisons)
    if options.texts:
        print_texts({text.name: compared[text.name] for text in (apart if options.apart else open_)})
    return 0


def compare(text: gold.Gold) -> Comparison:
    return scoring.compare(read_text(text.text).to_json(), text.labels)


def print_measures(sets: dict[str, list[Comparison]]) -> None:
    """Precision, recall and F1 of every measure, one column of three for each set."""
    totals = {name: scoring.add_counts(comparisons) for name, comparisons in sets.items()}
    print(" " * 18 + "".join(f"{f'{name} ({len(sets[name])} texts)':^32}" for name in sets))
    print(" " * 18 + f"{'P':>8}{'R':>7}{'F1':>7}{'of':>7}   " * len(sets))
    for measure in (*scoring.MEASURES, *scoring.DETAILS):
        print(f"{measure:18}" + "".join(_row(totals[name][measure]) for name in sets))


def _row(counts: scoring.Counts) -> str:
    labels = counts.true_positive + counts.false_negative
    return f"{counts.precision:8.3f}{counts.recall:7.3f}{counts.f1:7.3f}{labels:7}   "


def print_calibration(name: str, comparisons: Iterable[Comparison]) -> None:
    """The reliability table of task confidence in one set."""
    measured = scoring.calibrate(pair for comparison in comparisons for pair in comparison.tasks)
    print(f"\ncalibration, {name}: expected error {measured.expected_error:.3f}, Brier {measured.brier:.3f}")
    for part in measured.bins:
        print(
            f"  {part.low:.1f}  {part.count:4}  promised {part.confidence:.2f}  came true {part.correct:.2f}"
        )


def print_texts(compared: dict[str, Comparison]) -> None:
    """F1 of every measure, text by text."""
    print("\n" + " " * 30 + "".join(f"{measure:>11}" for measure in scoring.MEASURES))
    for name, comparison in compared.items():
        print(f"{name:30}" + "".join(f"{comparison.counts[part].f1:11.2f}" for part in scoring.MEASURES))


def show_text(name: str, apart: list[gold.Gold], open_: list[gold.Gold], *, allow_apart: bool) -> int:
    """The misses of one text; a text kept apart is refused unless `--apart` says that it is meant."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".txt").removesuffix(".json")
    if stem in {text.name for text in apart} and not allow_apart:
        print(
            f"{stem} is kept apart: rules are not to be drawn from it. --apart shows it all the same.",
            file=sys.stderr,
        )
        return 2
    chosen = [text for text in [*open_, *apart] if text.name == stem]
    if not chosen:
        print(f"There is no labelled text named {stem}.", file=sys.stderr)
        return 2
    print_misses(chosen[0].text, compare(chosen[0]))
    return 0


def print_misses(text: str, comparison: Comparison) -> None:
    """Every label without a finding, every finding without a label, and every field that differs."""
    for kind, pairs, fields in (
        ("citation", comparison.citations, DETAILS),
        ("task", comparison.tasks, FIELDS),
    ):
        for pair in pairs:
            _print_pair(kind, text, pair, fields)


def _print_pair(kind: str, text: str, pair: Pair, fields: tuple[str, ...]) -> None:
    label, finding = pair
    if label is None and finding is not None:
        print(f"WRONG  {kind} {_quote(text, finding)}  {_why(finding)}")
    elif label is not None and finding is None:
        print(f"MISSED {kind} {_quote(text, label)}")
    elif label is not None and finding is not None:
        differing = [key for key in fields if _differs(pair, key)]
        if differing:
            print(f"DIFFER {kind} {_quote(text, label)}")
        for key in differing:
            print(f"         {key}: labelled {label[key]!r}, found {finding[key]!r}")


def _differs(pair: Pair, key: str) -> bool:
    counts = scoring.count_field([pair], key)
    return counts.false_positive + counts.false_negative > 0


def _why(finding: Item) -> str:
    cues = " ".join(finding.get("cues", ()))
    return f"{finding.get('confidence', 0):.2f} {cues or finding.get('number')}"


def _quote(text: str, item: Item) -> str:
    return repr(" ".join(text[item["start"] : item["end"]].split()))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Quality of the reader on the labelled texts.")
    parser.add_argument("--show", metavar="NAME", help="list the misses of one open text")
    parser.add_argument("--texts", action="store_true", help="also print F1 text by text, of the open set")
    parser.add_argument(
        "--apart", action="store_true", help="let --show and --texts name the texts kept apart"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
