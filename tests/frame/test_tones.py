"""How states look: every state of the product has a tone of its own choosing."""

import pytest
from django.apps import apps

from comity.frame.tones import PLAIN, TONES, tone_of


def states():
    """The codes of every field called state, with the model that has it."""
    fields = [
        (model._meta.label, field)
        for model in apps.get_models()
        if model.__module__.startswith("comity.")
        for field in model._meta.get_fields()
        if field.name == "state"
    ]
    return [
        (label, code) for label, field in fields for code, _words in getattr(field, "choices", None) or ()
    ]


def test_states_when_shown_have_a_tone():
    assert [(label, code) for label, code in states() if code not in TONES] == []


@pytest.mark.parametrize(("code", "tone"), [("in_force", TONES["in_force"]), ("never heard of", PLAIN)])
def test_tone_when_state_is_unknown_is_plain(code, tone):
    assert tone_of(code) == tone
