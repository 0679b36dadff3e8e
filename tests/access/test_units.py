"""The dated tree of units: who may change it, what it looked like on a day, and who reads what afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.access import queries
from comity.access.acting import acting_by_token
from comity.access.models import Account, Scope, Unit, UnitClosure, UnitParent
from comity.access.services import accounts, label_for, units
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StaleRecord, StateForbids
from comity.history.queries import history_for

ADMINISTRATOR = "administrator@region"
NEW = {"code": "post_c", "name_en": "Post C", "name_vi": "Đồn C", "kind": "border_post"}


def codes(rows):
    return sorted(unit.code for unit in rows)


def unit(code):
    return Unit.objects.get(code=code)


def move(actor, code, new_parent, *, days=0):
    return units.move_unit(
        actor=actor,
        unit=unit(code),
        new_parent=unit(new_parent),
        on=clock.today() + timedelta(days=days),
        reason="Order 1",
    )


def test_unit_when_created_then_in_the_tree_with_two_scopes_in_the_same_transaction(world):
    with world.acting("administrator@province_a") as actor:
        made = units.create_unit(actor=actor, parent=unit("province_a"), **NEW)
        assert (queries.parent_of(made).code, made.version) == ("province_a", 1)
        assert codes(queries.units_below(unit("province_a"))) == [
            "post_a1",
            "post_a2",
            "post_c",
            "province_a",
        ]
        assert sorted(Scope.objects.filter(unit=made).values_list("kind", flat=True)) == ["held", "issued"]
        assert [entry.verb for entry in history_for(made)] == ["created"]


@pytest.mark.parametrize(
    ("account", "parent", "values", "refusal"),
    [
        ("staff_officer@province_a", "province_a", NEW, NotAllowed),
        ("administrator@province_a", "province_b", NEW, NotAllowed),
        ("administrator@province_a", "region", NEW, NotAllowed),
        (ADMINISTRATOR, "region", NEW | {"kind": "castle"}, ValidationError),
        (ADMINISTRATOR, "region", NEW | {"code": ""}, ValidationError),
        (ADMINISTRATOR, "province_a", NEW | {"code": "post_a1"}, ValidationError),
        (ADMINISTRATOR, "region", NEW | {"name_en": "x" * 201}, ValidationError),
    ],
)
def test_unit_when_it_may_not_be_created_then_refused(world, account, parent, values, refusal):
    with world.acting(account) as actor, pytest.raises(refusal):
        units.create_unit(actor=actor, parent=unit(parent), **values)


def test_unit_when_renamed_from_an_old_page_then_stale_with_what_stands_now(world):
    with world.acting(ADMINISTRATOR) as actor:
        old = unit("post_a1")
        units.rename_unit(actor=actor, unit=old, name_en="First", name_vi="Một", expected_version=1)
        with pytest.raises(StaleRecord) as refusal:
            units.rename_unit(actor=actor, unit=old, name_en="Second", name_vi="Hai", expected_version=1)
        assert (refusal.value.current.name_en, refusal.value.current.version) == ("First", 2)


def test_move_when_it_takes_effect_today_then_readers_change_at_once(world):
    below, beside = (world.token(f"administrator@{name}") for name in ("province_a", "province_b"))
    with world.acting(ADMINISTRATOR) as actor:
        move(actor, "post_a1", "province_b")
        assert queries.parent_of(unit("post_a1")).code == "province_b"
        assert queries.parent_of(unit("post_a1"), clock.today() - timedelta(days=1)).code == "province_a"
    owned = []
    for token in (below, beside):
        with acting_by_token(token) as actor:
            owned.append(
                (
                    codes(queries.own_units(actor)),
                    Scope.objects.filter(unit__code="post_a1", kind="held").count(),
                )
            )
    assert owned == [(["post_a2", "province_a"], 0), (["post_a1", "post_b1", "post_b2", "province_b"], 1)]


def test_move_when_dated_ahead_then_today_stays_and_that_day_differs(world):
    later = clock.today() + timedelta(days=10)
    with world.acting(ADMINISTRATOR) as actor:
        move(actor, "post_a1", "province_b", days=10)
        assert codes(queries.units_below(unit("province_b"))) == ["post_b1", "post_b2", "province_b"]
        assert codes(queries.units_below(unit("province_b"), later)) == [
            "post_a1",
            "post_b1",
            "post_b2",
            "province_b",
        ]
        assert codes(queries.units_above(unit("post_a1"), later)) == ["post_a1", "province_b", "region"]
        assert codes(queries.units_above(unit("post_a1"))) == ["post_a1", "province_a", "region"]


def test_move_when_day_has_come_then_first_entry_redraws_the_tree(own_world, connect_as):
    with own_world.acting(ADMINISTRATOR) as actor:
        move(actor, "post_a1", "province_b", days=1)
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute("update access_unitparent set valid_to = valid_to - 1 where valid_to is not null")
    owner.execute(
        "update access_unitparent set valid_from = valid_from - 1 where valid_to is null and valid_from > '2020-01-01'"
    )
    owner.execute("delete from access_unitclosure where depth > 0")
    owner.execute("update sec.tree set day = day - 1")
    with own_world.acting("administrator@province_b") as actor:
        assert codes(queries.own_units(actor)) == ["post_a1", "post_b1", "post_b2", "province_b"]


@pytest.mark.parametrize(
    ("account", "code", "new_parent", "days", "refusal"),
    [
        (ADMINISTRATOR, "region", "province_a", 0, StateForbids),
        (ADMINISTRATOR, "province_a", "post_a1", 0, ValidationError),
        (ADMINISTRATOR, "province_a", "province_a", 0, ValidationError),
        (ADMINISTRATOR, "post_a1", "province_a", 0, ValidationError),
        (ADMINISTRATOR, "post_a1", "province_b", -4000, ValidationError),
        ("administrator@province_a", "post_a1", "province_b", 0, NotAllowed),
        ("administrator@province_a", "post_b1", "province_a", 0, NotAllowed),
        ("commander@region", "post_a1", "province_b", 0, NotAllowed),
    ],
)
def test_move_when_impossible_or_not_ones_own_then_refused(world, account, code, new_parent, days, refusal):
    with world.acting(account) as actor, pytest.raises(refusal):
        move(actor, code, new_parent, days=days)


def test_unit_when_closed_then_only_after_its_accounts_and_units_are_gone(world):
    today = clock.today()
    with world.acting(ADMINISTRATOR) as actor:
        for code, refusal in (("province_a", StateForbids), ("post_a1", StateForbids)):
            with pytest.raises(refusal):
                units.close_unit(actor=actor, unit=unit(code), on=today, reason="Order 2")
        for account in Account.objects.filter(unit__code="post_a1"):
            accounts.post_account(actor=actor, account=account, unit=unit("post_a2"), reason="Order 2")
        closed = units.close_unit(actor=actor, unit=unit("post_a1"), on=today, reason="Order 2")
        assert (closed.valid_to, "post_a1" in codes(queries.own_units(actor))) == (today, False)
        assert Scope.objects.filter(unit=closed, kind="held").count() == 1


def test_unit_when_merged_then_its_units_and_records_come_under_the_other(world):
    today = clock.today()
    with world.acting(ADMINISTRATOR) as actor:
        for account in Account.objects.filter(unit__code="province_b"):
            accounts.post_account(actor=actor, account=account, unit=unit("province_a"), reason="Order 3")
        units.merge_unit(
            actor=actor, unit=unit("province_b"), into=unit("province_a"), on=today, reason="Order 3"
        )
        assert codes(queries.units_below(unit("province_a"))) == codes(Unit.objects.exclude(code="region"))
    with world.acting("viewer@province_a"):
        assert Scope.objects.filter(unit__code="province_b", kind="held").count() == 1


def test_tree_when_shown_then_parents_before_children_and_own_unit_marked(world):
    with world.acting("viewer@post_a2") as actor:
        branches = queries.unit_tree_for(actor)
    assert [(branch.unit.code, branch.depth) for branch in branches] == [
        ("region", 0), ("province_a", 1), ("post_a1", 2), ("post_a2", 2), ("province_b", 1), ("post_b1", 2), ("post_b2", 2),
    ]  # fmt: skip
    assert [branch.unit.code for branch in branches if branch.is_own] == ["post_a2"]


def test_parents_when_written_by_hand_then_one_open_place_a_unit(world):
    with world.acting(ADMINISTRATOR):
        second = UnitParent(unit=unit("post_a1"), parent=unit("region"), valid_from=clock.today())
        with pytest.raises(ValidationError):
            second.full_clean()


def pairs_seen():
    return set(UnitClosure.objects.values_list("ancestor", "descendant"))


@pytest.mark.parametrize("reader", ["staff_officer@region", "viewer@province_a", "viewer@post_a1"])
def test_tree_when_a_unit_is_raised_or_moved_then_pairs_of_units_in_sight_alone_are_seen(world, reader):
    with world.acting(ADMINISTRATOR) as actor:
        move(actor, "post_a2", "province_b")
        every = pairs_seen()
    with world.acting("commander@region") as actor:
        Unit.objects.filter(code="post_a1").update(label=label_for(actor=actor, level=2))
    with world.acting(reader, working_level=1):
        seen = set(Unit.objects.values_list("pk", flat=True))
        assert world.unit("post_a1").pk not in seen
        assert pairs_seen() == {pair for pair in every if seen.issuperset(pair)}


def test_tree_when_read_then_its_row_policy_asks_no_other_table(world):
    with world.acting("staff_officer@region"):
        plan = UnitClosure.objects.all().explain()
    assert "access_unitclosure" in plan
    assert "on access_unit " not in plan
