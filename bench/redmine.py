"""Prints the journey list, filter, open, edit, save side by side with Redmine: `python -m bench.redmine`.

Redmine from Debian's packages (redmine, redmine-pgsql, puma) and Comity hold as many items in databases of the same server, each
served by two processes of four threads. The same clients, on the same machine, walk the same journey in turn, and each makes
sure that what it saved is on the page. Run as root, who may write Redmine's configuration.
"""

import contextlib
import html
import os
import random
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from bench import big_world, ground  # noqa: F401 ground prepares Django
from bench.policies import clock_of
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from tests import database

ITEMS = 100_000
CLIENTS = 8
SECONDS = 60
WARM_UP = 10
PASSWORD = "the-same-for-both"  # noqa: S105 of throw-away databases
INSTANCE = "comity"
REDMINE = Path("/usr/share/redmine")
PATH = f"{os.environ['PATH']}:{REDMINE / 'bin'}"
ASKED_RATIO = 3
COMITY_WALKER = "top"


@dataclass
class Peer:
    """One of the two: where it answers, what its processes are, how its journey goes."""

    name: str
    port: int
    database: str
    process: subprocess.Popen[bytes]
    sign_in: Callable[["Walker"], None]
    journey: Callable[["Walker"], None]


class Walker:
    """A client with cookies on one connection after the other, and the clock of each step."""

    def __init__(self, peer: Peer, number: int) -> None:
        self.peer = peer
        self.number = number
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.times: list[tuple[str, float]] = []
        self.chance = random.Random(number)  # noqa: S311 the same walk for both

    def get(self, step: str, path: str) -> str:
        return self._ask(step, urllib.request.Request(self._url(path)))  # noqa: S310 our own address

    def post(self, step: str, path: str, fields: list[tuple[str, str]]) -> str:
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Referer": self._url(path)}
        return self._ask(step, urllib.request.Request(self._url(path), data=data, headers=headers))  # noqa: S310

    def choose(self, found: list[str]) -> str:
        """One of the items on a list that no other walker takes."""
        return self.chance.choice(found[self.number :: CLIENTS])

    def _ask(self, step: str, request: urllib.request.Request) -> str:
        begun = time.perf_counter()
        with self.opener.open(request, timeout=60) as answer:
            text: str = answer.read().decode()
        self.times.append((step, time.perf_counter() - begun))
        return text

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.peer.port}{path}"


def fields_of(page: str, form: str) -> list[tuple[str, str]]:
    """What a browser would send of the form whose tag holds that text, untouched."""
    body = re.search(rf"<form[^>]*{form}.*?</form>", page, re.DOTALL)
    assert body, "the form is not on the page"
    found = []
    for tag in re.findall(
        r"<input\b[^>]*>|<textarea\b.*?</textarea>|<select\b.*?</select>", body[0], re.DOTALL
    ):
        name = re.search(r'\bname="([^"]+)"', tag)
        kind = re.search(r'\btype="([^"]+)"', tag)
        if not name or (kind and kind[1] in {"submit", "file", "button"}):
            continue
        if kind and kind[1] in {"checkbox", "radio"} and " checked" not in tag:
            continue
        found += [(name[1], value) for value in _values(tag)]
    return found


def _values(tag: str) -> list[str]:
    if tag.startswith("<select"):
        options = re.findall(r"<option\b[^>]*>", tag)
        chosen = [option for option in options if " selected" in option]
        return [_value(option) for option in chosen or ([] if " multiple" in tag else options[:1])]
    if tag.startswith("<textarea"):
        text = re.sub(r"^<textarea[^>]*>|</textarea>$", "", tag, flags=re.DOTALL)
        return [html.unescape(text).lstrip("\n")]
    return [_value(tag)]


def _value(tag: str) -> str:
    value = re.search(r'\bvalue="([^"]*)"', tag)
    return html.unescape(value[1]) if value else ""


