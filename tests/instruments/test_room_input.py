"""What people paste into the forms of the reading room: writing is kept, dirt is cleaned or refused, nothing breaks."""

import unicodedata

import pytest
from django.urls import reverse
from tests.factories.instruments import drafts_of, make_reading, make_requirements

from comity.access.models import Unit
from comity.instruments.models.reading import Draft, DraftState
from comity.instruments.models.requirement import Assignment, Requirement

STAFF = "staff_officer@region"
GIVEN = {"text": "Report.", "kind": "do"}
TEXTS = ("text", "actors", "partners", "deadline", "period", "condition")
CLEANED = {
    "decomposed": (unicodedata.normalize("NFD", "Biên phòng Việt"), "Biên phòng Việt"),
    "direction marks": ("abc\u202edef\u200f", "abcdef"),
    "control characters": ("abc\x07\x1bdef", "abcdef"),
    "Lao": ("ກອງທັບ", "ກອງທັບ"),
    "Arabic": ("القوات", "القوات"),
    "emoji": ("🤝", "🤝"),
    "markup": ("<b>&amp;</b>", "<b>&amp;</b>"),
}


@pytest.fixture
def browser(world):
    return world.client(STAFF)


@pytest.fixture
def draft(world):
    with world.acting(STAFF) as actor:
        return drafts_of(make_reading(actor))[0]


def send(browser, name, record, **data):
    return browser.post(reverse(name, args=[record.pk]), data)


def now(world, draft):
    with world.acting(STAFF):
        return Draft.objects.get(pk=draft.pk)


@pytest.mark.parametrize("dirt", CLEANED)
def test_edit_when_text_is_dirty_then_kept_clean_in_every_field(world, browser, draft, dirt):
    given, clean = CLEANED[dirt]
    send(browser, "draft-edit", draft, **{**GIVEN, **dict.fromkeys(TEXTS, given)}, version=draft.version)
    kept = now(world, draft)
    values = [kept.text, *kept.actors, *(each["text"] for each in kept.partners)]
    assert [*values, kept.deadline, kept.period, kept.condition] == [clean] * 6


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: "a\x00b"} for name in TEXTS),
        {"text": "a" * 8001},
        {"actors": "a" * 301},
        {"partners": "a" * 301},
        {"deadline": "a" * 301},
        {"period": "a" * 121},
        {"condition": "a" * 1001},
        {"kind": "\u202e"},
        {"due_on": "2026-02-30"},
        {"due_on": "10000-01-01"},
        {"version": "9" * 5000},
        {"version": "1e9"},
        {"version": ""},
        {"text": ""},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}-{str(next(iter(wrong.values())))[:8]!r}",
)
def test_edit_when_a_field_is_wrong_then_says_so_and_draft_stays(world, browser, draft, wrong):
    page = send(browser, "draft-edit", draft, **{**GIVEN, "version": draft.version, **wrong})
    assert page.status_code == 200
    assert (now(world, draft).state, now(world, draft).text) == (DraftState.PROPOSED, draft.text)


@pytest.mark.parametrize("pieces", ["", "one", "one\x00\ntwo", "\n\n\n", "a" * 10_001, "\u202e\n\u200f"])
def test_split_when_pieces_are_wrong_then_draft_stays(world, browser, draft, pieces):
    page = send(browser, "draft-split", draft, pieces=pieces)
    assert (page.status_code, now(world, draft).state) == (200, DraftState.PROPOSED)


@pytest.mark.parametrize("ticked", [["x"], ["\x00"], ["9" * 5000], ["00000000-0000-4000-8000-000000000000"]])
def test_merge_when_what_is_ticked_is_no_neighbour_then_draft_stays(world, browser, draft, ticked):
    page = send(browser, "draft-merge", draft, drafts=ticked)
    assert (page.status_code, now(world, draft).state) == (200, DraftState.PROPOSED)


@pytest.mark.parametrize("reason", ["", " ", "\x00", "\u202e\x07"])
def test_withdraw_when_reason_is_none_then_422_and_requirement_stands(world, browser, reason):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, [Unit.objects.get(code="region")])[0]
        assignment = Assignment.objects.filter(requirement=requirement).first()
    answers = [
        send(browser, "requirement-withdraw", requirement, reason=reason),
        send(browser, "assignment-state", assignment, action="waive", reason=reason),
    ]
    with world.acting(STAFF):
        assert Requirement.objects.get(pk=requirement.pk).state == "in_force"
    assert [answer.status_code for answer in answers] == [422, 422]
