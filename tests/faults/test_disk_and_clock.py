"""A disk that is full and a clock that goes back: refused or accepted in order, nothing acknowledged is lost."""

import contextlib
import secrets
import subprocess
import time

import psycopg
import pytest

from tests.database import short_folder
from tests.faults.house import house_in

SIZE = "320m"
SET_ASIDE = 8


@pytest.fixture
def small_disk():
    """A folder on a disk of its own, for root alone."""
    with short_folder() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0711", "tmpfs", str(folder)],
            capture_output=True, check=False,
        )  # fmt: skip
        if mounted.returncode:
            pytest.skip("a full disk is tried by whoever may mount one: run it as root")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(folder):
    """Take the room that is left, to the last block."""
    ballast = folder / "data" / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(b"x" * 65536)
            file.flush()
    return ballast


@pytest.mark.slow
def test_house_when_the_disk_is_full_then_refuses_and_goes_on_when_there_is_room(small_disk, record_property):
    with house_in(small_disk) as house:
        kept = [house.make_partner(number)[1] for number in range(5)]
        ballast = fill(small_disk)
        with contextlib.suppress(psycopg.Error), house.as_superuser() as postgres:
            # What PostgreSQL had set aside for its log is used up, so that the next change needs room.
            for _ in range(SET_ASIDE):
                postgres.execute("select pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()")
        told, number = set(), 5
        until = time.monotonic() + 60
        while not told - {201} and time.monotonic() < until:
            number += 1
            status, pk = house.make_partner(number, notes=secrets.token_hex(2000))
            told.add(status)
            kept += [pk] if pk else []
        ballast.unlink()
        with house.server.attached():
            house.mend()
        status, pk = house.make_partner("after")
        with house.as_owner() as owner:
            found = {str(key) for (key,) in owner.execute("select id from partners_partner")}
            events = owner.execute(
                "select count(*) from history.event where verb = 'created' and object_type = 'partners.partner' and payload ? 'after'"
            ).fetchone()[0]
    assert status == 201
    assert told <= {201, 500, 503, 0}
    assert told - {201} != set()
    assert [each for each in kept if each not in found] == []
    assert events == len(found)
    record_property("cases", number)


@pytest.mark.slow
@pytest.mark.needs("faketime")
@pytest.mark.parametrize("shift", ["-1d", "+30s", "-30s"])
def test_house_when_the_clock_of_the_web_server_is_wrong_then_writes_bear_the_time_of_the_database(shift):
    with short_folder() as folder, house_in(folder) as house:
        first = house.make_partner(1)[1]
        house.kill("web")
        house.before = ("faketime", "-f", shift)
        house.start("web")
        second = house.make_partner(2)[1]
        with house.as_owner() as owner:
            rows = owner.execute(
                "select object_id::text, abs(extract(epoch from happened_at - clock_timestamp())) < 600"
                " from history.event where verb = 'created' and object_type = 'partners.partner' and payload ? 'after' order by happened_at"
            ).fetchall()
    assert rows == [(first, True), (second, True)]
