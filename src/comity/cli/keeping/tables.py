"""The rows of a database, copied out of one snapshot and into an empty database, table by table."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from io import BufferedIOBase

import psycopg
from psycopg import sql

CHUNK = 8 * 1024 * 1024
LEVEL = 6

# What belongs to one running installation, is worked out anew, or comes with the program.
LEFT_OUT = (
    "sec.%",
    "search.%",
    "public.django_migrations",
    "public.django_content_type",
    "public.auth_permission",
    "public.django_session",
    "public.procrastinate_workers",
)
KEPT_ALL_THE_SAME = ("sec.site",)

TABLES = """
select n.nspname, c.relname,
    array(select a.attname from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          order by a.attnum)::text[]
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%%'
    and (n.nspname || '.' || c.relname like any(%s) or not n.nspname || '.' || c.relname like any(%s))
order by 1, 2
"""
REFERENCES = """
select c.conrelid::regclass::text, c.confrelid::regclass::text from pg_constraint c
where c.contype = 'f' and not c.condeferrable and c.conrelid <> c.confrelid and c.conparentid = 0
"""
SEQUENCES = "select schemaname, sequencename from pg_sequences order by 1, 2"


@dataclass(frozen=True)
class Table:
    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)

    @property
    def column_list(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def tables_of(connection: psycopg.Connection) -> list[Table]:
    """Return the tables whose rows belong into a backup, each after those it refers to."""
    rows = connection.execute(TABLES, [list(KEPT_ALL_THE_SAME), list(LEFT_OUT)]).fetchall()
    found = {f"{schema}.{name}": Table(schema, name, tuple(columns)) for schema, name, columns in rows}
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(found, ()))
    for referring, referred in connection.execute(REFERENCES):
        one, other = (_full(name) for name in (referring, referred))
        if one in found and other in found:
            order.add(one, other)
    return [found[title] for title in order.static_order()]


def sequences_of(connection: psycopg.Connection) -> dict[str, tuple[int, bool]]:
    """Return where each sequence outside the schema sec stands."""
    found = {}
    for schema, name in connection.execute(SEQUENCES).fetchall():
        if schema != "sec":
            place = connection.execute(
                sql.SQL("select last_value, is_called from {}").format(sql.Identifier(schema, name))
            )
            found[f"{schema}.{name}"] = place.fetchone() or (1, False)
    return found


def described(tables: Sequence[Table]) -> list[dict[str, object]]:
    return [asdict(table) for table in tables]


def copy_out(connection: psycopg.Connection, table: Table) -> Iterator[bytes]:
    """Give the rows of a table as compressed pieces of PostgreSQL's text format."""
    statement = sql.SQL("copy (select {} from {}) to stdout").format(table.column_list, table.identifier)
    piece = bytearray()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:
            piece += line
            if len(piece) >= CHUNK:
                yield gzip.compress(bytes(piece), LEVEL, mtime=0)
                piece.clear()
    if piece:
        yield gzip.compress(bytes(piece), LEVEL, mtime=0)


def copy_in(connection: psycopg.Connection, table: Table, piece: BufferedIOBase) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(table.identifier, table.column_list)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(gzip.decompress(piece.read()))


def set_sequences(connection: psycopg.Connection, places: Mapping[str, Sequence[int]]) -> None:
    for title, (last, is_called) in places.items():
        connection.execute("select setval(%s::regclass, %s, %s)", [title, last, bool(is_called)])


def count_of(connection: psycopg.Connection, table: Table) -> int:
    found = connection.execute(sql.SQL("select count(*) from {}").format(table.identifier)).fetchone()
    return int(found[0]) if found else 0


def table_from(said: dict[str, object]) -> Table:
    return Table(str(said["schema"]), str(said["name"]), tuple(json.loads(json.dumps(said["columns"]))))


def _full(name: str) -> str:
    return name if "." in name else f"public.{name}"
