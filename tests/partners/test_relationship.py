"""The page of a partner, its ladder and the tree: whole for its reader, and nothing of what is hidden."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.partners import (
    make_blackout,
    make_channel,
    make_counterpart,
    make_promise,
    make_twinning,
)
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import type_name
from comity.kit.services import create_record, update_record
from comity.partners import queries
from comity.partners.models import Blackout, Counterpart, Partner, RelationChange, RelationStep
from comity.partners.queries.relationship import MOST_SHOWN, Part
from comity.partners.services.commitments import move_commitment
from comity.partners.services.relations import change_relation
from comity.partners.services.tying import create_tied
from comity.partners.views.relationship import relationship_of

WRITER, READER = "staff_officer@province_a", "viewer@province_a"


@pytest.fixture
def partner(world):
    with world.acting(WRITER) as actor:
        return make_partner(actor)


def step(code):
    return RelationStep.objects.get(pk=code)


def take_step(world, partner, code, *, on=date(2026, 5, 1), reason="Agreed on the visit", who=WRITER):
    with world.acting(who) as actor:
        return change_relation(
            actor=actor, partner=partner, step=code and step(code), happened_on=on, reason=reason
        )


def test_relation_when_a_step_is_taken_then_partner_stands_there_and_the_reason_is_kept(world, partner):
    take_step(world, partner, "strategic")
    with world.acting(READER):
        change = RelationChange.objects.get()
        assert Partner.objects.get(pk=partner.pk).relation_id == "strategic"
        assert (change.from_step_id, change.to_step_id, change.reason) == (
            None,
            "strategic",
            "Agreed on the visit",
        )


@pytest.mark.parametrize(
    ("code", "on", "reason", "words"),
    [
        ("strategic", date(2026, 5, 1), "Why", "The relation stands on this step already."),
        ("special", date(2026, 4, 30), "Why", "A later step is recorded already, of 2026-05-01."),
        ("special", date(2126, 1, 1), "Why", "Record a step once it is taken."),
        ("special", date(2026, 5, 2), " ", "Give a reason."),
    ],
)
def test_relation_when_the_step_makes_no_sense_then_refused(world, partner, code, on, reason, words):
    take_step(world, partner, "strategic")
    with pytest.raises(Refusal) as refusal:
        take_step(world, partner, code, on=on, reason=reason)
    assert str(refusal.value) == words


def test_relation_when_role_or_unit_may_not_then_refused(world, partner):
    for who in (READER, "staff_officer@post_a1"):
        with pytest.raises(NotAllowed):
            take_step(world, partner, "contact", who=who)


def test_page_when_opened_then_shows_the_whole_relationship(world, partner):
    with world.acting(WRITER) as actor:
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        channel = make_channel(actor, force)
        twinning = make_twinning(actor, partner)
        counterpart = make_counterpart(actor, force)
        ours, theirs = make_promise(actor, partner), make_promise(actor, force, side="theirs")
    page = world.client(READER).get(f"/partners/{partner.pk}/").context
    made = {"channels": channel, "twinnings": twinning, "counterparts": counterpart, "parts": force}
    made |= {"ours": ours, "theirs": theirs}
    assert {name: [row.pk for row in page[name].rows] for name in made} == {
        name: [row.pk] for name, row in made.items()
    }


def test_page_when_parts_are_above_the_clearance_then_as_if_absent(world, partner):
    def shown():
        return world.client("viewer@post_a1").get(f"/partners/{public.pk}/")

    with world.acting("staff_officer@post_a1") as actor:
        public = make_partner(actor, code="KH-1", name_en="Post", name_vi="Đồn")
    before = shown()
    with world.acting("staff_officer@province_a") as actor:
        make_channel(actor, public, level=2)
        make_counterpart(actor, public, level=2)
        make_promise(actor, public, level=2)
        make_partner(actor, level=2, code="KH-2", parent=public)
    after = shown()
    assert (before.status_code, after.status_code) == (200, 200)
    for part in ("channels", "counterparts", "ours", "parts"):
        assert after.context[part] == before.context[part] == Part([], 0, 0)
    assert after.context["ended"] == before.context["ended"] == []


def test_page_when_rows_grow_then_no_more_queries(world, partner):
    client, counts = world.client(READER), []
    for number in range(3):
        with world.acting(WRITER) as actor:
            for each in range(3):
                name = f"{number}{each}"
                force = make_partner(actor, code=name, name_en=name, name_vi=name, parent=partner)
                make_channel(
                    actor, force, name_en=name, counterpart=make_counterpart(actor, force, name=name)
                )
                make_twinning(actor, force)
                make_promise(actor, force)
        client.get(f"/partners/{partner.pk}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/partners/{partner.pk}/")
        counts.append(len(captured))
    assert counts == counts[:1] * 3
    assert counts[0] <= 40


def test_page_when_there_are_many_then_the_first_and_the_way_to_all(world, partner):
    with world.acting(WRITER) as actor:
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        for number in range(MOST_SHOWN):
            make_counterpart(actor, force, name=f"N{number:02}", post=f"P{number:02}")
        make_counterpart(actor, partner, name="Last", post="Z")
        make_counterpart(actor, partner, name="Former", left_on=date(2026, 2, 1))
        make_counterpart(actor, partner, level=2, name="Hidden")
    client = world.client(READER)
    client.post("/level/", {"level": 1})
    page = client.get(f"/partners/{partner.pk}/").context
    shown = page["counterparts"]
    assert ([row.post for row in shown.rows[:2]], len(shown.rows)) == (["P00", "P01"], MOST_SHOWN)
    assert (shown.holding, shown.every) == (MOST_SHOWN + 1, MOST_SHOWN + 2)


@pytest.mark.parametrize(
    "name", ["ours", "theirs", "channels", "counterparts", "twinnings", "blackouts", "parts"]
)
def test_way_to_all_when_followed_then_lists_exactly_what_was_counted(world, partner, name):
    with world.acting(WRITER) as actor:
        other = make_partner(actor, code="KH", name_en="Cambodia", name_vi="Campuchia")
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        for each in (partner, force, other):
            make_channel(actor, each)
            make_counterpart(actor, each)
            make_twinning(actor, each)
            make_blackout(actor, each)
            for side in ("ours", "theirs"):
                make_promise(actor, each, side=side)
                ended = make_promise(actor, each, side=side, text="Ended")
                move_commitment(actor=actor, commitment=ended, action="keep")
    page = world.client(READER).get(f"/partners/{partner.pk}/").context
    listed = world.client(READER).get(page["all"][name]).context["listing"]
    assert listed.count.number == page[name].every == (1 if name == "parts" else 2)


def test_list_when_it_reaches_to_the_parts_then_says_so_and_else_stays_with_the_one(world, partner):
    with world.acting(WRITER) as actor:
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        own, of_part = make_counterpart(actor, partner), make_counterpart(actor, force)
    client = world.client(READER)
    alone, wide = (
        client.get(f"/counterparts/?partner={partner.pk}{end}").context for end in ("", "&reach=parts")
    )
    assert {row["pk"] for row in alone["rows"]} == {own.pk}
    assert {row["pk"] for row in wide["rows"]} == {own.pk, of_part.pk}
    assert [chip["text"] for chip in wide["chips"]] == ["Laos", "also what belongs to them"]
    assert client.get("/persons/?reach=parts").context["listing"].filters.form.unknown == ["reach"]


def test_ends_of_commitments_when_followed_then_list_exactly_what_was_counted(world, partner):
    with world.acting(WRITER) as actor:
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        for each in (partner, force):
            move_commitment(actor=actor, commitment=make_promise(actor, each), action="keep")
    ((state, _words, count, url),) = world.client(READER).get(f"/partners/{partner.pk}/").context["ended"]
    listed = world.client(READER).get(url).context["listing"]
    assert (state, count, listed.count.number) == ("kept", 2, 2)


def test_page_when_something_is_added_from_it_then_partner_and_our_part_are_filled_in(world, partner):
    browser = world.client(WRITER)
    page = browser.get(f"/partners/{partner.pk}/").text
    with world.acting(WRITER) as actor:
        ours = {"our_unit": str(actor.unit_id), "responsible": str(actor.account_id)}
    for slug, name in (("channels", "our_unit"), ("twinnings", "our_unit"), ("commitments", "responsible")):
        (address,) = re.findall(rf'href="(/{slug}/new/[^"]+)"', page)
        form = browser.get(html.unescape(address)).context["form"]
        filled = (form["partner"].value(), form[name].value())
        assert filled == (str(partner.pk), ours[name])


def test_page_when_a_role_may_not_view_a_type_then_nothing_of_it(world, partner):
    with world.acting(WRITER) as actor:
        make_counterpart(actor, partner)
        kept = {each for each in actor.permissions if each[0] != type_name(Counterpart)}
        narrow = replace(actor, permissions=frozenset(kept))
        found = relationship_of(narrow, partner)
    assert ("counterparts" in found, "channels" in found) == (False, True)


def test_tree_when_opened_then_parts_stand_below_with_what_waits(world):
    with world.acting(WRITER) as actor:
        state = make_partner(actor)
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=state)
        make_promise(actor, force, due_on=date(2026, 2, 1))
        make_channel(actor, force)
    (top,) = world.client(READER).get("/partners/tree/").context["nodes"]
    assert (top.partner.pk, [part.partner.pk for part in top.parts]) == (state.pk, [force.pk])
    assert top.parts[0].counts == {"open": 1, "late": 1, "overdue": 1}


def test_tree_when_superior_is_hidden_then_the_part_stands_at_the_top(world):
    with world.acting(WRITER) as actor:
        state = make_partner(actor, level=2)
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=state)
    with world.acting("viewer@post_a1"):
        assert queries.tree() == []
    with world.acting("viewer@province_a", working_level=1):
        assert [node.partner.pk for node in queries.tree()] == [force.pk]
        assert Partner.objects.with_parts([force.pk]) == [force.pk]


def test_partner_when_put_below_its_own_part_then_refused(world, partner):
    with world.acting(WRITER) as actor:
        force = make_partner(actor, code="LA-A", parent=partner)
        with pytest.raises(Exception, match="belong to one of its own parts"):
            update_record(actor=actor, record=partner, values={"parent": force}, expected_version=1)


def test_blackouts_when_yearly_then_also_across_the_turn_of_the_year(world, partner):
    with world.acting(WRITER) as actor:
        values = {"partner": partner, "reason": "New year", "yearly": True}
        days = {"starts_on": date(2024, 12, 30), "ends_on": date(2025, 1, 2)}
        row = create_tied(actor=actor, model=Blackout, values={**values, **days}, label=world.label(0))
    assert row.days_between(date(2027, 1, 1), date(2027, 12, 31)) == [
        (date(2026, 12, 30), date(2027, 1, 2)),
        (date(2027, 12, 30), date(2028, 1, 2)),
    ]


def test_blackouts_when_fixed_then_only_of_those_days(world, partner):
    today = clock.today()
    with world.acting(WRITER) as actor:
        for reason, days in (("Election", 5), ("Past", -5)):
            day = today + timedelta(days=days)
            values = {"partner": partner, "reason": reason, "starts_on": day, "ends_on": day}
            create_record(actor=actor, model=Blackout, values=values, label=world.label(0))
    days = world.client(READER).get(f"/partners/{partner.pk}/").context["days"]
    assert [row.reason for *_days, row in days] == ["Election"]


def test_tied_record_when_partner_is_secret_then_bears_its_label(world):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor, level=2)
        made = make_channel(actor, partner, level=0)
        assert made.label_id == partner.label_id


def test_partner_when_raised_then_what_belongs_to_it_is_raised(world, partner):
    with world.acting(WRITER) as actor:
        channel = make_channel(actor, partner)
        relabel_record(actor=actor, record=partner, level=2, reason="Sources")
    with world.acting(WRITER):
        channel.refresh_from_db()
        assert channel.label.level_id == 2


def test_blackout_when_longer_than_a_year_then_refused(world, partner):
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(9999, 1, 1)}
    with world.acting(WRITER) as actor, pytest.raises(ValidationError, match="a year at most"):
        make_blackout(actor, partner, **days)


def test_page_when_a_tab_is_opened_then_the_head_stays(world, partner):
    pages = [world.client(READER).get(f"/partners/{partner.pk}/{end}") for end in ("", "?tab=agreements")]
    heads = [page.content.decode().split('<ul class="tabs">')[0].split("<h1")[1] for page in pages]
    assert heads[0] == heads[1]


def test_page_when_everything_is_wanted_then_with_what_upper_packages_add(world, partner):
    alone, whole = (world.client(READER).get(f"/partners/{partner.pk}/{end}") for end in ("", "?whole=1"))
    assert (alone.context["whole"], len(whole.context["whole"]) > 0) == ([], True)


def test_marking_when_only_a_count_comes_from_above_then_marked_with_its_label(world, partner):
    with world.acting(WRITER) as actor:
        kept = make_promise(actor, partner, level=2)
        move_commitment(actor=actor, commitment=kept, action="keep")
        make_channel(actor, partner, level=1)
    page, tree = (world.client(READER).get(path) for path in (f"/partners/{partner.pk}/", "/partners/tree/"))
    assert [page.context["page_label"].level.no, tree.context["page_label"].level.no] == [2, 1]
    assert [(state, count) for state, _words, count, _url in page.context["ended"]] == [("kept", 1)]
