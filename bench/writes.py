"""Prints what history and ledger cost a change: `python -m bench.writes [--changes N]`.

CPU milliseconds of the database process for each change (/proc/<pid>/schedstat, the least of several rounds) and
transactions a second, eight clients at once, first with history and ledger, then in the same database without: no trigger
keeps versions, no event is recorded. INSERT and UPDATE are the statement alone in its transaction; `create_record`
and `update_record` are what a form or the API calls, the session entered first.
"""

import argparse
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from bench import ground
from django.db import connection
from tests import database, worlds
from tests.factories.records import make_partner

from comity.access.acting import acting_by_token
from comity.kit.services import update_record
from comity.partners.models import Partner

CLIENTS = 8
ROUNDS = 3
WARMING = 20
WRITER = "staff_officer@region"
BARE = """
alter table partners_partner disable trigger history_track;
create or replace function history.record_event(
    account uuid, verb text, object_type text, object_id uuid, label integer, scope integer, payload jsonb
) returns void language sql as '';
"""
INSERT = """
insert into partners_partner select (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'code', left(gen_random_uuid()::text, 12)))).* from partners_partner p where id = %s
"""
UPDATE = "update partners_partner set name_en = 'Name ' || version where id = %s"


@dataclass
class Client:
    """One writer with the record that it changes."""

    number: int
    token: str
    record: Partner
    raw: psycopg.Connection


Work = Callable[[Client, int], None]


def insert(client: Client, _turn: int) -> None:
    _statement(client, INSERT)


def update(client: Client, _turn: int) -> None:
    _statement(client, UPDATE)


def _statement(client: Client, statement: str) -> None:
    with client.raw.transaction():
        client.raw.execute("select set_config('comity.token', %s, true)", [client.token])
        client.raw.execute(statement, [client.record.pk])


def create(client: Client, turn: int) -> None:
    with acting_by_token(client.token) as actor:
        make_partner(actor, code=f"{client.number}-{turn}-{time.monotonic_ns()}")


def change(client: Client, turn: int) -> None:
    with acting_by_token(client.token) as actor:
        record = Partner.objects.get(pk=client.record.pk)
        values = {"name_en": f"Name {turn} {record.version}", "notes": f"Note {turn}"}
        update_record(actor=actor, record=record, values=values, expected_version=record.version)


KINDS: dict[str, Work] = {
    "INSERT": insert,
    "UPDATE": update,
    "create_record": create,
    "update_record": change,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=100, help="by each client in each round")
    changes = parser.parse_args().changes
    with ground.own_database() as name:
        world = worlds.build()
        clients = [_client(world, name, number) for number in range(CLIENTS)]
        kept = {kind: _measured(clients, work, changes) for kind, work in KINDS.items()}
        with database.connect(name) as admin:
            admin.execute(BARE)
        bare = {kind: _measured(clients, work, changes) for kind, work in KINDS.items()}
        for client in clients:
            client.raw.close()
    print(
        f"{'change':14} {'bare ms':>8} {'kept ms':>8} {'ratio':>6} {'more ms':>8} {'bare tx/s':>10} {'kept tx/s':>10}"
    )
    for kind in KINDS:
        (without, bare_rate), (cost, rate) = bare[kind], kept[kind]
        print(
            f"{kind:14} {without:8.3f} {cost:8.3f} {cost / without:6.2f} {cost - without:8.3f} {bare_rate:10.0f} {rate:10.0f}"
        )


def _client(world: worlds.World, name: str, number: int) -> Client:
    token = world.token(WRITER)
    with acting_by_token(token) as actor:
        record = make_partner(
            actor, code=f"client-{number}", name_en="Laos", notes="A note of some length. " * 10
        )
    raw = psycopg.connect(database.server().conninfo(role="comity_app", database=name), autocommit=True)
    return Client(number, token, record, raw)


def _measured(clients: list[Client], work: Work, changes: int) -> tuple[float, float]:
    """CPU milliseconds of the database for one change, and changes a second."""
    rounds = [_round(clients, work, changes) for _ in range(ROUNDS)]
    return min(cost for cost, _rate in rounds), max(rate for _cost, rate in rounds)


def _round(clients: list[Client], work: Work, changes: int) -> tuple[float, float]:
    used: list[float] = []
    started = threading.Barrier(len(clients) + 1)

    def run(client: Client) -> None:
        # Each thread has its own connection of Django, and reads its process before and after.
        connection.ensure_connection()
        pids = {client.raw.info.backend_pid, connection.connection.info.backend_pid}
        for turn in range(WARMING):
            work(client, -1 - turn)
        started.wait()
        before = sum(map(_clock, pids))
        for turn in range(changes):
            work(client, turn)
        used.append(sum(map(_clock, pids)) - before)
        connection.close()

    threads = [threading.Thread(target=run, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    started.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    done = changes * len(clients)
    return sum(used) / done, done / (time.monotonic() - begun)


def _clock(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e6


if __name__ == "__main__":
    main()
