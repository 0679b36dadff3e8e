"""Several servers with TLS before them: any one may fall, and nothing that was acknowledged is lost."""

import http.cookiejar
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import psycopg
import pytest
from tests.database import short_folder
from tests.deployment.hosts import (
    COMITY,
    Databases,
    machine,
    start_proxy,
    start_web,
    wait_for,
)

UNITS = "code,name_en,name_vi,kind,parent\nMIN,Ministry,Bộ,ministry,\n"
PASSWORD = "the long road to the border"
ENQUEUE = """
import django
django.setup()
from comity.threads.jobs import remove_remains
remove_remains.defer(timestamp=0)
"""


class Browser:
    """Signs in once and keeps its cookies; trusts the proxy's certificate and nothing else."""

    def __init__(self, address, certificate):
        context = ssl.create_default_context(cafile=certificate)
        jar = http.cookiejar.CookieJar()
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(jar)
        )

    def get(self, path):
        return self.opener.open(f"{self.address}{path}", timeout=20).read().decode()

    def post(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))[1]
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Referer": f"{self.address}{path}"}
        request = urllib.request.Request(f"{self.address}{path}", data=data, headers=headers)  # noqa: S310 our own address
        return self.opener.open(request, timeout=20).read().decode()

    def is_signed_in(self):
        try:
            return "/sign-out/" in self.get("/")
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="module")
def deployment():
    """Two databases, two web machines, two workers, one proxy; and a browser that has signed in through it."""
    with short_folder() as folder:
        databases = Databases(folder)
        started = {}
        try:
            databases.start()
            databases.prepare(databases.psql)
            shared = {"COMITY_KEYS": str(folder / "keys"), "DJANGO_SETTINGS_MODULE": "comity.config.settings"}
            one, two = (machine(folder / name, databases, **shared) for name in ("one", "two"))
            (folder / "units.csv").write_text(UNITS, encoding="utf-8")
            owner = {**one, "COMITY_OWNER_DATABASE_URL": databases.either("comity_owner")}
            setup = [*COMITY, "setup", "--units", folder / "units.csv"]
            done = subprocess.run(setup, env=owner, check=False, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            ports = []
            for name, environment in {"one": one, "two": two}.items():
                started[f"web {name}"], port = start_web(environment)
                started[f"worker {name}"] = subprocess.Popen([*COMITY, "worker"], env=environment)
                ports.append(port)
            started["proxy"], port = start_proxy(folder / "nginx", upstream=ports)
            browser = Browser(f"https://localhost:{port}", folder / "nginx" / "comity.crt")
            link = re.search(r"security sets .* at \S+?(/[^/\s]\S*)", done.stdout)[1].partition("8000")[2]
            wait_for(lambda: _answers(browser))
            browser.post(link, password=PASSWORD, again=PASSWORD)
            browser.post("/sign-in/", name="security", password=PASSWORD)
            yield databases, started, browser, one
        finally:
            for process in [*started.values(), *databases.running.values()]:
                process.kill()
                process.communicate()


def _answers(browser):
    try:
        return "<form" in browser.get("/sign-in/")
    except (urllib.error.URLError, OSError):
        return False


def jobs_waiting(databases):
    with psycopg.connect(databases.either("comity_app")) as connection:
        row = connection.execute(
            "select count(*) from procrastinate_jobs where task_name = 'threads.remove_remains' and status <> 'failed'"
        ).fetchone()
    return row[0]


def events(databases, host):
    with psycopg.connect(databases.url(host, "postgres", "comity")) as connection:
        return connection.execute("select count(*) from history.event").fetchone()[0]


# The cases build on one another: what one has killed stays dead for the next.
@pytest.mark.slow
@pytest.mark.needs("nginx")
def test_deployment_when_its_machines_fall_one_by_one_goes_on(deployment):
    databases, started, browser, environment = deployment
    assert browser.is_signed_in()
    wait_for(lambda: events(databases, "standby") == events(databases, "primary"))

    started["web one"].kill()
    assert [browser.is_signed_in() for _ in range(6)] == [True] * 6

    started["worker one"].kill()
    subprocess.run([sys.executable, "-c", ENQUEUE], env=environment, check=True)
    wait_for(lambda: jobs_waiting(databases) == 0)

    acknowledged = events(databases, "primary")
    databases.running["primary"].kill()
    databases.running["primary"].wait()
    databases.promote()
    wait_for(browser.is_signed_in)
    assert events(databases, "standby") >= acknowledged


@pytest.mark.slow
@pytest.mark.needs("nginx")
def test_proxy_when_reached_speaks_tls_and_sets_what_browsers_must_keep_to(deployment):
    *_, browser, _environment = deployment
    answer = browser.opener.open(f"{browser.address}/sign-in/", timeout=20)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "nginx/" not in answer.headers["Server"]
    kept = [each.split("; ") for each in answer.headers.get_all("Set-Cookie")]
    assert [name for name, *marks in kept if not {"Secure", "Path=/"} <= set(marks)] == []
    assert [name for name, *_marks in kept if not name.startswith("__Host-")] == []
