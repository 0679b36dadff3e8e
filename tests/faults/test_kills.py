"""Kill -9 of web server, worker, PostgreSQL at random points: nothing that was acknowledged is lost, nothing is half."""

import os
import random
import threading
import time

import pytest

from tests.database import short_folder
from tests.factories.instruments import ORDER
from tests.faults.house import house_in

KILLS = int(os.environ.get("COMITY_KILLS", "5"))
SEED = int(os.environ.get("COMITY_SEED", "0"))
VICTIMS = ("web", "worker", "postgres", "backend")
DRAFTS = 3
LOST_EVENTS = """
select p.id, p.version from partners_partner p
where p.version <> (
    select count(distinct e.payload ->> 'version') from history.event e
    where e.object_id = p.id and e.verb in ('created', 'changed') and e.payload ? 'after'
)
"""
STRAY_EVENTS = """
select e.object_id from history.event e
where e.object_type = 'partners.partner' and not exists (select from partners_partner p where p.id = e.object_id)
"""
READINGS = """
select r.id, r.state, (select count(*) from instruments_draft d where d.reading_id = r.id),
    exists (select from procrastinate_jobs j where j.args::text like '%%' || r.id || '%%')
from instruments_reading r
"""


class Writer(threading.Thread):
    """Writes without pause until told to stop, and remembers what was promised to it."""

    def __init__(self, house, name):
        super().__init__(daemon=True)
        self.house, self.label, self.over = house, name, threading.Event()
        self.kept, self.readings, self.sent = {}, [], 0

    def run(self):
        while not self.over.is_set():
            self.sent += 1
            if self.sent % 4 == 1:
                reading = self.house.upload(ORDER, f"{self.label}{self.sent}")
                self.readings += [reading] if reading else []
                continue
            _status, pk = self.house.make_partner(f"{self.label}-{self.sent}")
            if pk:
                self.kept[pk] = 1
                if self.house.change_partner(pk, 1, "changed") == 200:
                    self.kept[pk] = 2


@pytest.fixture
def house():
    with short_folder() as folder, house_in(folder) as house:
        yield house


def losses(house, kept, readings):
    """What was promised and is not there, and what is there in part; empty when all is well."""
    with house.as_owner() as owner:
        versions = dict(owner.execute("select id::text, version from partners_partner").fetchall())
        found = {str(pk): (state, drafts, job) for pk, state, drafts, job in owner.execute(READINGS)}
        return {
            "writes": [pk for pk, version in kept.items() if versions.get(pk, 0) < version],
            "events": owner.execute(LOST_EVENTS).fetchall(),
            "strays": owner.execute(STRAY_EVENTS).fetchall(),
            "readings": [pk for pk in readings if pk not in found],
            "halves": [
                pk for pk, (state, drafts, _job) in found.items() if drafts != DRAFTS * (state == "done")
            ],
            "jobs": [pk for pk, (state, _drafts, job) in found.items() if state != "done" and not job],
        }


@pytest.mark.slow
def test_house_when_a_part_is_killed_then_no_acknowledged_write_and_no_event_is_lost(house, record_property):
    chance, kept, readings, sent = random.Random(SEED), {}, [], 0  # noqa: S311 a moment, not a secret
    victims = []
    for turn in range(KILLS):
        writers = [Writer(house, f"{SEED}-{turn}-{each}-") for each in range(2)]
        for each in writers:
            each.start()
        time.sleep(chance.uniform(0.1, 2.5))
        victims.append(VICTIMS[turn] if turn < len(VICTIMS) else chance.choice(VICTIMS))
        house.kill(victims[-1])
        for each in writers:
            each.over.set()
            each.join()
            kept |= each.kept
            readings += each.readings
            sent += each.sent
        with house.server.attached():
            house.mend()
        lost = {kind: found for kind, found in losses(house, kept, readings).items() if found}
        assert lost == {}, (SEED, turn, victims)
    assert (len(kept) > KILLS, len(readings) > 0) == (True, True)
    for name, value in (("cases", KILLS), ("writes", len(kept)), ("readings", len(readings)), ("seed", SEED)):
        record_property(name, value)
