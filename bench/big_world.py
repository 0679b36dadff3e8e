"""A world of 2,489 units, 325 labels and any number of instruments, loaded by COPY as the owner and kept as a template."""

import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product

import psycopg
from tests import database

from comity.access.data import read_list

SIZES = (1, 8, 80, 400, 2000)
"""Units on each level."""

LEVEL_SHARES = (55, 25, 13, 5, 2)
CAVEAT_SHARE = 0.15
CAVEATS = [f"C{n:02d}" for n in range(1, 13)]
RELEASES = [[], ["A"], ["B"], ["C"], ["A", "B"]]
RIMES = [
    "a",
    "à",
    "ạ",
    "an",
    "anh",
    "áo",
    "ấp",
    "e",
    "én",
    "êt",
    "i",
    "ình",
    "ơn",
    "ốc",
    "ôi",
    "u",
    "ụng",
    "ư",
    "ước",
    "ương",
]
SYLLABLES = [
    onset + rime
    for onset in ["b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "s", "t", "v", "x", "ch", "đ"]
    for rime in RIMES
]
NOTE_WORDS = 8
"""Each syllable stands in the note of one instrument of forty."""

SITE_COLUMNS = "unit_id, version, created_at, created_by, changed_at, changed_by, label_id, scope_no"
NOBODY = uuid.UUID(int=0)
BORN = datetime(2026, 1, 1, tzinfo=UTC)


def ensure(rows: int) -> str:
    """The name of the database with that many instruments; made once for each shape of the schema."""
    return kept(f"world_{rows}", lambda connection: fill(connection, rows))


def kept(world: str, fill: Callable[[psycopg.Connection], None]) -> str:
    """The name of the database of a world; filled if there is none of today's shape, and those of other shapes dropped."""
    template = database.ensure_template()
    name = f"{world}_{database.fingerprint()}"
    with database.connect() as admin:
        if not admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            for (old,) in admin.execute(
                "select datname from pg_database where datname ~ '^(world|year)_' and right(datname, 16) <> %s",
                [database.fingerprint()],
            ).fetchall():
                admin.execute(f'drop database "{old}" with (force)')
            admin.execute('drop database if exists "filling"')
            admin.execute(f'create database "filling" template "{template}"')
            with psycopg.connect(database.server().conninfo(database="filling")) as connection:
                fill(connection)
            with psycopg.connect(
                database.server().conninfo(database="filling"), autocommit=True
            ) as connection:
                connection.execute("vacuum analyze")
            admin.execute(f'alter database "filling" rename to "{name}"')
    return name


def fill(connection: psycopg.Connection, rows: int) -> None:
    chance = random.Random(20261122)  # noqa: S311 a world that is the same every time
    made = labels(connection)
    tiers = units(connection, first_label=made[0][0], sizes=SIZES)
    accounts(connection, tiers, READERS, first_label=made[0][0])
    _instruments(connection, chance, made, tiers, rows)


def labels(connection: psycopg.Connection) -> list[tuple[int, int, bool]]:
    """Number, level and whether it carries caveats, of all 325 combinations."""
    copy(
        connection,
        "access_caveat (code, name_en, name_vi, position, active)",
        ((c, c, c, 0, True) for c in CAVEATS),
    )
    copy(
        connection,
        "access_releasability (code, name_en, name_vi, position, active)",
        ((r, r, r, 0, True) for r in "ABC"),
    )
    levels = range(len(LEVEL_SHARES))
    copy(
        connection,
        "access_level (no, code, name_en, name_vi, colour)",
        ((no, f"L{no}", f"Level {no}", f"Mức {no}", "grey") for no in levels),
    )
    made = [
        (n, level, caveat, release)
        for n, (level, caveat, release) in enumerate(product(levels, [None, *CAVEATS], RELEASES), start=1)
    ]
    copy(
        connection,
        "access_label (id, level_id, caveats, releasable_to)",
        ((n, level, [caveat] if caveat else [], release) for n, level, caveat, release in made),
    )
    return [(n, level, caveat is not None) for n, level, caveat, _ in made]


def units(connection: psycopg.Connection, *, first_label: int, sizes: Sequence[int]) -> list[list[uuid.UUID]]:
    """Units level by level, those of one level spread evenly below those of the level above."""
    tiers: list[list[uuid.UUID]] = [[uuid.uuid4()]]
    parents: list[tuple[uuid.UUID, uuid.UUID]] = []
    for size in sizes[1:]:
        over = tiers[-1]
        below = [(uuid.uuid4(), over[n * len(over) // size]) for n in range(size)]
        parents += below
        tiers.append([unit for unit, _ in below])
    root = tiers[0][0]
    flat = [unit for tier in tiers for unit in tier]
    scopes = [
        (2 * n + 1 + kind, ("held", "issued")[kind], unit) for n, unit in enumerate(flat) for kind in (0, 1)
    ]
    copy(connection, "access_scope (no, kind, unit_id)", scopes)
    copy(
        connection,
        f"access_unit (id, code, name_en, name_vi, kind, valid_from, {SITE_COLUMNS})",
        (
            (
                unit,
                f"U{n:04d}",
                f"Unit {n}",
                f"Đơn vị {n}",
                "department",
                date(2020, 1, 1),
                root,
                *born(first_label),
            )
            for n, unit in enumerate(flat)
        ),
    )
    copy(
        connection,
        "access_unitparent (unit_id, parent_id, valid_from)",
        ((unit, above, date(2020, 1, 1)) for unit, above in parents),
    )
    return tiers


Readers = Mapping[str, tuple[int, int, list[str], list[str]]]
READERS: Readers = {
    "top": (0, 4, CAVEATS, []),
    "region": (1, 2, CAVEATS[:3], []),
    "unit": (4, 1, [], []),
    "liaison": (0, 0, [], ["A"]),
}
"""Reader: tier of the unit, clearance, caveats held, outsider of."""

ROLES = ("staff_officer", "commander")
OUTSIDE = ("viewer",)
"""The roles of a reader, and those of one who belongs to another force."""


def account_id(reader: str) -> uuid.UUID:
    return uuid.uuid5(NOBODY, reader)


def accounts(
    connection: psycopg.Connection, units: list[list[uuid.UUID]], readers: Readers, *, first_label: int
) -> None:
    copy(
        connection,
        "access_account (id, name, clearance_id, caveats, releasability, language, is_service, active,"
        f" {SITE_COLUMNS})",
        (
            (
                account_id(reader),
                reader,
                level,
                caveats,
                outsider,
                "en",
                False,
                True,
                units[tier][0],
                *born(first_label),
            )
            for reader, (tier, level, caveats, outsider) in readers.items()
        ),
    )
    roles, permissions = read_list("roles"), read_list("permissions")
    copy(
        connection,
        "access_role (code, name_en, name_vi, position, edited, active)",
        ((row["code"], row["name_en"], row["name_vi"], 0, False, True) for row in roles),
    )
    copy(
        connection,
        "access_permission (role_id, record_type, state, action)",
        ((row["role"], row["record_type"], row["state"], row["action"]) for row in permissions),
    )
    copy(
        connection,
        "access_accountrole (account_id, role_id)",
        (
            (account_id(reader), role)
            for reader, (*_rest, outsider) in readers.items()
            for role in (OUTSIDE if outsider else ROLES)
        ),
    )


def _instruments(
    connection: psycopg.Connection,
    chance: random.Random,
    labels: list[tuple[int, int, bool]],
    units: list[list[uuid.UUID]],
    rows: int,
) -> None:
    flat = [unit for tier in units for unit in tier]
    words = random.Random(20261123)  # noqa: S311 as above
    plain = {level: [n for n, at, caveat in labels if at == level and not caveat] for level in range(5)}
    marked = {level: [n for n, at, caveat in labels if at == level and caveat] for level in range(5)}
    kinds = [
        code
        for (code,) in connection.execute("select code from instruments_instrumenttype order by 1").fetchall()
    ]

    def drawn() -> Iterator[tuple[object, ...]]:
        for n in range(rows):
            level = chance.choices(range(5), LEVEL_SHARES)[0]
            label = chance.choice((marked if chance.random() < CAVEAT_SHARE else plain)[level])
            place = chance.randrange(len(flat))
            signed = date(2010, 1, 1) + timedelta(days=chance.randrange(6000))
            number = f"{n}/KH-U{place:04d}"
            yield (
                *(uuid.UUID(int=chance.getrandbits(128), version=4), kinds[n % len(kinds)], number, number),
                *(f"Plan {n} on border cooperation", f"Kế hoạch {n} về hợp tác biên giới", "", signed),
                *(
                    "en",
                    " ".join(words.choices(SYLLABLES, k=NOTE_WORDS)),
                    "in_force",
                    [],
                    flat[place],
                    1,
                    BORN,
                    NOBODY,
                    BORN,
                    NOBODY,
                    label,
                    2 * place + 1,
                ),
            )

    # Neither triggers nor references are checked: the rows are right as they are made.
    connection.execute("set local session_replication_role = replica")
    indexes = taken_away(connection, "instruments_instrument")
    copy(
        connection,
        "instruments_instrument (id, kind_id, number, number_key, title_en, title_vi, issuer_name, signed_on,"
        f" language, note, state, inferred, {SITE_COLUMNS})",
        drawn(),
    )
    connection.execute("set local session_replication_role = origin")
    connection.execute("set local maintenance_work_mem = '512MB'")
    for definition in indexes:
        connection.execute(definition)
    _history(connection)
    _index(connection)


def taken_away(connection: psycopg.Connection, table: str) -> list[str]:
    """Drop the indexes of a table that no constraint needs, and return how to make them again."""
    found = connection.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid = %s::regclass"
        " and not exists (select from pg_constraint c where c.conindid = i.indexrelid)",
        [table],
    ).fetchall()
    for name, _definition in found:
        connection.execute(f"drop index {name}")
    return [definition for _name, definition in found]


def _history(connection: psycopg.Connection) -> None:
    """Each instrument was entered by the account at the top, at a moment of the last 300 days."""
    connection.execute(
        "insert into history.object (object_type, object_id, label_id, scope_no)"
        " select 'instruments.instrument', id, label_id, scope_no from instruments_instrument"
    )
    connection.execute(
        "insert into history.event"
        " (happened_at, account_id, verb, object_type, object_id, label_id, scope_no, payload)"
        " select now() - interval '1 second' * (row_number() over () * 7919 %% 25920000), %s, 'created',"
        " 'instruments.instrument', id, label_id, scope_no, jsonb_build_object('version', 1, 'after', to_jsonb(i)"
        " - '{version,changed_at,changed_by}'::text[]) from instruments_instrument i",
        [account_id("top")],
    )


def _index(connection: psycopg.Connection) -> None:
    """Fill the index of the search; the tree of words is made afterwards, in one go."""
    name = "search.document_words"
    made = connection.execute("select pg_get_indexdef(%s::regclass)", [name]).fetchone()[0]
    connection.execute(f"drop index {name}")
    connection.execute("select search.fill('instruments_instrument')")
    connection.execute(made.replace(" ON ONLY ", " ON "))


def born(label: int) -> tuple[object, ...]:
    """What every record carries, in the issued scope of the root."""
    return (1, BORN, NOBODY, BORN, NOBODY, label, 2)


def copy(connection: psycopg.Connection, target: str, rows: object) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as stream:
        for row in rows:
            stream.write_row(row)
