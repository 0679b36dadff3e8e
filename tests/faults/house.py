"""An installation of its own in processes of their own, which may be killed: database, web server, worker."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

from comity.foundation.server import postmaster
from comity.foundation.server.supervisor import EmbeddedServer

COMITY = [sys.executable, "-m", "comity.cli.main"]
CSRF = "c" * 32
PATIENCE = 90
ANSWERING = re.compile(r"Comity answers at http://127\.0\.0\.1:(\d+)\n")


@dataclass
class House:
    folder: Path
    settings: dict = field(default_factory=dict)
    running: dict = field(default_factory=dict)
    session: dict = field(default_factory=dict)
    port: int = 0
    before: tuple = ()
    """What stands before each command, such as a clock that goes wrong."""

    @property
    def server(self):
        return EmbeddedServer(home=self.folder / "data" / "postgres", keys=self.folder / "keys")

    @property
    def environment(self):
        """Nothing of this machine's own installation, and the tests' own modules for the founding."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
        return {
            **kept,
            "COMITY_CONFIG": str(self.folder / "comity.toml"),
            "COMITY_DATA": str(self.folder / "data"),
            "COMITY_KEYS": str(self.folder / "keys"),
            "COMITY_WEB_PROCESSES": "1",
            "COMITY_LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "comity.config.settings",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), kept.get("PYTHONPATH", "")]),
            **self.settings,
        }

    def found(self):
        (self.folder / "comity.toml").touch()
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "data").chmod(0o711)
        subprocess.run([*COMITY, "migrate"], env=self.environment, check=True, capture_output=True)
        with self.server.attached():
            told = subprocess.run(
                [sys.executable, "-m", "tests.faults.founding"],
                env=self.environment, check=True, capture_output=True, text=True,
            )  # fmt: skip
        self.session = json.loads(told.stdout)

    def start(self, *names):
        for name in names or ("web", "worker"):
            command = {"web": ["serve"], "worker": ["worker"]}[name]
            process = subprocess.Popen(
                [*self.before, *COMITY, *command],
                env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            self.running[name] = process
            if name == "web":
                self.port = int(ANSWERING.fullmatch(process.stdout.readline())[1])

    def kill(self, name):
        """Kill -9 what bears the name, and what it had started; PostgreSQL by its postmaster or one of its backends."""
        if name in self.running:
            process = self.running.pop(name)
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            # The database may be a child of whoever started it first; it is not meant.
            for each in tree:
                with contextlib.suppress(psutil.NoSuchProcess):
                    if each.name() != "postgres":
                        each.kill()
            process.communicate()
        else:
            pid = postmaster.recorded_pid(self.server.cluster.data)
            backends = psutil.Process(pid).children()
            os.kill(pid if name == "postgres" else backends[-1].pid, signal.SIGKILL)

    def stop(self):
        for name in list(self.running):
            self.kill(name)

    def mend(self):
        """Start again what does not run, and wait until a page is answered."""
        for name in ("web", "worker"):
            if name in self.running and self.running[name].poll() is not None:
                self.running.pop(name).communicate()
            if name not in self.running:
                self.start(name)
        until = time.monotonic() + PATIENCE
        while self.ask("GET", "/partners/")[0] != 200:
            if time.monotonic() > until:
                raise TimeoutError("the house does not answer again")
            time.sleep(0.05)

    def ask(self, method, path, body=None, *, kind="application/json", timeout=30):
        """Status, headers and body, or 0 for no answer."""
        headers = {
            "Cookie": f"comity_session={self.session['token']}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": kind,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()

    def make_partner(self, number, **values):
        """The status, and the record's identifier if the house says that it keeps it."""
        given = {
            "code": f"K-{number}",
            "name_en": f"Partner {number}",
            "name_vi": "x",
            "kind": "state",
            **values,
        }
        status, _headers, body = self.ask("POST", "/api/v1/partners/", json.dumps(given))
        return status, json.loads(body)["id"] if status == 201 else None

    def change_partner(self, pk, version, notes):
        status, _headers, _body = self.ask(
            "PATCH", f"/api/v1/partners/{pk}/", json.dumps({"version": version, "notes": notes})
        )
        return status

    def upload(self, text, number):
        """The identifier of the reading that was promised, or None."""
        fields = {
            "kind": "directive", "number": f"{number}/CT", "title": f"Directive {number}", "scope_kind": "issued",
            "level": "0", "pasted": text,
        }  # fmt: skip
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        status, headers, _body = self.ask(
            "POST", "/reading-room/new/", ("".join(parts) + f"--{edge}--\r\n").encode(),
            kind=f"multipart/form-data; boundary={edge}",
        )  # fmt: skip
        return urlsplit(headers["Location"]).path.split("/")[2] if status == 302 else None

    @contextlib.contextmanager
    def as_superuser(self):
        with psycopg.connect(self.server.conninfo(database="comity"), autocommit=True) as connection:
            yield connection

    @contextlib.contextmanager
    def as_owner(self):
        with psycopg.connect(
            self.server.conninfo(role="comity_owner", database="comity"), autocommit=True
        ) as connection:
            yield connection


@contextlib.contextmanager
def house_in(folder, **more):
    """A house that is founded and runs; its database lives as long as this does."""
    house = House(folder, **more)
    house.found()
    with house.server.attached():
        house.start()
        try:
            yield house
        finally:
            house.stop()
