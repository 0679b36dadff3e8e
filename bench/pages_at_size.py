"""Prints server time and queries of the pages at a million records: `python -m bench.pages_at_size [--rows N] [--queries PAGE]`.

One client on one core: CPU milliseconds of this process and of its database process together, and the clock, p50 and p95 of
requests that each ask for something else. Queries are the statements of one request, the one that enters the session
included, the marks of the transaction not. `--queries` prints the statements of one page instead.
"""

import argparse
import contextlib
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import big_world, ground  # noqa: F401 ground prepares Django
from bench.policies import clock_of
from django.db import connection
from django.test import Client, override_settings
from tests import database
from tests.factories.instruments import make_requirements

from comity.access import sessions
from comity.access.acting import acting_as
from comity.access.middleware import COOKIE
from comity.access.models import Unit
from comity.cli.serve import set_aside_what_stays
from comity.instruments.models.instrument import Instrument
from comity.lists.services.views import save_view
from comity.threads.services.talking import comment_on

REQUESTS = 40
READERS = ("top", "region", "unit")
ASKED_MS, ASKED_QUERIES = 100, 12
HOUR = sessions.Lifetime(total=3600, idle=3600)
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
VIEWS = ("", "state=in_force", "kind=plan", "kind=plan&state=in_force", "kind=directive", "q=biên")
Addresses = Callable[[random.Random], str]


@dataclass(frozen=True)
class Things:
    """What a reader has at hand: instruments within its reach, and records made for it."""

    instruments: list[str]
    numbers: list[str]
    reading: str
    requirement: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--queries", default="")
    given = parser.parse_args()
    with copy_of(big_world.ensure, given.rows), override_settings(ALLOWED_HOSTS=["*"]), one_core():
        set_aside_what_stays()
        print(
            f"{given.rows:,} instruments; aims: p95 of {ASKED_MS} ms, {ASKED_QUERIES} queries\n"
            f"{'reader':8} {'page':28} {'CPU p50':>8} {'p95':>7} {'clock p50':>10} {'p95':>7} {'queries':>8}"
        )
        for reader in READERS:
            things = furnish(reader)
            client = signed_in(reader)
            for title, address in pages(things).items():
                if given.queries:
                    if given.queries == title:
                        print_queries(client, address(random.Random(1)))  # noqa: S311 the same each time
                else:
                    print_row(client, reader, title, address)


@contextlib.contextmanager
def copy_of(ensure: Callable[..., str], *wanted: object) -> Iterator[None]:
    """A copy of a big world, since pages write what was read into the ledger."""
    with (
        database.server().attached(),
        database.copy_of(ensure(*wanted)) as name,
        database.pointed_at(name),
    ):
        with database.connect(name) as admin:
            admin.execute("select sec.compute()")
        yield


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """This process and the database process of its connection share one core."""
    connection.ensure_connection()
    for process in (0, connection.connection.info.backend_pid):
        os.sched_setaffinity(process, {0})
    yield
    os.sched_setaffinity(0, range(os.cpu_count() or 1))


def furnish(reader: str) -> Things:
    """Give the reader a reading with its requirements, comments, and views of the list."""
    with acting_as(big_world.account_id(reader)) as actor:
        own = Unit.objects.get(pk=actor.unit_id)
        (requirement, *_rest) = make_requirements(actor, [own])
        seen = list(Instrument.objects.order_by("-signed_on", "id")[:2000])
        for instrument in seen[:3]:
            comment_on(actor=actor, record=instrument, text="Seen, to be discussed with the unit.")
        for query in VIEWS:
            save_view(actor=actor, record_type="instruments.instrument", name=query or "All", query=query)
        chosen = random.Random(7).sample(seen, min(len(seen), 200))  # noqa: S311 the same each time
        return Things(
            instruments=[str(row.pk) for row in chosen],
            numbers=[str(row.number) for row in chosen],
            reading=str(requirement.draft.reading_id),
            requirement=str(requirement.pk),
        )


def signed_in(reader: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = sessions.open_session(
        big_world.account_id(reader), kind="browser", lifetime=HOUR
    )
    return client


def pages(things: Things) -> dict[str, Addresses]:
    """Addresses by the title of the page; each asks for another record, word or filter."""

    def number(chance: random.Random) -> str:
        return chance.choice(things.numbers).split("/")[0]

    def record(chance: random.Random) -> str:
        return chance.choice(things.instruments)

    return {
        "desk": lambda _chance: "/",
        "list": lambda _chance: "/instruments/",
        "list, three filters": lambda chance: (
            f"/instruments/?state=in_force&kind={chance.choice(('plan', 'directive', 'decision'))}"
            f"&signed_on_after={chance.randint(2010, 2024)}-01-01"
        ),
        "list, rare word": lambda chance: f"/instruments/?q={number(chance)}",
        "list, common word": lambda _chance: "/instruments/?q=biên",
        "record": lambda chance: f"/instruments/{record(chance)}/",
        "requirement": lambda _chance: f"/requirements/{things.requirement}/",
        "reading room": lambda _chance: f"/reading-room/{things.reading}/",
        "search, rare word": lambda chance: f"/search/?q={number(chance)}",
        "search, common word": lambda _chance: "/search/?q=biên",
        "palette": lambda chance: f"/palette/?q={number(chance)}",
        "history": lambda chance: f"/history/instruments.instrument/{record(chance)}/",
        "ledger": lambda _chance: "/administration/ledger/",
        "notifications": lambda _chance: "/notifications/",
        "counts of saved views": lambda _chance: "/instruments/views/",
    }


def print_row(client: Client, reader: str, title: str, address: Addresses) -> None:
    found = measured(client, address)
    cpu, clock = found.cpu, found.clock
    marks = f"{'' if at(cpu, 0.95) <= ASKED_MS else ' slow'}{'' if found.asked <= ASKED_QUERIES else ' many'}"
    print(
        f"{reader:8} {title:28} {statistics.median(cpu):8.1f} {at(cpu, 0.95):7.1f}"
        f" {statistics.median(clock):10.1f} {at(clock, 0.95):7.1f} {found.asked:8}{marks}",
        flush=True,
    )


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each request, by the CPU and by the clock, and the most statements of one."""

    cpu: list[float]
    clock: list[float]
    asked: int


def measured(client: Client, address: Addresses, requests: int = REQUESTS) -> Measured:
    chance = random.Random(11)  # noqa: S311 the same each time
    client.get(address(chance))
    asked = max(len(statements(client, address(chance))) for _ in range(3))
    cpu, clock = [], []
    for _ in range(requests):
        path, backend = address(chance), connection.connection.info.backend_pid
        before = (time.process_time(), clock_of(backend), time.perf_counter())
        answer = client.get(path)
        after = (time.process_time(), clock_of(backend), time.perf_counter())
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        cpu.append(1000 * (after[0] - before[0]) + after[1] - before[1])
        clock.append(1000 * (after[2] - before[2]))
    return Measured(cpu, clock, asked)


def at(values: list[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def statements(client: Client, path: str) -> list[str]:
    """The statements of one request, in their order, with the one that enters the session."""
    found: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return ["sec.enter", *(sql for sql in found if not sql.startswith(MARKS))]


def print_queries(client: Client, path: str) -> None:
    client.get(path)
    for sql in statements(client, path):
        print(f"  {sql[:300]}\n")


if __name__ == "__main__":
    main()
