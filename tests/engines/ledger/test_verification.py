"""The check of an export: a whole one is sound, and whatever is done to it is found and named."""

import os
import random

import pytest
from tests.engines.ledger.exports import KEY, SEED, export, newest_note

from comity.engines.ledger.notes import Checkpoint, signed
from comity.engines.ledger.verification import FORM, verify

ALTERATIONS = 10_000 if os.environ.get("COMITY_PROVE") else 200
LINES = export()


def found(lines, **options):
    return verify(lines, KEY, **options).finding


def test_export_when_whole_then_sound():
    verdict = verify(LINES, KEY, known=newest_note(LINES))
    assert (verdict.finding, verdict.events, verdict.closed, verdict.newest.number) == (None, 40, 8, 6)


def test_export_when_nothing_was_sealed_yet_then_sound():
    assert verify([FORM], KEY).is_sound


@pytest.mark.parametrize(
    ("kind", "position", "alter"),
    [
        ("altered", 3, lambda lines: [*lines[:4], lines[4].replace(b"after", b"later"), *lines[5:]]),
        ("missing", 2, lambda lines: [*lines[:3], *lines[4:]]),
        ("inserted", 3, lambda lines: [*lines[:3], lines[3], *lines[3:]]),
        ("swapped", 0, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]]),
        ("missing", 7, lambda lines: [*lines[:15], *lines[22:]]),
        ("unsigned", 7, lambda lines: [*lines[:9], b"comity/else\n", *lines[10:]]),
        ("unsigned", 35, lambda lines: lines[:-7]),
        ("unreadable", 4, lambda lines: [*lines[:5], lines[5].upper(), *lines[6:]]),
        ("unreadable", 0, lambda lines: lines[1:]),
    ],
)
def test_export_when_altered_then_the_first_place_is_named(kind, position, alter):
    finding = found(alter(LINES))
    assert (finding.kind, finding.position) == (kind, position)


def test_export_when_an_event_and_its_hash_are_altered_together_then_the_signature_tells():
    other = export(chance=random.Random(2))  # noqa: S311 no secret
    finding = found([*LINES[:3], other[3], *LINES[4:]])
    assert (finding.kind, finding.position, finding.words) == (
        "altered",
        0,
        "The events from 0 to 6 are not those that were sealed.",
    )


def test_export_when_cut_off_at_a_checkpoint_then_only_a_kept_checkpoint_tells():
    cut = LINES[: LINES.index(b"checkpoint\n", 30) + 7]
    assert (found(cut), found(cut, known=newest_note(LINES)).kind) == (None, "missing")


def test_export_when_a_kept_checkpoint_is_of_another_history_then_told():
    number = verify(LINES, KEY).newest.number
    kept = signed(Checkpoint("comity/test", 40, b"x" * 32, number), SEED).encode()
    assert found(LINES, known=kept).kind == "altered"


def test_export_when_everything_must_be_there_then_a_closed_event_is_missing():
    finding = found(LINES, complete=True)
    assert (finding.kind, finding.position) == ("missing", 4)


def flip(text, _lines, chance):
    place = chance.randrange(len(text))
    return text[:place] + bytes([text[place] ^ 1 << chance.randrange(8)]) + text[place + 1 :]


def delete(_text, lines, chance):
    place = chance.randrange(len(lines))
    return b"".join(lines[:place] + lines[place + 1 :])


def insert(_text, lines, chance):
    place, line = chance.randrange(1, len(lines) + 1), chance.choice(lines)
    return b"".join([*lines[:place], line, *lines[place:]])


def swap(text, lines, chance):
    one, other = sorted(chance.sample(range(len(lines)), 2))
    swapped = [*lines[:one], lines[other], *lines[one + 1 : other], lines[one], *lines[other + 1 :]]
    return b"".join(swapped) if lines[one] != lines[other] else flip(text, lines, chance)


@pytest.mark.parametrize("alter", [flip, delete, insert, swap])
def test_export_when_altered_at_random_then_always_detected(alter, record_property):
    chance = random.Random(alter.__name__)  # noqa: S311 no secret
    text, missed = b"".join(LINES), []
    for turn in range(ALTERATIONS // 4):
        altered = alter(text, LINES, chance)
        if verify(altered.splitlines(keepends=True), KEY).is_sound:
            missed.append((turn, altered))
    record_property("cases", ALTERATIONS // 4)
    assert missed == []
