"""Rows that a reader cannot see: copies of those it sees, put above or beside its reach, in every labelled table."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import product
from uuid import uuid4

from django.apps import apps
from psycopg import sql
from psycopg.errors import UniqueViolation

from comity.foundation.models import Labelled
from tests import database
from tests.worlds import CAVEATS, PROVINCES

CHANGED = {"id", "label_id", "scope_no"}
NULLABLE_AND_UNIQUE = """
select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indrelid = %s::regclass and i.indisunique and not a.attnotnull and not exists (
    select from pg_attribute l where l.attrelid = i.indrelid and l.attnum = any(i.indkey) and l.attname = 'label_id'
)
"""
"""A key that names the label lets a copy under another one stand beside its original."""
COLUMNS = """
select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""
IDENTIFIERS = """
select a.attname from pg_attribute a
where a.attrelid = %s::regclass and a.atttypid = 'uuid'::regtype and not a.attisdropped and a.attname <> 'id'
"""
"""What names other records: references, and the ends of links, duties and comments."""
REFERENCES = """
select own.attname, c.confrelid::regclass::text
from pg_constraint c join pg_attribute own on own.attrelid = c.conrelid and own.attnum = c.conkey[1]
where c.conrelid = %s::regclass and c.contype = 'f' and own.atttypid = 'uuid'::regtype
"""
PARTS = """
select c.oid::regclass::text from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'own_insert')
and not sec.has_column(c.oid, 'label_id')
"""
WITH_IDS = """
select c.oid::regclass::text, array_agg(a.attname::text) from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and not a.attisdropped
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('sec', 'pg_catalog', 'information_schema') group by c.oid
"""
UNIT = "access_unit"
LABELS = [(level, caveats, release) for level in range(5) for caveats, release in (((), ()), ((), ("khm",)))]
LABELS += [
    (1, ("border",), ()),
    (1, ("crypto",), ()),
    (2, CAVEATS, ()),
    (0, ("crypto",), ("lao",)),
    (0, (), ("lao",)),
]
"""The combinations that hidden rows are drawn from: above, under a caveat, released to another, and those in between."""


@dataclass(frozen=True)
class Spot:
    """A label with its number, and a scope: where a row may stand."""

    label: tuple
    label_id: int
    scope: tuple
    scope_no: int


def spots_of(world, owner):
    """Every place where a row can stand, as far as the world has labels and scopes."""
    labels = [(label, number_of(owner, *label)) for label in LABELS]
    return [Spot(label, pk, scope, no) for (label, pk), (scope, no) in product(labels, world.scopes.items())]


def number_of(owner, level, caveats, released):
    """Return the number of a label, made by the owner if it is new: nobody in the world is cleared for all of them."""
    call = "select sec.label_number(%s::smallint, %s::text[], %s::text[])"
    return owner.execute(call, [level, list(caveats), list(released)]).fetchone()[0]


def reaches(account, unit, spot):
    """The rule in Python: whether an account in the unit sees what stands there."""
    level, caveats, released = spot.label
    outsider_of = set(account.releasability)
    return (
        level <= account.clearance_id
        and set(caveats) <= set(account.caveats)
        and (not outsider_of or bool(outsider_of & set(released)))
        and (is_below(spot.scope[0], unit) or (spot.scope[1] == "issued" and is_below(unit, spot.scope[0])))
    )


def is_below(unit, top):
    return top in (unit, "region") or unit in PROVINCES.get(top, ())


