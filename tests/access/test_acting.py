"""Opening the acting context: who is let in, what it lends, and that it ends."""

from comity.access.models import Unit
from comity.foundation.acting import current_actor


def test_acting_when_account_is_active_then_actor_carries_its_rights(world):
    with world.acting("staff_officer@province_a") as actor:
        assert (actor.clearance, actor.working_level, actor.roles) == (2, 2, {"staff_officer"})
        assert actor.unit_id == world.unit("province_a").pk
        assert actor.may("confirm", "instruments.requirement")
        assert sorted(unit.code for unit in Unit.objects.all()) == sorted(world.units)
    assert current_actor() is None
    assert list(Unit.objects.all()) == []
