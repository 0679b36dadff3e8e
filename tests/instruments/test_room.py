"""The reading room through the browser's requests, with and without htmx."""

import re

import pytest
from django.urls import reverse
from tests.factories.instruments import (
    ORDER,
    drafts_of,
    make_instrument,
    make_reading,
    make_requirements,
    upload,
)

from comity.access.models import Unit
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft, DraftState, Reading
from comity.instruments.models.requirement import Assignment, Requirement

STAFF = "staff_officer@region"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(world):
    return world.client(STAFF)


@pytest.fixture
def reading(world):
    with world.acting(STAFF) as actor:
        return make_reading(actor)


def drafts(world, reading):
    with world.acting(STAFF):
        return drafts_of(reading)


def post(browser, name, record, data=None, **headers):
    return browser.post(reverse(name, args=[record.pk]), data or {}, headers=headers)


def test_upload_when_file_is_sent_then_instrument_waits_to_be_read(world, browser):
    sent = {"file": upload(), "kind": "directive", "level": "0", "scope_kind": "issued"}
    page = browser.post("/reading-room/new/", sent, follow=True)
    assert page.context["reading"].state == "queued"
    with world.acting(STAFF):
        assert (Instrument.objects.get().state, Reading.objects.get().names_instrument) == ("in_force", True)


def test_upload_when_text_is_pasted_then_read_like_a_file(world, browser):
    sent = {"pasted": ORDER, "title": "An order", "kind": "directive", "level": "0", "scope_kind": "held"}
    browser.post("/reading-room/new/", {**sent, "is_draft": "on"})
    with world.acting(STAFF):
        assert (Instrument.objects.get().state, Reading.objects.get().source_name) == (
            "draft",
            "Pasted text.txt",
        )


def test_upload_when_nothing_is_sent_then_422_and_nothing_is_registered(world, browser):
    page = browser.post("/reading-room/new/", {"kind": "directive", "level": "0", "scope_kind": "issued"})
    with world.acting(STAFF):
        assert (page.status_code, Instrument.objects.count()) == (422, 0)


def test_upload_when_file_is_refused_then_nothing_is_registered(world, browser):
    sent = {"file": upload("x", "program.exe"), "kind": "directive", "level": "0", "scope_kind": "issued"}
    page = browser.post("/reading-room/new/", sent)
    with world.acting(STAFF):
        assert (page.status_code, Instrument.objects.count(), Reading.objects.count()) == (422, 0, 0)


def test_room_when_opened_then_every_sentence_leads_to_its_card(world, browser, reading):
    page = browser.get(reverse("reading", args=[reading.pk])).content.decode()
    for draft in drafts(world, reading):
        assert f'id="card-{draft.pk}"' in page
        assert f'href="#card-{draft.pk}"' in page


@pytest.mark.parametrize(("name", "state"), [("draft-accept", "accepted"), ("draft-reject", "rejected")])
def test_decide_when_posted_plainly_then_on_to_the_next_card(world, browser, reading, name, state):
    first = drafts(world, reading)[0]
    page = post(browser, name, first)
    assert page.status_code == 302
    assert drafts(world, reading)[0].state == state
    assert f"card-{first.pk}" not in page.url


def test_decide_when_htmx_posts_then_only_card_and_counts_come_back(world, browser, reading):
    first = drafts(world, reading)[0]
    page = post(browser, "draft-accept", first, **HTMX).content.decode()
    assert re.findall(r'id="(card-[\w-]+|counts)"', page) == [f"card-{first.pk}", "counts"]


def differing(page):
    return [(each["name"], each["mine"], each["theirs"]) for each in page.context["differences"]]


def test_edit_when_somebody_was_first_then_both_versions_are_decided_field_by_field(world, browser, reading):
    first = drafts(world, reading)[0]
    mine = {"text": "Mine", "actors": "Mine too", "kind": "do", "version": first.version}
    post(browser, "draft-edit", first, {**mine, "text": "Theirs", "actors": "Theirs too"}, **HTMX)
    page = post(browser, "draft-edit", first, mine, **HTMX)
    assert differing(page) == [("text", "Mine", "Theirs"), ("actors", "Mine too", "Theirs too")]
    assert drafts(world, reading)[0].text == "Theirs"
    chosen = {**mine, "version": page.context["version"], "keep-text": "theirs", "keep-actors": "mine"}
    post(browser, "draft-edit", first, chosen, **HTMX)
    decided = drafts(world, reading)[0]
    assert (decided.text, decided.actors) == ("Theirs", ["Mine too"])


