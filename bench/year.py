"""Prints server time and queries of the pages of the working year: `python -m bench.year [--page PAGE] [--queries]`.

One client on one core: CPU milliseconds of this process and of its database process together, and the clock, p50 and p95 of
requests that each ask for something else, beside the limit of the page. `--page` measures the pages of that name alone;
`--queries` prints their statements instead, each with the CPU milliseconds that the database took.
"""

import argparse
import os
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import big_world, year_world
from bench.pages_at_size import Addresses, at, copy_of, measured, one_core, signed_in
from bench.policies import clock_of
from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client, override_settings

from comity.access.acting import acting_as
from comity.activities.models.activity import Activity
from comity.cli.serve import set_aside_what_stays
from comity.instruments.models.requirement import Requirement
from comity.partners.models import Partner
from comity.programmes.models.programme import Programme

LIMIT, LIMIT_OF_TOTALS = 150, 300
YEAR = year_world.YEAR
PERIOD = f"since={YEAR}-01-01&until={YEAR}-12-31"
SHOWN = 400
"""Characters of a statement that are printed."""


SEEN = 200
"""Records of a kind from which the requests of a reader draw."""


@dataclass(frozen=True)
class Things:
    """What a reader has at hand."""

    unit: str
    directives: list[str]
    programmes: list[str]
    longest: list[str]
    partners: list[str]
    activities: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="")
    parser.add_argument("--queries", action="store_true")
    given = parser.parse_args()
    with copy_of(year_world.ensure), override_settings(ALLOWED_HOSTS=["*"]), one_core():
        set_aside_what_stays()
        print(
            f"load at the beginning {os.getloadavg()[0]:.1f}\n"
            f"{'page':22} {'reader':7} {'CPU p50':>8} {'p95':>7} {'clock p50':>10} {'p95':>7}"
            f" {'queries':>8} {'limit':>6} {'ratio':>6}"
        )
        readers = {reader: (signed_in(reader), at_hand(reader)) for reader in year_world.READERS}
        for title in pages(readers["top"][1]):
            if given.page in title:
                for reader, (client, things) in readers.items():
                    show = print_queries if given.queries else print_row
                    show(client, reader, title, pages(things)[title])
        print(f"load at the end {os.getloadavg()[0]:.1f}")


def at_hand(reader: str) -> Things:
    with acting_as(big_world.account_id(reader)) as actor:
        of_directives = Requirement.objects.filter(instrument__kind="directive")
        programmes = Programme.objects.filter(starts_on__year=YEAR, state="in_force").order_by("pk")
        longest = programmes.annotate(size=Count("measures")).order_by("-size", "pk")
        return Things(
            unit=str(actor.unit_id),
            directives=_drawn(of_directives.order_by("instrument").distinct(), "instrument"),
            programmes=_drawn(programmes),
            longest=_drawn(longest)[:5],
            partners=_drawn(Partner.objects.order_by("code")),
            activities=_drawn(Activity.objects.order_by("-starts_on", "pk")),
        )


def _drawn(rows: QuerySet[Any], field: str = "pk") -> list[str]:
    return [str(key) for key in rows.values_list(field, flat=True)[:SEEN]]


def pages(things: Things) -> dict[str, Addresses]:
    """Addresses by the title of the page; each asks for another record, day or filter."""

    def one(records: list[str], address: str) -> Addresses:
        return lambda chance: address.format(chance.choice(records))

    def filtered(chance: random.Random) -> str:
        kind, state = chance.choice(("talks", "visit_in", "joint_patrol")), chance.choice(("closed", "held"))
        after = f"{YEAR - chance.randrange(5)}-{chance.randint(1, 9):02}-01"
        return f"/activities/?kind={kind}&state={state}&starts_on_after={after}"

    totals = f"/programmes/roll-up/?unit={things.unit}&{PERIOD}"
    return {
        "matrix": one(things.directives, "/instruments/{}/cascade/"),
        "matrix of a programme": one(things.programmes, "/programmes/{}/cascade/"),
        "board": one(things.programmes, "/programmes/{}/?tab=board"),
        "board, longest": one(things.longest, "/programmes/{}/?tab=board"),
        "year": lambda chance: f"/activities/calendar/year/?on={YEAR - chance.randrange(6)}-01-01",
        "month": lambda chance: f"/activities/calendar/?on={YEAR}-{chance.randint(1, 12):02}-01",
        "partner": one(things.partners, "/partners/{}/"),
        "roll-up": lambda _chance: totals,
        "roll-up, past day": lambda chance: f"{totals}&on={YEAR}-{chance.randint(2, 10):02}-15",
        "list, three filters": filtered,
        "activity": one(things.activities, "/activities/{}/"),
    }


def print_row(client: Client, reader: str, title: str, address: Addresses) -> None:
    found = measured(client, address)
    limit = LIMIT_OF_TOTALS if title.startswith("roll-up") else LIMIT
    slow = at(found.cpu, 0.95)
    print(
        f"{title:22} {reader:7} {statistics.median(found.cpu):8.1f} {slow:7.1f}"
        f" {statistics.median(found.clock):10.1f} {at(found.clock, 0.95):7.1f}"
        f" {found.asked:8} {limit:6} {slow / limit:6.2f}",
        flush=True,
    )


def print_queries(client: Client, reader: str, title: str, address: Addresses) -> None:
    """The statements of the slowest of ten requests, each with the CPU milliseconds that the database took."""
    chance = random.Random(11)  # noqa: S311 the same each time
    runs = [_statements(client, address(chance)) for _ in range(11)][1:]
    path, asked = max(runs, key=lambda run: sum(cost for cost, _ in run[1]))
    print(f"{title}, {reader}: {path}")
    for cost, sql in asked:
        print(f"  {cost:7.1f}  {' '.join(sql.split())[:SHOWN]}")


def _statements(client: Client, path: str) -> tuple[str, list[tuple[float, str]]]:
    found: list[tuple[float, str]] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        backend = connection.connection.info.backend_pid
        before = clock_of(backend)
        answer = execute(sql, *rest)
        found.append((clock_of(backend) - before, sql))
        return answer

    with connection.execute_wrapper(note):
        client.get(path)
    return path, found


if __name__ == "__main__":
    main()
