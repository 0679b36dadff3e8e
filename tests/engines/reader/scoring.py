"""Compares what the reader found in a text with the labels of that text.

Pure functions over the JSON shape of `comity read --json`. Every measure is defined in the docstring of its function.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Item = dict[str, Any]
Pair = tuple[Item | None, Item | None]

MEASURES = ("citations", "tasks", "actors", "partners", "deadlines", "groups")
DETAILS = ("actors named", "actors implicit", "citation types", "citation issuers", "citation dates")
NAME_LISTS = frozenset({"actors", "actors_implicit", "partners"})
ARTICLES = frozenset({"the", "a", "an"})
ENGLISH_PRONOUNS = {"i", "you", "he", "she", "it", "we", "us", "they", "them", "each other"}
PRONOUNS = frozenset(ENGLISH_PRONOUNS | {"ta", "chúng", "chúng ta", "chúng tôi"})
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class Counts:
    """True positives, false positives and false negatives, summed over everything compared (micro average)."""

    true_positive: int = 0
    false_positive: int = 0
    false_negative: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.true_positive + other.true_positive,
            self.false_positive + other.false_positive,
            self.false_negative + other.false_negative,
        )

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 when nothing was found."""
        return _share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def recall(self) -> float:
        """The share of what was to be found that was found; 1 when there was nothing to find."""
        return _share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        twice = 2 * self.true_positive
        return _share(twice, twice + self.false_positive + self.false_negative)


@dataclass(frozen=True)
class Comparison:
    """One text compared: the pairs (label, finding), either side None where it has no partner, and the counts."""

    citations: list[Pair]
    tasks: list[Pair]
    counts: dict[str, Counts]


@dataclass(frozen=True)
class Bin:
    """The findings whose confidence lies between two tenths: how many, what they promised, what came true."""

    low: float
    count: int
    confidence: float
    correct: float


@dataclass(frozen=True)
class Calibration:
    """Reliability of the confidence of tasks; see `calibrate`."""

    bins: list[Bin]
    expected_error: float
    brier: float


def compare(reading: Item, labels: Item) -> Comparison:
    """Everything measured about one text, given the reader's JSON object and the label file."""
    citations = pair_citations(reading["citations"], labels["citations"])
    tasks = pair_tasks(reading["tasks"], labels["tasks"])
    matched = [pair for pair in citations if pair[0] is not None and pair[1] is not None]
    named, implicit = count_field(tasks, "actors"), count_field(tasks, "actors_implicit")
    counts = {
        "citations": count_pairs(citations),
        "tasks": count_pairs(tasks),
        "actors": named + implicit,
        "partners": count_field(tasks, "partners"),
        "deadlines": count_field(tasks, "deadline"),
        "groups": count_field(tasks, "group"),
        "actors named": named,
        "actors implicit": implicit,
        "citation types": count_field(matched, "type"),
        "citation issuers": count_field(matched, "issuer"),
        "citation dates": count_field(matched, "date_iso"),
    }
    return Comparison(citations, tasks, counts)


def add_counts(comparisons: Iterable[Comparison]) -> dict[str, Counts]:
    """The counts of many texts, summed measure by measure."""
    total = dict.fromkeys((*MEASURES, *DETAILS), Counts())
    for comparison in comparisons:
        for measure, counts in comparison.counts.items():
            total[measure] += counts
    return total


def pair_citations(found: Sequence[Item], labels: Sequence[Item]) -> list[Pair]:
    """Citations, one to one.

    A numbered one matches when the spans overlap and the numbers have the same key (`key_number`). A named one (number
    null on both sides) matches when the finding covers at least half of the label's characters and the types are equal.
    """

    def closeness(label: Item, finding: Item) -> float:
        overlap = _overlap(label, finding)
        if label["number"] is None or finding["number"] is None:
            both = label["number"] is None and finding["number"] is None
            alike = both and label["type"] == finding["type"]
            return overlap if alike and 2 * overlap >= _length(label) else 0
        return overlap if key_number(label["number"]) == key_number(finding["number"]) else 0

    return _pair(found, labels, closeness)


def pair_tasks(found: Sequence[Item], labels: Sequence[Item]) -> list[Pair]:
    """Tasks, one to one: they match when the spans share at least half of the characters that either covers."""

    def closeness(label: Item, finding: Item) -> float:
        overlap = _overlap(label, finding)
        union = _length(label) + _length(finding) - overlap
        return overlap / union if 2 * overlap >= union else 0

    return _pair(found, labels, closeness)


def count_pairs(pairs: Iterable[Pair]) -> Counts:
    """A pair with both sides is right; a finding alone is wrong; a label alone was missed."""
    pairs = list(pairs)
    return Counts(
        sum(label is not None and finding is not None for label, finding in pairs),
        sum(label is None for label, _ in pairs),
        sum(finding is None for _, finding in pairs),
    )


def count_field(pairs: Iterable[Pair], key: str) -> Counts:
    """One field over all labels: a list of names, a surface form, a marker, or a value that is equal or not."""
    if key in NAME_LISTS:
        return count_names(pairs, key)
    return count_values(pairs, key, SAME_VALUE.get(key, _is_equal))


