"""Telling partners apart that look alike: kept with who and when, shown no more, taken back at will."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from tests.factories.records import make_partner

from comity.access.queries import scope_for
from comity.foundation.refusals import NotAllowed, Refusal
from comity.history.models import Event
from comity.kit.services import create_record
from comity.partners.models import Distinction, Partner
from comity.partners.queries.duplicates import possible_duplicates, told_apart
from comity.partners.services.distinguishing import take_back_distinction, tell_apart
from comity.partners.services.merging import merge_partners

WRITER = "staff_officer@province_a"


@pytest.fixture
def pair(world):
    """Two posts of one name."""
    with world.acting(WRITER) as actor:
        return [make_partner(actor, code=code, name_en="Border post", name_vi="Đồn") for code in ("A", "B")]


def part(world, pair, who=WRITER):
    with world.acting(who) as actor:
        return tell_apart(actor=actor, one=pair[0], other=pair[1])


def pairs_for(world, who):
    with world.acting(who):
        return [{pair.one.code, pair.other.code} for pair in possible_duplicates()]


def test_pair_when_told_apart_then_gone_and_who_and_when_are_kept(world, pair):
    assert pairs_for(world, WRITER) == [{"A", "B"}]
    made = part(world, pair)
    assert pairs_for(world, WRITER) == []
    with world.acting(WRITER):
        (row,) = told_apart()
        assert {row.one_id, row.other_id} == {each.pk for each in pair}
        assert (row.pk, row.created_by, row.created_at.date()) == (
            made.pk,
            world.account(WRITER).pk,
            made.created_at.date(),
        )


def test_distinction_when_taken_back_then_the_pair_is_shown_and_the_row_stays(world, pair):
    made = part(world, pair)
    with world.acting(WRITER) as actor:
        take_back_distinction(actor=actor, distinction=made)
        assert (told_apart(), Distinction.objects.get().undone_at is None) == ([], False)
        verbs = Event.objects.filter(verb__in=["told_apart", "paired_again"]).values_list("verb", "object_id")
        assert set(verbs) == {(verb, each.pk) for verb in ("told_apart", "paired_again") for each in pair}
    assert pairs_for(world, WRITER) == [{"A", "B"}]
    part(world, pair[::-1])
    assert pairs_for(world, WRITER) == []


@pytest.mark.parametrize("order", [1, -1])
def test_pair_when_told_apart_already_then_refused(world, pair, order):
    part(world, pair)
    with pytest.raises(Refusal, match="told apart already"):
        part(world, pair[::order])


@pytest.mark.parametrize("who", ["viewer@province_a", "inspector@province_a", "border_post@province_a"])
def test_pair_when_role_may_not_then_refused_either_way(world, pair, who):
    with pytest.raises(NotAllowed):
        part(world, pair, who=who)
    made = part(world, pair)
    with world.acting(who) as actor, pytest.raises(NotAllowed):
        take_back_distinction(actor=actor, distinction=made)


def test_distinction_when_one_is_secret_then_bears_its_label_and_hides_with_it(world, pair):
    with world.acting(WRITER) as actor:
        secret = make_partner(actor, level=2, code="S", name_en="Border post", name_vi="Đồn")
        made = tell_apart(actor=actor, one=pair[0], other=secret)
        assert made.label_id == secret.label_id
    with world.acting("viewer@province_a", working_level=1):
        assert (told_apart(), Distinction.objects.count()) == ([], 0)


@pytest.mark.parametrize(("level", "is_named"), [(0, True), (2, False)])
def test_ledger_when_the_other_is_more_guarded_then_not_named_beside_the_first(world, pair, level, is_named):
    with world.acting(WRITER) as actor:
        other = make_partner(actor, level=level, code="S", name_en="Border post", name_vi="Đồn")
        take_back_distinction(actor=actor, distinction=tell_apart(actor=actor, one=pair[0], other=other))
        verbs = ("told_apart", "paired_again")
        named = {
            row.pk: [
                each.payload.get("with") for each in Event.objects.filter(verb__in=verbs, object_id=row.pk)
            ]
            for row in (pair[0], other)
        }
    assert named == {pair[0].pk: [str(other.pk) if is_named else None] * 2, other.pk: [str(pair[0].pk)] * 2}


def test_distinction_when_made_below_then_others_beside_still_see_the_pair(world):
    with world.acting("staff_officer@region") as actor:
        issued = {"scope": scope_for(actor.unit_id, "issued"), "label": world.label(0)}
        values = {"name_en": "Border post", "name_vi": "Đồn", "kind": "unit"}
        pair = [
            create_record(actor=actor, model=Partner, values={**values, "code": code}, **issued)
            for code in ("A", "B")
        ]
    part(world, pair)
    seen = {
        who: pairs_for(world, f"viewer@{who}") for who in ("province_a", "province_b", "region", "post_a1")
    }
    assert seen == {"province_a": [], "region": [], "province_b": [{"A", "B"}], "post_a1": [{"A", "B"}]}


def test_merger_when_told_apart_before_then_distinctions_from_others_follow(world, pair):
    with world.acting(WRITER) as actor:
        third = make_partner(actor, code="C", name_en="Border post", name_vi="Đồn")
    part(world, pair)
    part(world, (third, pair[1]))
    with world.acting(WRITER) as actor:
        merge_partners(actor=actor, kept=pair[0], merged=pair[1], taken={}, reason="One after all")
    assert pairs_for(world, WRITER) == []


def test_page_when_buttons_are_pressed_then_told_apart_and_taken_back(world, pair):
    client = world.client(WRITER)
    client.post(f"/partners/{pair[0].pk}/apart/{pair[1].pk}/")
    page = client.get("/partners/duplicates/")
    ((row, who, is_mine),) = page.context["apart"]
    assert (page.context["pairs"], who.pk, is_mine) == ([], world.account(WRITER).pk, True)
    client.post(f"/partners/distinctions/{row.pk}/undo/")
    page = client.get("/partners/duplicates/")
    assert (len(page.context["pairs"]), page.context["apart"]) == (1, [])


@pytest.mark.slow
def test_pair_when_two_tell_it_apart_at_once_then_once(own_world):
    with own_world.acting(WRITER) as actor:
        pair = [make_partner(actor, code=code, name_en="Laos") for code in "AB"]
    start = Barrier(2)

    def attempt(_number):
        try:
            start.wait()
            with own_world.acting(WRITER) as actor:
                tell_apart(actor=actor, one=pair[0], other=pair[1])
        except Refusal as refusal:
            return str(refusal)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(attempt, range(2)))
    assert told == ["", "The two are told apart already."]
    with own_world.acting(WRITER):
        assert len(told_apart()) == 1
