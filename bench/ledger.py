"""Prints how far seals lag behind eight writers and how fast a ledger is checked: `python -m bench.ledger [--seconds N]`.

The lag is the time from the event to the signature of the checkpoint that covers it, with the sealer's own pace
between its rounds. The check is that of `comity ledger verify FILE`, one process, CPU and wall time of reading, hashing
and signatures; and that of `comity ledger verify`, which reads the database as well.
"""

import argparse
import random
import tempfile
import threading
import time
from pathlib import Path

import psycopg
from bench import ground
from tests import database, worlds
from tests.engines.ledger.exports import KEY, export
from tests.factories.records import make_partner

from comity.access.acting import acting_by_token
from comity.engines.ledger.verification import verify
from comity.history.services import proving, sealing

WRITERS = 8
EVENTS, EVERY = 200_000, 50
PATIENCE = 60
UPDATE = "update partners_partner set name_en = 'Name ' || version where id = %s"
LAG = """
select count(*), count(distinct c.number),
    percentile_cont(array[0.5, 0.99, 1]) within group (order by extract(epoch from c.signed_at - s.happened_at))
from history.seal s, lateral (
    select k.number, k.signed_at from history.checkpoint k where k.size > s.position order by k.size limit 1
) c where s.happened_at > %s
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    seconds = parser.parse_args().seconds
    report_speed()
    with ground.own_database() as name:
        report_lag(name, seconds)
        started = time.monotonic()
        verdict = proving.verify_database()
        took = time.monotonic() - started
        print(
            f"check of the database: {verdict.events:,} events, {verdict.events / took:,.0f} a second, sound: {verdict.is_sound}"
        )


def report_lag(name: str, seconds: int) -> None:
    world, stop = worlds.build(), threading.Event()
    sealer = threading.Thread(target=sealing.keep_sealing, args=[stop])
    token = world.token("staff_officer@region")
    with acting_by_token(token) as actor:
        records = [make_partner(actor, code=f"client-{number}") for number in range(WRITERS)]
    with database.connect(name) as admin:
        begun = admin.execute("select now()").fetchone()[0]
    until = time.monotonic() + seconds
    writers = [threading.Thread(target=write, args=[name, token, record.pk, until]) for record in records]
    for thread in [sealer, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    while sealing.seal_lag() is not None and time.monotonic() < until + PATIENCE:
        time.sleep(0.2)
    stop.set()
    sealer.join()
    with database.connect(name) as admin:
        events, checkpoints, (half, most, longest) = admin.execute(LAG, [begun]).fetchone()
    print(f"{events:,} events of {WRITERS} writers in {seconds} s, {checkpoints} checkpoints")
    print(f"lag of the seal: p50 {half:.2f} s, p99 {most:.2f} s, longest {longest:.2f} s")


def write(name: str, token: str, record: object, until: float) -> None:
    with psycopg.connect(
        database.server().conninfo(role="comity_app", database=name), autocommit=True
    ) as raw:
        while time.monotonic() < until:
            with raw.transaction():
                raw.execute("select set_config('comity.token', %s, true)", [token])
                raw.execute(UPDATE, [record])


def report_speed() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger"
        chance = random.Random(1)  # noqa: S311 figures that are the same every time
        file.write_bytes(b"".join(export(EVENTS, every=EVERY, closed=10, chance=chance)))
        wall, cpu = time.monotonic(), time.process_time()
        with file.open("rb") as lines:
            verdict = verify(lines, KEY)
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    points = verdict.newest.number if verdict.newest else 0
    print(f"check of an export: {verdict.events:,} events, {points:,} checkpoints, sound: {verdict.is_sound}")
    print(f"{verdict.events / cpu:,.0f} events a second of CPU, {verdict.events / wall:,.0f} by the clock")


if __name__ == "__main__":
    main()
