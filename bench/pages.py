"""Prints server time and queries of the main pages: `python -m bench.pages`.

CPU milliseconds of this process for one request through the whole middleware, templates included; median of 30 after a
warm-up. The database's own time is not in it; queries are counted, those that open and close the session included.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import ground
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from comity.access import sessions
from comity.access.acting import acting_as
from comity.access.middleware import COOKIE
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli import demo_world
from comity.cli.demo_world.people import account_of
from comity.instruments.models.reference import InstrumentType
from comity.instruments.services.register import register_instrument

RUNS = 30
RECORDS = 60
ASKED_CPU, ASKED_QUERIES = 25, 12


def main() -> None:
    with ground.own_database(), override_settings(ALLOWED_HOSTS=["*"]):
        report()


def report() -> None:

    demo_world.load()
    add_instruments()
    with signed_in("officer") as client:
        print(
            f"{'page':34} {'CPU ms':>7} {'queries':>8} {'kB':>6}   aim: {ASKED_CPU} ms, {ASKED_QUERIES} queries for a list of 50"
        )
        for title, path in pages(client):
            print_row(client, title, path)


def add_instruments() -> None:
    """Enough for a full page of 50."""

    with acting_as(account_of("officer")) as actor:
        unit, kind = Unit.objects.get(code="MR-N"), InstrumentType.objects.get(code="plan")
        for number in range(RECORDS):
            facts = {
                "kind": kind,
                "number": f"{number + 100}/KH-BTL",
                "title_en": f"Plan {number}",
                "issuer_unit": unit,
            }
            register_instrument(
                actor=actor,
                facts=facts,
                label=label_for(actor=actor, level=number % 3),
                scope=scope_for(unit),
            )


@contextmanager
def signed_in(login: str) -> Iterator[Client]:

    client = Client()
    lifetime = sessions.Lifetime(total=3600, idle=3600)
    client.cookies[COOKIE] = sessions.open_session(account_of(login), kind="browser", lifetime=lifetime)
    yield client


def pages(client: Client) -> list[tuple[str, str]]:
    listed = client.get("/api/v1/instruments/", {"q": "Directive on military"}).json()["items"]
    directive = next(item["id"] for item in listed if item["number"] == "14/CT-BTL")
    readings = client.get("/api/v1/readings/").json()["items"]
    reading = next(item["id"] for item in readings if "directive_en" in item["source_name"])
    return [
        ("My desk", "/"),
        ("list of 50 instruments", "/instruments/"),
        ("list of requirements", "/requirements/"),
        ("instrument", f"/instruments/{directive}/"),
        ("history of the instrument", f"/history/instruments.instrument/{directive}/"),
        ("reading room, 26 drafts", f"/reading-room/{reading}/"),
        ("API, 50 instruments", "/api/v1/instruments/"),
    ]


def print_row(client: Client, title: str, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        asked = len(queries)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    used = []
    for _ in range(RUNS):
        before = time.process_time()
        client.get(path)
        used.append(1000 * (time.process_time() - before))
    print(f"{title:34} {statistics.median(used):7.1f} {asked:8} {len(answer.content) / 1000:6.1f}")


if __name__ == "__main__":
    main()
