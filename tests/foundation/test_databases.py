"""The databases that the tests themselves stand on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_test_database_when_connected_acts_as_the_restricted_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("comity_app", False)


def test_own_database_when_two_tests_commit_is_a_different_one(own_database):
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        assert cursor.fetchone() == (own_database,)