def labelled_tables():
    """Without the ledger and the search, whose rows the copies bring by their triggers."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Labelled) and model._meta.managed
    )


def ids_by_table(owner):
    found = {}
    for table in labelled_tables():
        if "id" in columns_of(owner, table):
            rows = owner.execute(sql.SQL("select id from {} order by id").format(sql.Identifier(table)))
            found[table] = [key for (key,) in rows]
    return found


@cache
def columns_of(owner, table):
    return [name for (name,) in owner.execute(COLUMNS, [table])]


@cache
def emptied_in(owner, table):
    """The columns that a copy leaves empty, because they must be unique."""
    return {name for (name,) in owner.execute(NULLABLE_AND_UNIQUE, [table])}


@cache
def identifiers_of(owner, table):
    return [name for (name,) in owner.execute(IDENTIFIERS, [table])]


@cache
def references_of(owner, table):
    return owner.execute(REFERENCES, [table]).fetchall()


@cache
def parts_of(owner):
    return [table for (table,) in owner.execute(PARTS)]


def copy_rows(owner, table, originals, *, label_id=None, scope_no=None, unit_id=None):
    """Copy the rows under another label or scope; what must be unique and may be empty is left empty.

    Returns a copy for each original that has one: a row that exists once in the whole database has none.
    """
    empty, columns = emptied_in(owner, table), columns_of(owner, table)
    given = {"label_id": label_id, "scope_no": scope_no}
    if "unit_id" in columns and table != UNIT:
        given["unit_id"] = unit_id
    kept = [name for name in columns if name not in CHANGED | empty | given.keys()]
    copies = {}
    for original in originals:
        copy_id = uuid4()
        statement = sql.SQL(
            "insert into {table} (id, {given}, {kept}) select %s, {values}, {kept} from {table} where id = %s"
            " on conflict do nothing"
        ).format(
            table=sql.Identifier(table),
            kept=sql.SQL(", ").join(map(sql.Identifier, kept)),
            given=sql.SQL(", ").join(map(sql.Identifier, given)),
            values=sql.SQL(", ").join(
                sql.SQL("coalesce(%s, {})").format(sql.Identifier(each)) for each in given
            ),
        )
        if owner.execute(statement, [copy_id, *given.values(), original]).rowcount:
            copies[original] = copy_id
    if table == UNIT:
        for original, copy_id in copies.items():
            owner.execute(
                "insert into access_unitparent (unit_id, parent_id, valid_from)"
                " select %s, parent_id, valid_from from access_unitparent where unit_id = %s and valid_to is null",
                [copy_id, original],
            )
    return copies


def refer_to_each_other(owner, table, copies):
    """Let the copies name the copies, where the originals named their originals."""
    for column in identifiers_of(owner, table) if table != UNIT else ():
        try:
            name_copies(owner, table, column, copies)
        except UniqueViolation:
            # What a trigger made for a copy stands there already, and once is enough.
            named = sql.SQL("select distinct {} from {} where id = any(%s)")
            named = named.format(sql.Identifier(column), sql.Identifier(table))
            for (target,) in owner.execute(named, [list(copies.values())]).fetchall():
                if target in copies:
                    with suppress(UniqueViolation):
                        name_copies(owner, table, column, {target: copies[target]}, copies)


def name_copies(owner, table, column, targets, copies=None):
    """Put the copies of these targets where copied rows name their originals, all of them or none."""
    statement = sql.SQL(
        "update {table} set {column} = made.copy from unnest(%s::uuid[], %s::uuid[]) made (original, copy)"
        " where id = any(%s) and {column} = made.original"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column))
    owner.execute(statement, [list(targets), list(targets.values()), list((copies or targets).values())])


def copy_parts(owner, copies):
    """Tie what is visible to what is hidden: each part of a copied record again, with the copy in its place."""
    for table in parts_of(owner) if copies else ():
        names = [name for name in columns_of(owner, table) if name != "id"]
        for column, _target in references_of(owner, table):
            values = sql.SQL(", ").join(
                sql.SQL("made.copy") if name == column else sql.Identifier("part", name) for name in names
            )
            statement = sql.SQL(
                "insert into {table} ({names}) select {values} from {table} part"
                " join unnest(%s::uuid[], %s::uuid[]) made (original, copy) on part.{column} = made.original"
                " on conflict do nothing"
            ).format(
                table=sql.Identifier(table),
                names=sql.SQL(", ").join(map(sql.Identifier, names)),
                values=values,
                column=sql.Identifier(column),
            )
            owner.execute(statement, [list(copies), list(copies.values())])


def twin_of(owner, seen, spot):
    """Copy all rows of every table to one place, each copy naming copies: all the work once more, out of reach."""
    where, copies = {"label_id": spot.label_id, "scope_no": spot.scope_no}, {}
    for table, originals in seen.items():
        copies |= copy_rows(owner, table, originals, **where)
    for table in seen:
        refer_to_each_other(owner, table, copies)
    copy_parts(owner, copies)
    return copies


def take_away(name, copies):
    """Delete the copies with all that names them, past every trigger, so that the next world begins as this one did."""
    with database.connect(name) as admin, admin.transaction():
        admin.execute("set local session_replication_role = replica")
        for table, columns in admin.execute(WITH_IDS).fetchall():
            named = sql.SQL(" or ").join(
                sql.SQL("{} = any(%(ids)s)").format(sql.Identifier(each)) for each in columns
            )
            admin.execute(
                sql.SQL("delete from {} where {}").format(sql.SQL(table), named),
                {"ids": list(copies.values())},
            )
