"""Every verb that the product records has words for its readers."""

import re
from pathlib import Path

import comity
from comity.history.words import VERBS, verb_named
from comity.instruments.models.instrument import TRANSITIONS
from comity.instruments.models.requirement import ASSIGNMENT_TRANSITIONS

SOURCES = [path.read_text(encoding="utf-8") for path in Path(comity.__file__).parent.rglob("*.py")]


def test_words_when_a_service_names_a_verb_are_there():
    named = {verb for text in SOURCES for verb in re.findall(r'\bverb="([^"]+)"', text)}
    assert sorted(named - VERBS.keys()) == []


def test_words_when_a_transition_is_recorded_are_there():
    actions = {each.action for each in (*TRANSITIONS, *ASSIGNMENT_TRANSITIONS)}
    assert sorted(actions - VERBS.keys()) == []


def test_verb_named_when_it_has_no_words_shows_it_as_recorded():
    assert verb_named("put_aside").words == "put aside"
