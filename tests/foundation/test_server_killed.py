"""What the supervisor finds after a kill -9, and what it must not mistake for its server."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from comity.foundation.server import postmaster
from comity.foundation.server.runner import runner_for

OWNER = """
import sys, time
from pathlib import Path
from comity.foundation.server.supervisor import EmbeddedServer
folder = Path(sys.argv[1])
with EmbeddedServer(home=folder / "postgres", keys=folder / "keys", sync=False).attached():
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def stranger():
    """A living process that has nothing to do with PostgreSQL."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def write_pid(server, text):
    (server.cluster.data / "postmaster.pid").write_text(text)


def test_server_when_its_postmaster_is_killed_starts_again_with_every_committed_row(server):
    with server.attached():
        with psycopg.connect(server.conninfo(database="comity"), autocommit=True) as connection:
            connection.execute("create table counted (n int)")
            for n in range(200):
                connection.execute("insert into counted values (%s)", [n])
            os.kill(postmaster.recorded_pid(server.cluster.data), signal.SIGKILL)
        with server.attached(), psycopg.connect(server.conninfo(database="comity")) as connection:
            assert connection.execute("select count(*), max(n) from counted").fetchone() == (200, 199)


def test_server_when_its_owner_is_killed_lives_on_and_stops_with_the_next_one(server):
    owner = subprocess.Popen([sys.executable, "-c", OWNER, server.home.parent], stdout=subprocess.PIPE)
    assert owner.stdout.readline() == b"ready\n"
    pid = postmaster.recorded_pid(server.cluster.data)
    owner.kill()
    owner.communicate()
    assert server.is_ready()
    with server.attached():
        assert postmaster.recorded_pid(server.cluster.data) == pid
    assert not server.is_ready()


def test_server_when_owner_and_postmaster_are_killed_together_starts_again(server):
    owner = subprocess.Popen([sys.executable, "-c", OWNER, server.home.parent], stdout=subprocess.PIPE)
    assert owner.stdout.readline() == b"ready\n"
    owner.kill()
    os.kill(postmaster.recorded_pid(server.cluster.data), signal.SIGKILL)
    owner.communicate()
    with server.attached():
        assert server.is_ready()


def test_pid_when_it_was_recycled_by_a_stranger_counts_as_dead(server, stranger):
    write_pid(server, f"{stranger.pid}\n{server.cluster.data}\n")
    with server.attached():
        assert (server.is_ready(), stranger.poll()) == (True, None)


def test_pid_when_it_belongs_to_a_zombie_counts_as_dead(server):
    process = subprocess.Popen(["true"])
    while process.poll() is None and not is_zombie(process.pid):
        time.sleep(0.01)
    write_pid(server, f"{process.pid}\n")
    assert not postmaster.is_alive(server.cluster.data, runner_for("nobody"))
    process.wait()


def is_zombie(pid):
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 read raw, before the process is reaped
        return file.read().rsplit(")", 1)[1].split()[0] == "Z"


def test_pid_when_it_belongs_to_another_cluster_counts_as_dead(server, folder):
    other = type(server)(home=folder / "other", keys=server.keys, sync=False)
    with other.attached():
        write_pid(server, f"{postmaster.recorded_pid(other.cluster.data)}\n")
        with server.attached():
            assert server.is_ready()
        assert other.is_ready()


@pytest.mark.parametrize("text", ["", "12", "no number\n", "99999999\n"])
def test_pid_file_when_half_written_or_stale_does_not_hinder_the_start(server, text):
    write_pid(server, text)
    with server.attached():
        assert server.is_ready()


def test_data_folder_when_left_half_made_is_made_anew(server):
    server.cluster.data.rename(server.home / "18.new")
    with server.attached():
        assert server.is_ready()
    assert not (server.home / "18.new").exists()
