"""The roles and the database of Comity: made in the embedded server, printed for an external one."""

from importlib import resources
from pathlib import Path

import psycopg
from psycopg import sql

from comity.foundation.keyfiles import key_text
from comity.foundation.server.cluster import SUPERUSER, Cluster

DATABASE = "comity"
OWNER = "comity_owner"
APP = "comity_app"
AUDIT = "comity_audit"
ROLES_WITH_PASSWORD = (OWNER, APP, AUDIT, "comity_read")


def sql_text(name: str) -> str:
    return resources.files("comity.foundation.server").joinpath(name).read_text(encoding="utf-8")


def prepare_database(cluster: Cluster, *, keys: Path) -> None:
    """Bring roles, passwords and the database to what the keys folder says; a second time changes nothing."""
    with _connect(cluster, keys=keys, database="postgres") as connection:
        connection.execute(sql_text("roles.sql").encode())
        for role in ROLES_WITH_PASSWORD:
            statement = sql.SQL("alter role {} password {}")
            connection.execute(statement.format(sql.Identifier(role), key_text(keys, role)))
        make_database(connection, DATABASE)
    with _connect(cluster, keys=keys, database=DATABASE) as connection:
        connection.execute(sql_text("database.sql").encode())


def drop_database(cluster: Cluster, *, keys: Path) -> None:
    with _connect(cluster, keys=keys, database="postgres") as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(DATABASE)))


def _connect(cluster: Cluster, *, keys: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(cluster.conninfo(keys=keys, role=SUPERUSER, database=database), autocommit=True)


def make_database(connection: psycopg.Connection, name: str) -> bool:
    """False when it was there already."""
    if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return False
    statement = sql.SQL("create database {} owner {} template template0")
    connection.execute(statement.format(*map(sql.Identifier, (name, OWNER))))
    return True


def statements_for_administrator() -> str:
    """What the administrator of an external server runs once with psql; Comity needs no superuser afterwards."""
    return "\n".join(
        [
            "-- Run by a role that may create roles and databases, a superuser or not, with passwords of your own:",
            "-- psql -v owner_password=... -v app_password=... -v audit_password=... -v read_password=... -f FILE",
            sql_text("roles.sql"),
            *(
                f"alter role {role} password :'{role.removeprefix('comity_')}_password';"
                for role in ROLES_WITH_PASSWORD
            ),
            f"grant {OWNER} to current_user;",
            f"create database {DATABASE} owner {OWNER} template template0 encoding 'UTF8' locale 'C.UTF-8';",
            f"\\connect {DATABASE}",
            sql_text("database.sql"),
            f"revoke {OWNER} from current_user;",
        ]
    )
