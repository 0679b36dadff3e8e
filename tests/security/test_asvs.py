"""The checklist of ASVS names every requirement of levels 1 and 2, and everything that it names exists."""

import re
from collections import Counter

import pytest

from tests.security.test_judges import ROOT

PAGE = ROOT / "docs" / "reference" / "asvs.md"
LINE = re.compile(r"\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (met|not applicable|not met) \| (.+) \|")
NAMED = re.compile(r"`([\w./-]+\.(?:py|md|sql|toml|txt))(?:::(\w+))?`")
NUMBERS = {1: 70, 2: 183}
"""How many requirements version 5.0.0 has at these levels."""


def lines():
    return LINE.findall(PAGE.read_text())


def test_checklist_when_read_then_every_requirement_has_one_line():
    numbers = Counter(number for number, *_rest in lines())
    levels = Counter(int(level) for _number, level, *_rest in lines())
    assert {number for number, times in numbers.items() if times > 1} == set()
    assert {level: levels[level] for level in NUMBERS} == NUMBERS


def test_checklist_when_it_sums_up_then_counts_its_lines():
    counted = Counter((level, status) for _number, level, _words, status, _proof in lines())
    told = {}
    for level, *sums in re.findall(r"\| ([123]) \| (\d+) \| (\d+) \| (\d+) \|", PAGE.read_text()):
        told |= {(level, status): int(each) for status, each in zip(STATUSES, sums, strict=True) if int(each)}
    assert told == dict(counted)


STATUSES = ("met", "not applicable", "not met")


def test_checklist_when_something_is_met_then_says_where():
    assert [number for number, _level, _words, _status, proof in lines() if len(proof) < 6] == []


@pytest.mark.parametrize("chapter", range(1, 18))
def test_checklist_when_it_names_a_test_or_a_page_then_that_exists(chapter):
    absent = []
    for number, *_middle, proof in lines():
        for path, name in NAMED.findall(proof) if number.startswith(f"{chapter}.") else ():
            file = ROOT / path
            if not file.exists() or (name and f"def {name}(" not in file.read_text()):
                absent.append((number, path, name))
    assert absent == []
