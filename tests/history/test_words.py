"""Every verb that the product records has its words."""

import re
from itertools import chain
from pathlib import Path

import comity
from comity.administration.services.reminding import TOLD
from comity.config.records import RECORD_TYPES
from comity.history.services.proving import BROKEN, SOUND
from comity.history.words import VERBS
from comity.instruments.models.reading import DraftState

SOURCES = Path(comity.__file__).parent
GIVEN = re.compile(r'\bverb(?:: str)? ?= ?"([a-z_ ]+)"(?: if [\w.]+ else "([a-z_ ]+)")?')
SAVED = re.compile(r'_saved\(actor, \w+, "([a-z_]+)"')
WRITTEN = re.compile(r"^\s+select (?:l\.account, l\.id, )?'([a-z_ ]+)'", re.MULTILINE)
TOLD_AS = {"amend": "amended", "give": "gave_opinion", "send": "sent", "sign": "signed", "void": "voided"}
"""Steps that are recorded by another word than their own."""


def verbs_in(pattern, ending):
    """What the sources give as a verb; a pattern may find two at once."""
    texts = (path.read_text() for path in SOURCES.rglob(f"*.{ending}"))
    return {verb for text in texts for verb in chain(*map(_groups, pattern.finditer(text))) if verb}


def _groups(match):
    return match.groups()


def test_verbs_when_recorded_then_each_has_its_words():
    literal = verbs_in(GIVEN, "py") | verbs_in(SAVED, "py") | verbs_in(WRITTEN, "sql")
    steps = {each.action for kit in RECORD_TYPES for each in kit.transitions or ()}
    moved = {TOLD_AS.get(step, step) for step in steps}
    decided = set(DraftState.values) - {DraftState.PROPOSED}
    assert literal | moved | decided | {TOLD, SOUND, BROKEN} <= VERBS.keys()
    assert {"created", "listed", "failed to sign in", "cleared", "raised_label"} <= literal


def test_words_when_compared_then_no_two_verbs_of_a_record_look_alike_by_chance():
    shared = {verb for verb, each in VERBS.items() if not str(each.words).strip() or not each.icon}
    assert shared == set()
