"""Rows that a reader cannot see: copies of those it sees, put above or beside its reach, in every labelled table."""

from uuid import uuid4

from django.apps import apps
from psycopg import sql

from comity.foundation.models import Labelled

CHANGED = {"id", "label_id", "scope_no"}
NULLABLE_AND_UNIQUE = """
select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indrelid = %s::regclass and i.indisunique and not a.attnotnull
"""


def labelled_tables():
    """Without the ledger, whose rows the copies bring by their triggers."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Labelled) and model._meta.managed
    )


def ids_by_table(owner):
    found = {}
    for table in labelled_tables():
        rows = owner.execute(sql.SQL("select id from {}").format(sql.Identifier(table)))
        found[table] = [key for (key,) in rows]
    return found


def columns_of(owner, table):
    found = owner.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = ''",
        [table],
    )
    return [name for (name,) in found]


def copy_rows(owner, table, originals, *, label_id=None, scope_no=None):
    """Copy the rows under another label or scope; what must be unique and may be empty is left empty.

    Returns a copy for each original that has one: a row that exists once in the whole database has none.
    """
    empty = {name for (name,) in owner.execute(NULLABLE_AND_UNIQUE, [table])}
    kept = [name for name in columns_of(owner, table) if name not in CHANGED | empty]
    copies = {}
    for original in originals:
        copy_id = uuid4()
        statement = sql.SQL(
            "insert into {table} (id, label_id, scope_no, {kept})"
            " select %s, coalesce(%s, label_id), coalesce(%s, scope_no), {kept} from {table} where id = %s"
            " on conflict do nothing"
        ).format(table=sql.Identifier(table), kept=sql.SQL(", ").join(map(sql.Identifier, kept)))
        if owner.execute(statement, [copy_id, label_id, scope_no, original]).rowcount:
            copies[original] = copy_id
    if table == "access_unit":
        for original, copy_id in copies.items():
            owner.execute(
                "insert into access_unitparent (unit_id, parent_id, valid_from)"
                " select %s, parent_id, valid_from from access_unitparent where unit_id = %s and valid_to is null",
                [copy_id, original],
            )
    return copies
