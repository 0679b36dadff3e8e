"""What the doctor notices."""

import pytest
from django.db import connection

from comity.cli import doctor


def test_variables_when_misspelt_are_named_with_the_nearest_setting():
    found = list(
        doctor.unknown_variables(
            {"COMITY_PROT": "1", "COMITY_PORT": "1", "COMITY_TEST_ALL": "1", "PATH": "/"}
        )
    )
    assert found == ["COMITY_PROT is no setting and has no effect. Did you mean COMITY_PORT?"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "check",
    [
        doctor.check_database,
        doctor.check_roles,
        doctor.check_migrations,
        doctor.check_policies,
        doctor.check_worker,
    ],
    ids=lambda check: check.__name__,
)
def test_database_when_migrated_gives_no_trouble(check):
    assert list(check()) == []


@pytest.mark.django_db
def test_jobs_when_they_wait_without_a_worker_are_named():
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args) values ('default', 'x', '{}')"
        )
    assert list(doctor.check_worker()) == ["1 jobs wait and no worker runs. Start `comity worker`."]


def test_table_when_it_has_no_policy_is_named(own_database, connect_as):
    connect_as("comity_owner", autocommit=True).execute("create table leak (name text)")
    assert [trouble.split(":")[0] for trouble in doctor.check_policies()] == ["public.leak"]


@pytest.mark.parametrize("mode", [0o644, 0o640])
def test_key_when_readable_by_others_is_named(settings, tmp_path, mode):
    settings.COMITY_KEYS = tmp_path / "keys"
    settings.COMITY_DATA = tmp_path / "data"
    settings.COMITY_KEYS.mkdir(mode=0o700)
    (settings.COMITY_KEYS / "session.key").touch(mode)
    (settings.COMITY_KEYS / "session.key").chmod(mode)
    path = settings.COMITY_KEYS / "session.key"
    assert list(doctor.check_keys()) == [f"{path} can be read by others. Run `chmod go= {path}`."]


def test_keys_when_inside_the_data_are_named(settings, tmp_path):
    settings.COMITY_DATA, settings.COMITY_KEYS = tmp_path, tmp_path / "keys"
    settings.COMITY_KEYS.mkdir(mode=0o700)
    assert [trouble.split(",")[0] for trouble in doctor.check_keys()] == [
        f"The keys in {tmp_path / 'keys'} lie inside the data folder"
    ]