def count_names(tasks: Iterable[Pair], key: str) -> Counts:
    """Names in a list of each labelled task (actors, actors_implicit, partners).

    Names match one to one by `is_same_name`; personal pronouns and repeats are left out on both sides. The names of a
    task that was not found are missed; the names of a task that is not labelled are not counted, since the task is.
    """
    total = Counts()
    for label, finding in tasks:
        if label is not None:
            wanted = _distinct(label[key])
            given = _distinct(finding[key]) if finding is not None else []
            matches = sum(1 for one, other in _pair_names(given, wanted) if one and other)
            total += Counts(matches, len(given) - matches, len(wanted) - matches)
    return total


def count_values(pairs: Iterable[Pair], key: str, is_same: Callable[[Any, Any], bool]) -> Counts:
    """A field of one value for each label: right when both have it and agree, wrong when given and not so labelled,
    missed when labelled and not so given; null on both sides counts for nothing. A label without a finding is missed."""
    total = Counts()
    for label, finding in pairs:
        if label is not None:
            wanted, given = label[key], finding[key] if finding is not None else None
            match = wanted is not None and given is not None and is_same(wanted, given)
            total += Counts(
                int(match), int(given is not None and not match), int(wanted is not None and not match)
            )
    return total


def is_same_name(one: str, other: str) -> bool:
    """Whether two surface forms name the same thing.

    Both are put to NFC, folded in case and white space and freed of articles and punctuation; then they are equal, or one stands
    in the other as a run of words and has at least half of its words.
    """
    short, long = sorted((key_words(one), key_words(other)), key=len)
    if not short or 2 * len(short) < len(long):
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def is_same_marker(one: str, other: str) -> bool:
    """Whether two group markers are equal but for case, white space and the punctuation at their edges."""
    return _key_marker(one) == _key_marker(other)


SAME_VALUE: dict[str, Callable[[Any, Any], bool]] = {
    "deadline": is_same_name,
    "issuer": is_same_name,
    "group": is_same_marker,
}


def key_number(number: str) -> str:
    """What two forms of one document number share.

    NFC, plain hyphen, Ð as Đ, no white space, folded case, no leading zeros and no letters before the first digit, so that
    `DoDI 5530.03` and `5530.03` agree. Đ and D stay apart.
    """
    plain = _DASHES.sub("-", clean(number)).replace("\u00d0", "\u0110").casefold()
    plain = re.sub(r"[\s§]", "", plain)
    return re.sub(r"^\D*0*(?=\d)", "", plain)


def key_words(name: str) -> list[str]:
    """The words of a surface form, folded, without articles."""
    words = re.findall(r"\w+", clean(name).replace("\u00d0", "\u0110").casefold())
    return [word for word in words if word not in ARTICLES] or words


def calibrate(pairs: Iterable[Pair]) -> Calibration:
    """Reliability of the confidence given to found tasks; a task is correct when it matches a label.

    Ten bins of equal width. The expected calibration error is the mean over findings of the distance between a bin's mean
    confidence and its share of correct ones; the Brier score is the mean squared distance between confidence and outcome.
    """
    outcomes = [(finding["confidence"], label is not None) for label, finding in pairs if finding is not None]
    if not outcomes:
        return Calibration([], 0.0, 0.0)
    bins = []
    for tenth in range(10):
        inside = [(sure, right) for sure, right in outcomes if min(int(sure * 10), 9) == tenth]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            bins.append(Bin(tenth / 10, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    error = sum(part.count * abs(part.confidence - part.correct) for part in bins) / len(outcomes)
    brier = sum((sure - right) ** 2 for sure, right in outcomes) / len(outcomes)
    return Calibration(bins, error, brier)


def _pair(
    found: Sequence[Item], labels: Sequence[Item], closeness: Callable[[Item, Item], float]
) -> list[Pair]:
    """Pairs made greedily, the closest first; zero is no match. Order: labels as given, then findings left over."""
    candidates = [
        (closeness(label, finding), at, other)
        for at, label in enumerate(labels)
        for other, finding in enumerate(found)
    ]
    partner: dict[int, int] = {}
    for score, at, other in sorted(candidates, key=lambda row: (-row[0], row[1], row[2])):
        if score and at not in partner and other not in partner.values():
            partner[at] = other
    pairs: list[Pair] = [
        (label, found[partner[at]] if at in partner else None) for at, label in enumerate(labels)
    ]
    return pairs + [(None, finding) for other, finding in enumerate(found) if other not in partner.values()]


def _pair_names(given: Sequence[str], wanted: Sequence[str]) -> list[Pair]:
    def closeness(label: Item, finding: Item) -> float:
        one, other = label["name"], finding["name"]
        if not is_same_name(one, other):
            return 0
        return 2 if key_words(one) == key_words(other) else 1

    return _pair([{"name": name} for name in given], [{"name": name} for name in wanted], closeness)


def _distinct(names: Iterable[str]) -> list[str]:
    by_key = {" ".join(key_words(name)): name for name in names}
    return [name for key, name in by_key.items() if key and key not in PRONOUNS]


def _overlap(one: Item, other: Item) -> int:
    return int(max(0, min(one["end"], other["end"]) - max(one["start"], other["start"])))


def _length(item: Item) -> int:
    return int(item["end"] - item["start"])


def _key_marker(marker: str) -> str:
    return _EDGES.sub("", " ".join(clean(marker).casefold().split()))


def clean(text: str) -> str:
    """NFC without soft hyphens and other invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _is_equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