def with_value(fields: list[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    return [(key, value if key == name else old) for key, old in fields]


def redmine_signs_in(walker: Walker) -> None:
    page = walker.get("sign in", "/login")
    fields = dict(fields_of(page, 'action="/login"')) | {"username": "admin", "password": PASSWORD}
    walker.post("sign in", "/login", list(fields.items()))


def redmine_journey(walker: Walker) -> None:
    walker.get("list", "/projects/border/issues?set_filter=1&f[]=")
    kind = walker.chance.randint(1, 3)
    query = f"set_filter=1&f[]=tracker_id&op[tracker_id]==&v[tracker_id][]={kind}"
    listed = walker.get("filter", f"/projects/border/issues?{query}")
    number = walker.choose(re.findall(r'id="issue-(\d+)"', listed))
    walker.get("open", f"/issues/{number}")
    page = walker.get("edit", f"/issues/{number}/edit")
    words = f"Seen {secrets.token_hex(4)}"
    saved = walker.post(
        "save",
        f"/issues/{number}",
        with_value(fields_of(page, 'id="issue-form"'), "issue[description]", words),
    )
    assert words in saved, "Redmine did not save"


@contextlib.contextmanager
def redmine() -> Iterator[Peer]:
    folder = REDMINE / "instances" / INSTANCE
    subprocess.run(
        [REDMINE / "bin" / "redmine-instances", "create", INSTANCE], check=True, capture_output=True
    )
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "secret_key.txt").write_text(secrets.token_hex(64), encoding="ascii")
    (folder / "config" / "database.yml").write_text(
        "production:\n  adapter: postgresql\n  database: redmine\n  encoding: utf8\n  username: redmine\n"
        f"  host: {database.server().cluster.socket}\n  password: {PASSWORD}\n  pool: 8\n",
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "REDMINE_INSTANCE": INSTANCE,
        "RAILS_ENV": "production",
        "REDMINE_LANG": "en",
    }
    fill_redmine(environment)
    port = free_port()
    words = ["-w", "2", "-t", "4:4", "-b", f"tcp://127.0.0.1:{port}", "-e", "production", "--preload"]
    process = subprocess.Popen(
        ["puma", *words], cwd=REDMINE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Peer("Redmine", port, "redmine", process, redmine_signs_in, redmine_journey)
    finally:
        end(process)


def fill_redmine(environment: dict[str, str]) -> None:
    """Made once: the schema by Redmine's own tasks, the items by COPY."""
    with database.connect() as admin:
        if admin.execute("select 1 from pg_database where datname = 'redmine'").fetchone():
            return
        admin.execute(
            "do $$ begin create role redmine login; exception when duplicate_object then null; end $$"
        )
        admin.execute(f"alter role redmine superuser password '{PASSWORD}'")
        admin.execute("create database redmine owner redmine template template0")
    for task in ("db:migrate", "redmine:load_default_data"):
        subprocess.run(["rake", task], cwd=REDMINE, env=environment, check=True, capture_output=True)
    with psycopg.connect(database.server().conninfo(database="redmine"), autocommit=True) as target:
        for statement in REDMINE_ITEMS:
            target.execute(statement, {"items": ITEMS} if "%(" in statement else None)
    change = (
        f"u = User.find_by_login('admin'); u.password = '{PASSWORD}'; u.must_change_passwd = false; u.save!"
    )
    subprocess.run(["rails", "runner", change], cwd=REDMINE, env=environment, check=True, capture_output=True)


REDMINE_ITEMS = (
    (
        "insert into projects (name, identifier, description, is_public, status, lft, rgt, created_on, updated_on)"
        " values ('Border', 'border', '', true, 1, 1, 2, now(), now())"
    ),
    "insert into projects_trackers (project_id, tracker_id) select p.id, t.id from projects p, trackers t",
    "insert into enabled_modules (project_id, name) select id, 'issue_tracking' from projects",
    (
        "insert into issues (tracker_id, project_id, subject, description, status_id, priority_id, author_id, created_on,"
        " updated_on, start_date, lock_version, lft, rgt, done_ratio, is_private)"
        " select 1 + n %% 3, (select id from projects), 'Plan ' || n || ' on border cooperation', '', 1,"
        " (select id from enumerations where type = 'IssuePriority' and is_default), (select id from users where login = 'admin'),"
        " now(), now(), date '2010-01-01' + (n %% 6000), 0, 1, 2, 0, false from generate_series(1, %(items)s) n"
    ),
    "update issues set root_id = id",
    "insert into settings (name, value, updated_on) values ('per_page_options', '50,100', now())",
    "vacuum analyze",
)


def comity_signs_in(walker: Walker) -> None:
    page = walker.get("sign in", "/sign-in/")
    fields = dict(fields_of(page, "")) | {"name": COMITY_WALKER, "password": PASSWORD}
    walker.post("sign in", "/sign-in/", list(fields.items()))


def comity_journey(walker: Walker) -> None:
    walker.get("list", "/instruments/")
    kind = walker.chance.choice(("plan", "directive", "decision"))
    listed = walker.get("filter", f"/instruments/?kind={kind}")
    addresses = dict.fromkeys(re.findall(r'href="(/instruments/[0-9a-f-]{36}/)"', listed))
    address = walker.choose(list(addresses))
    walker.get("open", address)
    page = walker.get("edit", f"{address}edit/")
    words = f"Seen {secrets.token_hex(4)}"
    saved = walker.post("save", f"{address}edit/", with_value(fields_of(page, 'id="record"'), "note", words))
    assert words in saved, "Comity did not save"


@contextlib.contextmanager
def comity() -> Iterator[Peer]:
    server, port = database.server(), free_port()
    with database.copy_of(big_world.ensure(ITEMS)) as name, tempfile.TemporaryDirectory() as folder:
        give_login(name)
        key = (server.keys / "comity_app.key").read_text(encoding="ascii").strip()
        environment = {
            **os.environ,
            "COMITY_DATABASE_URL": f"postgresql://comity_app:{key}@/{name}?host={server.cluster.socket}",
            "COMITY_DATA": folder,
            "COMITY_SECOND_FACTOR": "never",
            "COMITY_WEB_PROCESSES": "2",
            "COMITY_WEB_THREADS": "4",
        }
        command = [sys.executable, "-m", "comity.cli.main", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            yield Peer("Comity", port, name, process, comity_signs_in, comity_journey)
        finally:
            end(process)


def give_login(name: str) -> None:
    """The reader at the top gets a password; its roles let it change what it reads."""
    encoded = Argon2PasswordHasher().encode(PASSWORD, secrets.token_hex(8))
    given = {"name": COMITY_WALKER, "password": encoded, "account": big_world.account_id(COMITY_WALKER)}
    with database.connect(name) as target:
        for statement in GIVEN_LOGIN:
            target.execute(statement, given)
        target.execute("select sec.compute()")


GIVEN_LOGIN = (
    (
        "insert into access_login (id, name, password, is_active)"
        " values (%(account)s, %(name)s, %(password)s, true)"
    ),
    "update access_account set login_id = %(account)s where id = %(account)s",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(30)
    process.kill()


def main() -> None:
    if missing := [name for name in ("redmine-instances", "puma") if not shutil.which(name, path=PATH)]:
        print(
            f"not measured: {', '.join(missing)} not found; install redmine, redmine-pgsql and puma of Debian"
        )
        return
    with database.server().attached():
        connection.close()
        rates = {}
        print(
            f"{'':10} {'requests/s':>10} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms/request':>15} {'in database':>12} {'resident MB':>12}"
        )
        for make in (redmine, comity):
            with make() as peer:
                rates[peer.name] = measure(peer)
        ratio = rates["Comity"] / rates["Redmine"]
        print(f"Comity serves {ratio:.1f} times as many requests; asked: {ASKED_RATIO}.")


def measure(peer: Peer) -> float:
    wait_until_it_answers(peer)
    walkers = [Walker(peer, number) for number in range(CLIENTS)]
    for walker in walkers:
        peer.sign_in(walker)
    walk(walkers, peer, WARM_UP)
    for walker in walkers:
        walker.times.clear()
    processes = [psutil.Process(peer.process.pid), *psutil.Process(peer.process.pid).children(recursive=True)]
    before, before_in_database = cpu_of(processes), database_cpu(peer)
    begun = time.perf_counter()
    walk(walkers, peer, SECONDS)
    lasted = time.perf_counter() - begun
    steps = [step for walker in walkers for step in walker.times]
    spent = cpu_of(processes) - before
    backends = database_cpu(peer)
    in_database = sum(used - before_in_database.get(pid, 0) for pid, used in backends.items())
    resident = sum(process.memory_info().rss for process in processes) / 1e6
    times = sorted(1000 * seconds for _, seconds in steps)
    print(
        f"{peer.name:10} {len(steps) / lasted:10.1f} {statistics.median(times):8.1f} {times[int(0.95 * len(times))]:8.1f}"
        f" {1000 * spent / len(steps):15.1f} {in_database / len(steps):12.1f} {resident:12.0f}"
    )
    for step in dict.fromkeys(name for name, _ in steps):
        own = sorted(1000 * seconds for name, seconds in steps if name == step)
        print(f"  {step:8} {'':10} {statistics.median(own):8.1f} {own[int(0.95 * len(own))]:8.1f}")
    return len(steps) / lasted


def walk(walkers: list[Walker], peer: Peer, seconds: float) -> None:
    until = time.perf_counter() + seconds

    def one(walker: Walker) -> None:
        while time.perf_counter() < until:
            peer.journey(walker)

    with ThreadPoolExecutor(len(walkers)) as pool:
        list(pool.map(one, walkers))


def database_cpu(peer: Peer) -> dict[int, float]:
    """CPU milliseconds of each database process that serves the peer."""
    with database.connect() as admin:
        rows = admin.execute(
            "select pid from pg_stat_activity where datname = %s", [peer.database]
        ).fetchall()
    return {pid: clock_of(pid) for (pid,) in rows}


def cpu_of(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def wait_until_it_answers(peer: Peer) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{peer.port}/", timeout=10).close()
            return
        time.sleep(0.2)
    raise SystemExit(f"{peer.name} does not answer")


if __name__ == "__main__":
    main()
