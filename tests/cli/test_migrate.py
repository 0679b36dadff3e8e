"""What a migration brings beside the tables."""

import pytest
from django.db import connections

from comity.access.models import Permission, Role
from comity.cli.migrate import migrate
from comity.cli.refusals import CommandRefused


def test_matrix_when_migrated_again_then_built_in_roles_are_renewed_and_edited_ones_stay(own_world):
    Permission.objects.using("owner").filter(role__in=["viewer", "analyst"]).delete()
    Role.objects.using("owner").filter(code="analyst").update(edited=True)
    migrate(verbosity=0)
    held = Permission.objects.using("owner").filter(role__in=["viewer", "analyst"])
    assert set(held.values_list("role_id", flat=True)) == {"viewer"}


def test_migration_when_the_tables_are_of_another_line_then_says_where_and_what_to_do(
    own_database, settings, tmp_path
):
    settings.COMITY_DATA = tmp_path
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'access' and name = '0001_initial'")
    with pytest.raises(CommandRefused, match=f"(?s){tmp_path} was made by a version .* begin anew"):
        migrate(verbosity=0)
