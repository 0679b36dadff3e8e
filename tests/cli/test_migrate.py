"""What a migration brings beside the tables."""

from comity.access.models import Permission, Role
from comity.cli.migrate import migrate


def test_matrix_when_migrated_again_then_built_in_roles_are_renewed_and_edited_ones_stay(own_world):
    Permission.objects.using("owner").filter(role__in=["viewer", "analyst"]).delete()
    Role.objects.using("owner").filter(code="analyst").update(edited=True)
    migrate(verbosity=0)
    held = Permission.objects.using("owner").filter(role__in=["viewer", "analyst"])
    assert set(held.values_list("role_id", flat=True)) == {"viewer"}
