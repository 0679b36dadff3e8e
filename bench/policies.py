"""Prints what the row policies cost at a million rows: `python -m bench.policies [--rows N]`.

Figures are CPU milliseconds of the database process, the least of several runs, with the policies as the product
has them and literals repeated by the manager; against the same literals without policies; and against no security.
"""

import argparse
from pathlib import Path

import psycopg
from bench import big_world, ground  # noqa: F401 ground prepares Django
from tests import database

PAGE = "select id, number, title_en, signed_on from instruments_instrument {where} order by signed_on desc, id limit 50"
COUNT = "select count(*) from instruments_instrument {where}"
ROLL_UP = """
    select c.ancestor_id, count(*) from instruments_instrument
    join access_unitclosure c on c.descendant_id = unit_id
    join access_unitclosure top on top.descendant_id = c.ancestor_id and top.depth = 1
    {where} group by 1
"""
QUERIES = {"page of 50": PAGE, "count": COUNT, "roll-up": ROLL_UP}
RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with database.server().attached():
        name = big_world.ensure(rows)
        print(
            f"{rows:,} instruments, {sum(big_world.SIZES):,} units; CPU ms: policies + literals, literals alone, ratio, no security"
        )
        for reader in big_world.READERS:
            for title, query in QUERIES.items():
                print_row(name, reader, title, query)


def print_row(name: str, reader: str, title: str, query: str) -> None:
    from_reader, rule = as_reader(name, reader)
    with from_reader:
        protected = cpu_of(from_reader, query.format(where=repeated(from_reader)))
        seen = from_reader.execute(COUNT.format(where="")).fetchone()
    with psycopg.connect(database.server().conninfo(role="comity_owner", database=name)) as owner:
        literal = cpu_of(owner, query.format(where=rule))
        open_to_all = cpu_of(owner, query.format(where=""))
    print(
        f"{reader:8} {title:10} {protected:9.2f} {literal:9.2f} {protected / literal:6.2f} {open_to_all:9.2f}"
        f"   {seen[0]:>9,} rows seen"
    )


def as_reader(name: str, reader: str) -> tuple[psycopg.Connection, str]:
    """A connection of the restricted role in that reader's session, and the reader's rule as literals."""
    connection = psycopg.connect(database.server().conninfo(role="comity_app", database=name))
    token = b"bench".hex()
    with database.connect(name) as admin:
        admin.execute("delete from sec.session where token_hash = sha256(convert_to(%s, 'UTF8'))", [token])
        admin.execute(
            "with s as (insert into sec.session (token_hash, account, kind, expires_at, idle)"
            " values (sha256(convert_to(%s, 'UTF8')), %s, 'command', now() + interval '1 hour', '1 hour')"
            " returning id) insert into sec.seen (session) select id from s",
            [token, big_world.account_id(reader)],
        )
        admin.execute("select sec.compute()")
    connection.execute("select set_config('comity.token', %s, true)", [token])
    labels, scopes = connection.execute(
        "select array(select n from unnest(sec.vis_labels()) with ordinality v (seen, n) where seen),"
        " array(select n from unnest(sec.vis_scopes()) with ordinality v (seen, n) where seen)"
    ).fetchone()
    every = connection.execute("select cardinality(sec.vis_scopes())").fetchone()[0]
    where = f"where label_id in ({', '.join(map(str, labels))})"
    if len(scopes) <= every / 2:
        where += f" and scope_no in ({', '.join(map(str, scopes))})"
    return connection, where


def repeated(reader: psycopg.Connection) -> str:
    """What the manager repeats of the rule: no list of which the reader sees more than half."""
    labels, scopes = reader.execute("select labels, scopes from sec.visible()").fetchone()
    lists = [
        (name, numbers)
        for name, numbers in (("label_id", labels), ("scope_no", scopes))
        if numbers is not None
    ]
    said = [f"{name} in ({', '.join(map(str, numbers))})" for name, numbers in lists]
    return f"where {' and '.join(said)}" if said else ""


def cpu_of(connection: psycopg.Connection, query: str) -> float:
    """Least CPU milliseconds of the database process over the runs, parallel plans and compilation off."""
    connection.execute("set local max_parallel_workers_per_gather = 0")
    connection.execute("set local jit = off")
    used = []
    for _ in range(RUNS + 1):
        before = clock_of(connection.info.backend_pid)
        connection.execute(query).fetchall()
        used.append(clock_of(connection.info.backend_pid) - before)
    return min(used[1:])


def clock_of(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


if __name__ == "__main__":
    main()