@pytest.mark.parametrize("name", ["draft-accept", "draft-undo", "draft-split"])
def test_decide_when_somebody_was_first_then_their_decision_stands(world, browser, reading, name):
    first = drafts(world, reading)[0]
    seen = {"version": first.version}
    post(world.client(STAFF), "draft-reject", first, seen)
    page = post(browser, name, first, {**seen, "pieces": "one\ntwo"}, **HTMX)
    assert "Somebody else changed it in the meantime" in page.content.decode()
    assert drafts(world, reading)[0].state == DraftState.REJECTED


def test_amend_when_somebody_was_first_then_both_versions_stand_side_by_side(world, browser, reading):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, [Unit.objects.get(code="region")])[0]
    mine = {"text": "Mine", "kind": "do", "version": requirement.version, "reason": "Because"}
    with world.acting(STAFF):
        Requirement.objects.filter(pk=requirement.pk).update(text="Theirs")
    page = post(browser, "requirement-amend", requirement, mine)
    assert (page.status_code, differing(page)[0]) == (409, ("text", "Mine", "Theirs"))
    chosen = {**mine, "version": page.context["version"], "keep-text": "mine"}
    assert post(browser, "requirement-amend", requirement, chosen).status_code == 302


def test_split_when_posted_then_parts_stand_in_the_room(world, browser, reading):
    first = drafts(world, reading)[0]
    post(browser, "draft-split", first, {"pieces": "one\ntwo"}, **HTMX)
    assert [draft.state for draft in drafts(world, reading)].count(DraftState.PROPOSED) == 4


def test_merge_when_none_is_ticked_then_says_why_and_changes_nothing(world, browser, reading):
    first = drafts(world, reading)[0]
    page = post(browser, "draft-merge", first, {}, **HTMX)
    assert page["HX-Retarget"] == f"#card-{first.pk}"
    assert "at least two" in page.content.decode()
    assert {draft.state for draft in drafts(world, reading)} == {DraftState.PROPOSED}


def test_finish_when_confirmed_then_units_have_their_assignments(world, browser, reading):
    units = [str(world.unit(name).pk) for name in ("province_a", "province_b")]
    post(browser, "reading-address", reading, {"units": units})
    for draft in drafts(world, reading):
        post(browser, "draft-accept", draft, **HTMX)
    page = browser.post(reverse("reading-finish", args=[reading.pk]), {}, follow=True)
    assert len(page.context["made"]) == 3
    with world.acting(STAFF):
        assert (Requirement.objects.count(), Assignment.objects.count()) == (3, 6)


def test_sure_when_accepted_and_undone_then_as_before(world, browser, reading):
    with world.acting(STAFF):
        Draft.objects.update(confidence=0.99)
    post(browser, "reading-sure", reading)
    assert {draft.state for draft in drafts(world, reading)} == {DraftState.ACCEPTED}
    post(browser, "reading-undo", reading, **HTMX)
    assert {draft.state for draft in drafts(world, reading)} == {DraftState.PROPOSED}


@pytest.mark.parametrize("name", ["reading", "reading-finish", "reading-progress"])
def test_room_when_it_is_anothers_then_404_as_if_absent(world, reading, name):
    browser = world.client("staff_officer@province_a")
    absent = browser.get(reverse(name, args=["00000000-0000-4000-8000-000000000000"]))
    hidden = browser.get(reverse(name, args=[reading.pk]))
    assert (absent.status_code, hidden.status_code) == (404, 404)


@pytest.mark.parametrize("name", ["draft-accept", "draft-reject", "draft-undo"])
def test_decide_when_draft_is_anothers_then_404_and_unchanged(world, reading, name):
    first = drafts(world, reading)[0]
    assert post(world.client("commander@province_a"), name, first).status_code == 404
    assert drafts(world, reading)[0].version == first.version


def test_decide_when_role_may_not_then_reason_and_unchanged(world, reading):
    first = drafts(world, reading)[0]
    page = post(world.client("inspector@region"), "draft-accept", first, **HTMX)
    assert "It is for" in page.content.decode()
    assert drafts(world, reading)[0].state == DraftState.PROPOSED


@pytest.mark.slow
def test_room_when_text_has_300_pages_then_shown_by_sections(world, browser, django_assert_max_num_queries):
    page_of_text = f"Chapter\n\n{ORDER}\n" + "The background is told at length here. " * 40 + "\n\n"
    with world.acting(STAFF) as actor:
        reading = make_reading(actor, make_instrument(actor), text=page_of_text * 300)
    address = reverse("reading", args=[reading.pk])
    browser.get(address)
    with django_assert_max_num_queries(40):
        page = browser.get(address, {"section": 20})
    assert (page.context["section"].number, len(page.content) < 400_000) == (20, True)
