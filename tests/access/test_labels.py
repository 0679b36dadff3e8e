"""Giving a record its label, and changing it."""

import pytest
from django.core.exceptions import ValidationError

from comity.access import queries
from comity.access.models import Account, Circle, Label, Unit
from comity.access.services import circles, dominates, label_for, relabel_record
from comity.foundation.refusals import LabelTooHigh, NotAllowed
from comity.history.queries import history_for


@pytest.fixture
def circle(world):
    """A record that the staff officers of a province own."""
    with world.acting("staff_officer@province_a") as actor:
        unit = Unit.objects.get(pk=actor.unit_id)
        return circles.create_circle(actor=actor, unit=unit, members=[], name_en="Patrol", name_vi="Tuần tra")


def relabel(world, who, circle, level, *, reason="", **parts):
    with world.acting(who) as actor:
        record = Circle.objects.get(pk=circle.pk)
        return relabel_record(actor=actor, record=record, level=level, reason=reason, **parts)


def test_label_when_asked_for_twice_in_any_order_then_one_number(world):
    with world.acting("security_officer@region") as actor:
        first = label_for(actor=actor, level=1, caveats=["crypto", "border"], releasable_to=["lao", "khm"])
        again = label_for(
            actor=actor, level=1, caveats=["border", "crypto", "border"], releasable_to=["khm", "lao"]
        )
        assert (again, first.caveats, first.releasable_to) == (first, ["border", "crypto"], ["khm", "lao"])
        assert first.pk == 7
        assert str(first) == "Restricted · border · crypto · REL khm, lao"


def test_label_when_new_then_records_under_it_are_seen_in_the_same_transaction(world):
    with world.acting("commander@province_a") as actor:
        unit = Unit.objects.get(pk=actor.unit_id)
        made = circles.create_circle(actor=actor, unit=unit, members=[], name_en="Patrol", name_vi="Tuần tra")
        relabel_record(actor=actor, record=made, level=1, caveats=["border"], reason="")
        assert list(Circle.objects.all()) == [made]


@pytest.mark.parametrize(
    ("level", "working_level", "parts"),
    [
        (3, None, {}),
        (2, 1, {}),
        (1, None, {"caveats": ["border"]}),
        (1, None, {"caveats": ["unknown"]}),
        (1, None, {"releasable_to": ["unknown"]}),
        (9, None, {}),
    ],
)
def test_label_when_above_the_level_or_beyond_the_caveats_then_refused(world, level, working_level, parts):
    with world.acting("staff_officer@province_a", working_level=working_level) as actor:
        before = Label.objects.count()
        with pytest.raises(LabelTooHigh):
            label_for(actor=actor, level=level, **parts)
        assert Label.objects.count() == before


def test_record_when_raised_then_by_its_owner_and_without_a_reason(world, circle):
    raised = relabel(world, "staff_officer@province_a", circle, 2)
    assert (raised.label.level_id, raised.version) == (2, 2)
    with world.acting("viewer@post_a1"):
        assert Circle.objects.count() == 0
    with world.acting("staff_officer@province_a"):
        assert "raised_label" in [entry.verb for entry in history_for(raised)]


def test_record_when_lowered_then_by_the_security_officer_with_a_reason(world, circle):
    relabel(world, "staff_officer@province_a", circle, 2)
    with pytest.raises(NotAllowed):
        relabel(world, "staff_officer@province_a", circle, 1, reason="Too high")
    with pytest.raises(ValidationError):
        relabel(world, "security_officer@province_a", circle, 1, reason=" ")
    assert relabel(world, "security_officer@province_a", circle, 1, reason="Published").label.level_id == 1


@pytest.mark.parametrize(
    ("higher", "lower", "answer"),
    [
        ((1, [], []), (0, [], []), True),
        ((0, [], []), (1, [], []), False),
        ((1, ["a"], []), (1, [], []), True),
        ((2, [], []), (1, ["a"], []), False),
        ((1, [], []), (1, [], ["x"]), True),
        ((1, [], ["x"]), (1, [], []), False),
        ((1, ["a"], ["x"]), (1, ["a"], ["x"]), True),
    ],
)
def test_dominance_when_levels_caveats_or_release_differ_then_all_must_hide_as_much(higher, lower, answer):
    labels = [
        Label(level_id=level, caveats=caveats, releasable_to=release)
        for level, caveats, release in (higher, lower)
    ]
    assert dominates(*labels) is answer


def test_choices_when_listed_then_within_reach(world):
    with world.acting("staff_officer@post_a1", working_level=0) as actor:
        assert [level.no for level in queries.levels_choosable(actor)] == [0]
        assert sorted(queries.labels_by_id()) == [1, 6]
        assert {(scope.unit.code, scope.kind) for scope in queries.scopes_choosable(actor)} == {
            ("post_a1", "held"),
            ("post_a1", "issued"),
        }
        assert queries.scope_for(Unit.objects.get(code="post_a1")).kind == "held"


def test_accounts_when_listed_then_services_left_out(world):
    with world.acting("administrator@post_a1") as actor:
        names = set(queries.accounts().values_list("unit__code", flat=True))
        assert (names, queries.account_of(actor)) == (
            {"region", "province_a", "post_a1"},
            Account.objects.get(name="administrator@post a1"),
        )
