"""A world of the working year at the size of its load profile, filled by SQL as the owner and kept as a template.

600 units in six levels with two reorganisations, 10,000 programmes with their measures, 100,000 activities with 450,000
participants, 200 partners, 1,500 agreements with 12,000 obligations, 200 directives with what they lay on whom.
"""

import random
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
from bench import big_world

SIZES = (1, 5, 24, 90, 160, 320)
"""Units on each of the six levels."""
YEAR = date.today().year  # noqa: DTZ011 the year that the pages ask about
READERS: dict[str, tuple[int, int, list[str], list[str]]] = {
    "top": (0, 4, big_world.CAVEATS, []),
    "middle": (2, 2, big_world.CAVEATS[:3], []),
    "low": (4, 1, [], []),
}
"""Reader: level of the unit, clearance, caveats held, outsider of."""

MARKS = 1000
MOVED = ((3, 9, f"{YEAR - 1}-07-01"), (4, 10, f"{YEAR}-07-01"))
"""Which level was reorganised, each how many-th unit of it went elsewhere, and when."""

RECORD = {
    "unit_id": "unit_id",
    "version": "1",
    "created_at": f"timestamptz '{YEAR - 5}-01-01'",
    "created_by": f"'{big_world.NOBODY}'",
    "changed_at": f"timestamptz '{YEAR - 5}-01-01'",
    "changed_by": f"'{big_world.NOBODY}'",
    "label_id": "label_id",
    "scope_no": "scope_no",
}
OPENED = (
    "instruments_instrument",
    "partners_partner",
    "programmes_programme",
    "programmes_measure",
    "activities_activity",
)
"""Tables whose records the pages open: who opened a marked one is written beside it in the ledger."""
INDEXED = ("instruments_instrument", "partners_partner", "programmes_programme", "activities_activity")


def ensure() -> str:
    """The name of the database; made once for each shape of the schema."""
    return big_world.kept(f"year_{YEAR}", fill)


def fill(connection: psycopg.Connection) -> None:
    labels = big_world.labels(connection)
    tiers = big_world.units(connection, first_label=labels[0][0], sizes=SIZES)
    big_world.accounts(connection, tiers, READERS, first_label=labels[0][0])
    # Neither triggers nor references are checked: the rows are right as they are made.
    connection.execute("set local session_replication_role = replica")
    connection.execute("set local maintenance_work_mem = '512MB'")
    connection.execute("set local work_mem = '256MB'")
    _ground(connection, labels, tiers)
    for name, *facts in _sections():
        _insert(connection, name, *facts)
    connection.execute("set local session_replication_role = origin")
    for table in OPENED:
        connection.execute(
            "insert into history.object (object_type, object_id, label_id, scope_no)"  # noqa: S608 our own
            f" select '{table.replace('_', '.', 1)}', id, label_id, scope_no from {table}"
        )
    for table in INDEXED:
        connection.execute("select search.fill(%s)", [table])


def _ground(
    connection: psycopg.Connection, labels: list[tuple[int, int, bool]], tiers: list[list[UUID]]
) -> None:
    """Temporary tables from which everything is drawn, and the two reorganisations."""
    connection.execute(
        f"""
        create temp table place (n integer primary key, unit_id uuid, tier integer, above integer, scope_no integer);
        create temp table mark (n integer primary key, label_id smallint);
        create function pg_temp.key(kind text, n bigint) returns uuid language sql immutable
            return md5(kind || ':' || n::text)::uuid;
        create function pg_temp.pick(n bigint, salt bigint, size integer) returns integer language sql immutable
            return abs(hashint8extended(n, salt) % size)::integer;
        create function pg_temp.size(programme bigint) returns integer language sql immutable
            return case when programme % 100 = 0 then 60 else 4 + pg_temp.pick(programme, 1, 12) end;
        create function pg_temp.plan(place bigint, since_year integer) returns bigint language sql immutable
            return place + {sum(SIZES)} * (5 - ({YEAR} - since_year));
        """
    )
    chance, rows = random.Random(20261122), []  # noqa: S311 a world that is the same every time
    first = [sum(SIZES[:tier]) for tier in range(len(SIZES))]
    for tier, units in enumerate(tiers):
        for at, unit in enumerate(units):
            above = first[tier - 1] + at * SIZES[tier - 1] // SIZES[tier] if tier else None
            n = first[tier] + at
            rows.append((n, unit, tier, above, 2 * n + 1))
    big_world.copy(connection, "place", rows)
    drawn = []
    for n in range(MARKS):
        level = chance.choices(range(5), big_world.LEVEL_SHARES)[0]
        has_caveat = chance.random() < big_world.CAVEAT_SHARE
        drawn.append(
            (n, chance.choice([i for i, at, caveat in labels if (at, caveat) == (level, has_caveat)]))
        )
    big_world.copy(connection, "mark", drawn)
    for tier, each, day in MOVED:
        moved = f"u.tier = {tier} and u.n % {each} = 0"
        connection.execute(
            f"update access_unitparent p set valid_from = '{day}' from place u where u.unit_id = p.unit_id and {moved};"  # noqa: S608 our own
            " insert into access_unitparent (unit_id, parent_id, valid_from, valid_to)"
            f" select u.unit_id, other.unit_id, '2020-01-01', '{day}' from place u join place above on above.n = u.above"
            f" join place other on other.tier = above.tier and (other.n = above.n + 1 or other.n = {first[tier - 1]}"
            f" and above.n + 1 = {first[tier]}) where {moved}"
        )


def _sections() -> list[list[object]]:
    """The tables of `year_world.sql` with their columns and whence these come."""
    found: list[list[object]] = []
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for section in text.replace("{year}", str(YEAR)).split("\n-- table ")[1:]:
        table, _, body = section.partition("\n")
        columns, _, source = body.partition("\nfrom ")
        pairs = (line.strip().partition(" = ") for line in columns.splitlines())
        found.append([table.strip(), {name: value for name, _, value in pairs if value}, source])
    return found


def _insert(connection: psycopg.Connection, table: str, values: dict[str, str], source: str) -> None:
    """Insert what is drawn; columns that are not told of, but must be filled, are left neutral."""
    columns = connection.execute(
        "select attname, format_type(atttypid, atttypmod), attnotnull and not atthasdef and attidentity = ''"
        " from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
        [table],
    ).fetchall()
    names = {name for name, *_ in columns}
    told = {name: value for name, value in RECORD.items() if name in names} | values
    for name, kind, is_needed in columns:
        if is_needed and name not in told:
            told[name] = _neutral(kind)
    names_told = ", ".join(f'"{name}"' for name in told)
    indexes = big_world.taken_away(connection, table)
    connection.execute(
        f"insert into {table} ({names_told}) select {', '.join(told.values())} from {source}"  # noqa: S608 our own
    )
    for definition in indexes:
        connection.execute(definition)
    connection.execute(f"analyze {table}")


def _neutral(kind: str) -> str:
    if kind.endswith("[]"):
        return "'{}'"
    if kind == "jsonb":
        return "'[]'"
    if kind == "boolean":
        return "false"
    return "''" if kind == "text" or kind.startswith("character") else "0"
