"""Every table has its policies or stands on the allow-list with its reason, and the role is the restricted one."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from comity.access import checks
from comity.access.operations import ALLOW_LIST
from tests import database


def test_tables_when_all_are_migrated_then_none_stands_open(db):
    assert checks.problems_of_tables() == []


def test_allow_list_when_read_then_every_entry_has_a_reason():
    assert [table for table, reason in ALLOW_LIST.items() if len(reason) < 20] == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("create table stray (id integer)", "no row security"),
        ("alter table access_unit no force row level security", "row security is not forced on the owner"),
        ("drop policy label on access_unit", "no restrictive policy"),
        ("drop trigger check_references on access_unit", "a reference is not checked"),
        ("create view access_peek as select 1", "not a view of its reader"),
        ("create materialized view access_copy as select * from access_unit", "no row security"),
    ],
)
def test_tables_when_one_loses_its_protection_then_start_is_refused(
    own_database, connect_as, statement, problem
):
    connect_as("comity_owner", autocommit=True).execute(statement)
    found = checks.problems_of_tables()
    assert [each.partition(": ")[2] for each in found] == [f"{problem}."]
    with pytest.raises(ImproperlyConfigured, match=problem):
        checks.refuse_unsafe_database()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("alter role comity_app bypassrls", "passes row security"),
        ("alter role comity_app superuser", "is a superuser"),
        ("grant comity_definer to comity_app", "is a member of another role"),
        ("alter table access_unit owner to comity_app", "owns tables"),
        ("alter function sec.today() owner to comity_app", "owns functions"),
    ],
)
def test_role_when_it_could_pass_the_policies_then_start_is_refused(own_database, statement, problem):
    with database.connect(connection.settings_dict["NAME"]) as admin:
        admin.execute("begin")
        admin.execute("grant create on schema sec, public to comity_app")
        admin.execute(statement)
        admin.execute("set local role comity_app")
        (found,) = admin.execute(checks.UNSAFE_ROLE).fetchone()
        admin.execute("rollback")
    assert found == problem


def test_system_check_when_database_is_asked_for_then_runs_and_is_silent(db):
    assert run_checks(databases=["default"], tags=["database"]) == []
