"""The web server with a worker beside it, as processes of their own."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest
from tests.database import short_folder

from comity.cli.main import main
from comity.cli.serve import set_aside_what_stays

COMITY = [sys.executable, "-m", "comity.cli.main"]


@pytest.fixture(scope="module")
def installation():
    """The environment of an installation that is migrated and nothing else."""
    with short_folder() as folder:
        environment = {
            **os.environ,
            "COMITY_DATA": str(folder),
            "COMITY_KEYS": str(folder / "keys"),
            "COMITY_WEB_PROCESSES": "1",
        }
        subprocess.run([*COMITY, "migrate"], env=environment, check=True, capture_output=True)
        yield environment


@pytest.fixture
def serving(installation):
    """Starts a server and gives its process and its address."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [*COMITY, "serve", "--with-worker", *arguments],
            env=installation,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        found = re.fullmatch(r"Comity answers at (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
        return process, found[1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def answers(address):
    with urllib.request.urlopen(f"{address}/sign-in/", timeout=10) as response:  # noqa: S310 our own address
        return response.status


def gone(processes, *, seconds=20):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.slow
def test_server_when_ended_takes_worker_and_database_with_it(serving):
    process, address = serving()
    assert answers(address) == 200
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert (process.wait(20), gone(children)) == (0, [])


@pytest.mark.slow
def test_server_when_killed_leaves_nothing_behind_and_starts_again(serving):
    process, _ = serving()
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    assert gone(children) == []
    assert answers(serving()[1]) == 200


@pytest.mark.slow
def test_port_when_taken_is_replaced_by_the_next_free_one(serving):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        address = serving("--port", str(port))[1]
    assert port < int(address.rsplit(":", 1)[1]) <= port + 50


def test_server_when_the_database_is_not_migrated_says_what_to_do(own_database, connect_as, capsys):
    connect_as("comity_owner", autocommit=True).execute(
        "delete from django_migrations where app = 'sessions'"
    )
    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "comity: The database lacks 1 migrations. Run `comity migrate` first.\n"


def test_server_when_a_table_stands_open_refuses_to_serve(own_database, connect_as, capsys):
    connect_as("comity_owner", autocommit=True).execute("create table leak (name text)")
    assert main(["serve"]) == 1
    assert capsys.readouterr().err.startswith("comity: public.leak: ")


def test_server_when_loaded_then_a_full_collection_leaves_the_product_alone():
    try:
        set_aside_what_stays()
        assert gc.get_freeze_count() > 10 * len(gc.get_objects())
    finally:
        gc.unfreeze()
