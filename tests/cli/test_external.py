"""The same program on an external server, prepared by nothing but the SQL that the command prints."""

import os
import subprocess
import sys

import pytest
from tests.database import short_folder

from comity.cli.refusals import FAILED
from comity.foundation.server.binaries import installed_folder
from comity.foundation.server.roles import ROLES_WITH_PASSWORD
from comity.foundation.server.supervisor import EmbeddedServer

COMITY = [sys.executable, "-m", "comity.cli.main"]
REMOVE = ["drop database comity", *(f"drop role {role}" for role in [*ROLES_WITH_PASSWORD, "comity_definer"])]


@pytest.fixture(scope="module")
def external():
    """A server that has nothing of Comity yet. Gives the words for psql as an administrator without superuser rights."""
    with short_folder() as folder:
        server = EmbeddedServer(home=folder / "postgres", keys=folder / "keys", sync=False)
        with server.attached():
            psql = [installed_folder() / "bin" / "psql", server.conninfo(), "-qX", "-v", "ON_ERROR_STOP=1"]
            for statement in [
                *REMOVE,
                "create role administrator login createrole createdb password 'secret'",
            ]:
                subprocess.run([*psql, "-c", statement], check=True)
            psql[1] = f"postgresql://administrator:secret@/postgres?host={server.cluster.socket}"
            yield psql, server.cluster.socket, folder


@pytest.fixture(scope="module")
def prepared(external):
    """The environment of a machine that uses the server after its administrator did what was printed."""
    psql, socket, folder = external
    sql = subprocess.run([*COMITY, "setup", "--print-roles"], check=True, capture_output=True).stdout
    passwords = [f"{role.removeprefix('comity_')}_password=secret" for role in ROLES_WITH_PASSWORD]
    words = [part for password in passwords for part in ("-v", password)]
    subprocess.run([*psql, *words], input=sql, check=True)
    return {
        **os.environ,
        "COMITY_DATA": str(folder / "web"),
        "COMITY_KEYS": str(folder / "web-keys"),
        "COMITY_DATABASE_URL": f"postgresql://comity_app:secret@/comity?host={socket}",
        "COMITY_OWNER_DATABASE_URL": f"postgresql://comity_owner:secret@/comity?host={socket}",
    }


@pytest.mark.slow
def test_external_server_when_prepared_by_its_administrator_is_migrated_and_sound(prepared):
    subprocess.run([*COMITY, "migrate"], env=prepared, check=True, capture_output=True)
    told = subprocess.run(
        [*COMITY, "doctor"], env=prepared, check=False, capture_output=True, text=True
    ).stdout
    states = dict(line.split(": ") for line in told.splitlines() if not line.startswith("  "))
    assert {name: states[name] for name in ("Database", "Roles", "Migrations", "Row policies")} == {
        "Database": "good",
        "Roles": "good",
        "Migrations": "good",
        "Row policies": "good",
    }


def test_machine_when_it_does_not_know_the_owner_cannot_migrate(prepared):
    environment = {**prepared, "COMITY_OWNER_DATABASE_URL": ""}
    done = subprocess.run([*COMITY, "migrate"], env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        FAILED,
        (
            "comity: Only the owner of the database can do this. "
            "Set COMITY_OWNER_DATABASE_URL for the role comity_owner.\n"
        ),
    )
