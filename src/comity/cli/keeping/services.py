"""Lays rows into the tables of a migrated, empty database: as its owner, in one transaction, past its triggers."""

import contextlib
from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from comity.cli.keeping.tables import Table

TRIGGERS = """
select t.tgrelid::regclass::text, t.tgname, t.tgenabled::text
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgparentid = 0 and n.nspname not in ('sec', 'pg_catalog')
    and pg_has_role(current_user, c.relowner, 'usage')
"""
FORCED = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relforcerowsecurity and pg_has_role(current_user, c.relowner, 'usage')
"""
STATES = {"O": "enable", "R": "enable replica", "A": "enable always"}


@contextlib.contextmanager
def emptied(connection: psycopg.Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Empty the tables and hold their triggers and row policies off for the owner; all of it in one transaction.

    Rows of a backup are taken as they were: versions, times and events are theirs already.
    """
    with connection.transaction():
        triggers = connection.execute(TRIGGERS).fetchall()
        forced = [name for (name,) in connection.execute(FORCED)]
        for name in forced:
            connection.execute(_alter(name, "no force row level security"))
        for table, trigger, state in triggers:
            if state in STATES:
                connection.execute(_alter(table, "disable trigger {}", trigger))
        names = sql.SQL(", ").join(table.identifier for table in tables)
        connection.execute(sql.SQL("truncate {} cascade").format(names))
        connection.execute("set constraints all deferred")
        yield
        connection.execute("set constraints all immediate")
        for table, trigger, state in triggers:
            if state in STATES:
                connection.execute(_alter(table, STATES[state] + " trigger {}", trigger))
        for name in forced:
            connection.execute(_alter(name, "force row level security"))


def _alter(table: str, what: str, *names: str) -> sql.Composed:
    # The server itself has quoted the name of the table.
    words = sql.SQL(what).format(*map(sql.Identifier, names))
    return sql.SQL("alter table {} {}").format(sql.SQL(table), words)
