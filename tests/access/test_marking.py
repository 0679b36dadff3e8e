"""What an answer tells of its marking, and the notes that come back on printing."""

import json

import pytest
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from comity.access.labelling import covering
from comity.access.marking import HEADER, marked, note_of, read_note
from comity.access.models import Label, Level
from comity.partners.models import Partner

LEVELS = [
    Level(no=no, code=str(no), name_en=f"Level {no}", name_vi=f"Mức {no}", colour="red") for no in range(4)
]
LABELS = st.builds(
    Label,
    level=st.sampled_from(LEVELS),
    caveats=st.lists(st.sampled_from(["border", "crypto", "sources"]), unique=True).map(sorted),
    releasable_to=st.lists(st.sampled_from(["khm", "lao", "vnm"]), unique=True).map(sorted),
)


def request_of(actor):
    request = RequestFactory().get("/clashes/")
    request.actor = actor
    return request


def test_answer_when_of_a_label_then_tells_its_parts_and_a_note(world):
    with world.acting("staff_officer@region") as actor:
        label = Label(level=LEVELS[1], caveats=["border"], releasable_to=["lao"])
        answer = marked(request_of(actor), HttpResponse(), label)
        told = json.loads(answer[HEADER])
        note = read_note(actor=actor, note=told.pop("note"))
    parts = {"level": 1, "words": "Level 1", "colour": "red", "caveats": ["border"], "releasable": ["lao"]}
    assert (told, note) == (parts, ("/clashes/", [1, ["border"], ["lao"]], []))


def test_answer_when_its_words_are_vietnamese_then_the_header_holds_them(world, settings):
    label = Label(level=Level(no=1, name_en="Secret", name_vi="Tối mật", colour="red"))
    with world.acting("staff_officer@region") as actor, pytest.MonkeyPatch.context() as patch:
        patch.setattr("comity.access.marking.get_language", lambda: "vi")
        answer = marked(request_of(actor), HttpResponse(), label)
    assert json.loads(answer.headers[HEADER])["words"] == "Tối mật"


def test_answer_when_nothing_labelled_is_brought_then_tells_nothing(world):
    with world.acting("staff_officer@region") as actor:
        assert HEADER not in marked(request_of(actor), HttpResponse(), None)


def test_note_when_of_another_reader_then_refused(world):
    with world.acting("staff_officer@region") as actor:
        note = note_of(actor=actor, path="/", label=None)
    with world.acting("commander@region") as other, pytest.raises(BadSignature):
        read_note(actor=other, note=note)


@given(st.lists(LABELS, min_size=1, max_size=5))
def test_covering_when_of_several_labels_then_hides_at_least_what_each_does(labels):
    for number, label in enumerate(labels):
        label.pk = number
    whole = covering(Partner(label=label) for label in labels)
    for label in labels:
        assert whole.level.no >= label.level.no
        assert {*whole.caveats} >= {*label.caveats}
        assert {*whole.releasable_to} <= {*label.releasable_to}
