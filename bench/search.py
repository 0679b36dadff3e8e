"""Prints what a search costs at a million records: `python -m bench.search [--rows N]`.

Figures are CPU milliseconds of the database process, the least of several runs: the function that every search asks;
the same statement with the reader's labels and scopes as literals, run by the owner past the policies; and the same
without any security. Then the time of a word that only hidden records have against one that none has, as medians of
pairs, and what the index adds to saving a record.
"""

import argparse
import statistics
import time

import psycopg
from bench import big_world, ground  # noqa: F401 ground sets Django up for a template that is not there yet
from bench.policies import as_reader, clock_of, cpu_of
from psycopg import sql
from tests import database

MOST = 2000
FIND = """
select record_type, record_id, rank from search.find(
    search.asked_all(array[{phrase}], true, {together}), null, array['instruments.instrument'],
    null, null, null, null, null, {most}
)
"""
HITS = """
select d.record_type, d.record_id, d.day, ts_rank('{{0.05, 0.2, 0.4, 1}}', d.words, q, 1) as rank
from search.document d, search.asked_all(array[{phrase}], true, {together}) q
{where} and d.record_type = 'instruments.instrument' and d.words @@ q {order} limit {most}
"""
LITERAL = f"with hits as materialized ({HITS}) select * from hits order by rank desc, day desc, record_id"  # noqa: S608 our own
FIRST = """
select split_part(i.number, '/', 1) from instruments_instrument i join access_label l on l.id = i.label_id where {} limit 1
"""
PAIRS = 200
WRITES = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with database.server().attached():
        name = big_world.ensure(rows)
        print(
            f"{rows:,} instruments; CPU ms: search, the rule as literals, ratio, no security, records found"
        )
        for reader in big_world.READERS:
            for title, (phrase, together) in searches(rows).items():
                print_search(name, reader, title, phrase, together=together)
        print_timing(name)
        print_writing(name)


def searches(rows: int) -> dict[str, tuple[str, bool]]:
    """Words to search for, and whether they stand next to each other; the rare one is the number of one instrument."""
    number = str(rows * 417 // 1000 + 33)
    return {
        "rare word": (number, True),
        "common word": ("biên", True),
        "phrase": (f"ke hoach {number[:-1]}", True),
        "5 words": ("bạ cơn dước gốc hụng", False),
    }


def print_search(name: str, reader: str, title: str, phrase: str, *, together: bool) -> None:
    from_reader, where = as_reader(name, reader)
    asked = {"phrase": sql.Literal(phrase).as_string(), "together": str(together).lower(), "most": MOST}
    with from_reader:
        protected = cpu_of(from_reader, FIND.format(**asked))
        found = len(from_reader.execute(FIND.format(**asked)).fetchall())
    with psycopg.connect(database.server().conninfo(role="comity_owner", database=name)) as owner:
        owner.execute("set enable_seqscan = off")
        order = "order by d.day desc" if found >= MOST else ""
        literal = cpu_of(owner, LITERAL.format(**asked, where=where, order=order))
        open_to_all = cpu_of(owner, LITERAL.format(**asked, where="where true", order=order))
    print(
        f"{reader:8} {title:12} {protected:9.2f} {literal:9.2f} {protected / literal:6.2f} {open_to_all:9.2f} {found:>7,}",
        flush=True,
    )


def print_timing(name: str) -> None:
    """A word of hidden records against an absent one, for a reader of one unit at a low level."""
    hidden = hidden_words(name, "unit")
    reader, _where = as_reader(name, "unit")
    with reader:
        for by, phrase in hidden.items():
            one, other = paired(reader, phrase, "khongcoodau")
            print(
                f"hidden by {by:7} {one:7.2f} ms, absent {other:7.2f} ms, medians of {PAIRS} pairs",
                flush=True,
            )


def hidden_words(name: str, reader: str) -> dict[str, str]:
    """A number that stands in one record above the level, under a caveat, and in another unit's scope."""
    _tier, level, _caveats, _outsider = big_world.READERS[reader]
    wanted = {
        "level": f"l.level_id > {level} and l.caveats = '{{}}'",
        "caveat": f"l.level_id <= {level} and l.caveats <> '{{}}'",
        "scope": f"l.level_id <= {level} and l.caveats = '{{}}' and i.scope_no > {2 * sum(big_world.SIZES)}",
    }
    with psycopg.connect(database.server().conninfo(role="comity_owner", database=name)) as owner:
        found = {by: owner.execute(FIRST.format(condition)).fetchone() for by, condition in wanted.items()}
    return {by: number for by, (number,) in found.items()}


def paired(reader: psycopg.Connection, one: str, other: str) -> tuple[float, float]:
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(PAIRS):
        for times, phrase in zip(spent, (one, other), strict=True):
            asked = FIND.format(phrase=sql.Literal(phrase).as_string(), together="true", most=MOST)
            begun = time.perf_counter()
            reader.execute(asked).fetchall()
            times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(spent[0]), statistics.median(spent[1])


def print_writing(name: str) -> None:
    """Microseconds of a changed title with the index and without, in turns, the least of each; undone at the end."""
    with psycopg.connect(database.server().conninfo(database=name)) as admin:
        ids = [key for (key,) in admin.execute("select id from instruments_instrument limit %s", [WRITES])]
        per_change: dict[str, list[float]] = {"enable": [], "disable": []}
        for state in ("enable", "disable") * 3:
            admin.execute("set constraints all immediate")
            admin.execute(f"alter table instruments_instrument {state} trigger search_follow_change")
            before = clock_of(admin.info.backend_pid)
            for key in ids:
                admin.execute(
                    "update instruments_instrument set title_en = title_en || %s where id = %s", ["x", key]
                )
            per_change[state].append(1000 * (clock_of(admin.info.backend_pid) - before) / len(ids))
        admin.rollback()
    print(
        f"changing a title: {min(per_change['enable']):.0f} us with the index, {min(per_change['disable']):.0f} us without"
    )


if __name__ == "__main__":
    main()
