"""The tree of units: shown by date, reorganised after a preview."""

from datetime import timedelta

import pytest

from comity.access.models import Unit
from comity.access.queries import parent_of
from comity.access.services import units
from comity.administration.queries import consequences_of, tree_on
from comity.foundation import clock

ADMINISTRATOR = "administrator@region"
REASON = "Order 7 of the region."


def outline(twigs):
    return {twig.unit.code: outline(twig.below) for twig in twigs}


def send(world, unit, how, **fields):
    client = world.client(ADMINISTRATOR)
    place = unit if isinstance(unit, Unit) else world.unit(unit)
    return client.post(f"/units/{place.pk}/{how}/", {"on": clock.today(), "reason": REASON, **fields})


def test_tree_when_shown_then_units_stand_below_one_another(world):
    with world.acting("viewer@post_a1") as actor:
        tree = tree_on(actor, clock.today())
    posts = {"province_a": {"post_a1": {}, "post_a2": {}}, "province_b": {"post_b1": {}, "post_b2": {}}}
    assert outline(tree) == {"region": posts}


def test_tree_when_shown_for_a_day_before_then_without_later_units(world):
    client = world.client(ADMINISTRATOR)
    answer = client.get("/administration/units/?on=2019-12-31")
    assert answer.context["tops"] == []


@pytest.mark.parametrize("on", ["nonsense", "2026-13-45", ""])
def test_tree_when_day_is_no_date_then_shown_for_today(on, world):
    answer = world.client(ADMINISTRATOR).get("/administration/units/", {"on": on})
    assert (answer.status_code, answer.context["on"]) == (200, clock.today())


def test_unit_when_added_then_stands_below_its_parent(world):
    fields = {
        "parent": world.unit("province_a").pk,
        "code": "post_a3",
        "name_en": "Post a3",
        "name_vi": "Đồn A3",
        "kind": "border_post",
        "valid_from": clock.today(),
    }
    answer = world.client(ADMINISTRATOR).post("/units/new/", fields)
    with world.acting(ADMINISTRATOR):
        made = Unit.objects.get(code="post_a3")
        assert (answer.status_code, parent_of(made).code) == (302, "province_a")


def test_unit_when_renamed_then_bears_the_new_names(world):
    address = f"/units/{world.unit('post_a1').pk}/rename/"
    fields = {"name_en": "Post Alpha", "name_vi": "Đồn Alpha", "expected_version": 1}
    answers = [world.client(ADMINISTRATOR).post(address, fields).status_code for _ in range(2)]
    with world.acting(ADMINISTRATOR):
        assert (answers, Unit.objects.get(code="post_a1").name_vi) == ([302, 422], "Đồn Alpha")


def test_move_when_not_confirmed_then_shows_what_follows_and_changes_nothing(world):
    answer = send(world, "post_a1", "move", new_parent=world.unit("province_b").pk)
    found = answer.context["consequences"]
    assert [unit.code for unit in found.units] == ["post_a1"]
    assert ([unit.code for unit in found.gain], [unit.code for unit in found.lose]) == (
        ["province_b"],
        ["province_a"],
    )
    with world.acting(ADMINISTRATOR):
        assert parent_of(Unit.objects.get(code="post_a1")).code == "province_a"


def test_move_when_confirmed_then_unit_stands_in_its_new_place(world):
    answer = send(world, "post_a1", "move", new_parent=world.unit("province_b").pk, confirmed="yes")
    with world.acting(ADMINISTRATOR):
        assert (answer.status_code, parent_of(Unit.objects.get(code="post_a1")).code) == (302, "province_b")


def test_move_when_under_ones_own_branch_then_refused_beside_the_field(world):
    answer = send(world, "province_a", "move", new_parent=world.unit("post_a1").pk, confirmed="yes")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["new_parent"])


def test_merge_when_confirmed_then_unit_is_closed_below_the_other(world):
    fields = {"name_en": "Post a3", "name_vi": "Đồn A3", "kind": "border_post", "valid_from": "2020-01-01"}
    with world.acting(ADMINISTRATOR) as actor:
        parent = Unit.objects.get(code="province_a")
        unit = units.create_unit(actor=actor, parent=parent, code="post_a3", **fields)
    answer = send(world, unit, "merge", into=world.unit("post_a1").pk, confirmed="yes")
    with world.acting(ADMINISTRATOR):
        unit.refresh_from_db()
        assert (answer.status_code, unit.valid_to, parent_of(unit).code) == (302, clock.today(), "post_a1")


def test_close_when_accounts_are_active_then_refused_with_the_reason(world):
    answer = send(world, "post_a2", "close")
    assert (answer.status_code, "active accounts" in str(answer.context["form"].non_field_errors())) == (
        422,
        True,
    )


@pytest.mark.parametrize("how", ["move", "merge", "close"])
@pytest.mark.parametrize(
    ("reader", "status"), [("staff_officer@region", 403), ("administrator@province_b", 404)]
)
def test_reorganisation_when_not_ones_own_then_refused(reader, status, how, world):
    assert world.client(reader).get(f"/units/{world.unit('post_a1').pk}/{how}/").status_code == status


def test_consequences_when_a_branch_moves_then_count_all_that_stands_below(world):
    with world.acting(ADMINISTRATOR):
        provinces = {unit.code: unit for unit in Unit.objects.filter(kind="provincial_command")}
        found = consequences_of(provinces["province_a"], provinces["province_b"], clock.today())
    assert [unit.code for unit in found.units] == ["post_a1", "post_a2", "province_a"]
    assert (found.accounts, [unit.code for unit in found.gain], found.lose) == (36, ["province_b"], [])


def test_tree_when_unit_is_to_close_then_shown_until_that_day(world):
    with world.acting(ADMINISTRATOR) as actor:
        unit = Unit.objects.get(code="post_a2")
        unit.valid_to = clock.today() + timedelta(days=5)
        unit.save()
        days = [tree_on(actor, clock.today() + timedelta(days=after)) for after in (4, 5)]
    assert [sorted(outline(tops)["region"]["province_a"]) for tops in days] == [
        ["post_a1", "post_a2"],
        ["post_a1"],
    ]


def test_move_when_previewed_for_a_later_day_then_by_the_tree_of_that_day(world):
    with world.acting(ADMINISTRATOR) as actor:
        post, other = (Unit.objects.get(code=code) for code in ("post_a1", "province_b"))
        later = clock.today() + timedelta(days=10)
        units.move_unit(actor=actor, unit=post, new_parent=other, on=later, reason=REASON)
        found = [consequences_of(post, Unit.objects.get(code="region"), on) for on in (clock.today(), later)]
    assert [[unit.code for unit in each.lose] for each in found] == [["province_a"], ["province_b"]]
