"""Foreign judges: schemathesis asks the API, bandit reads the source, Django checks a deployment, pip-audit the packages."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as limits
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import negative_data_rejection, response_schema_conformance

from comity.access.middleware import COOKIE
from tests.security import pages
from tests.security.cases import stage_for

ROOT = Path(settings.PACKAGE).parent.parent
BIN = Path(sys.executable).parent
SEED = int(os.environ.get("COMITY_SEED", "0"))
EXAMPLES = 60 if "COMITY_WORLDS" in os.environ else 4
"""How many requests each operation of the API is sent in each of two roles."""
CHECKS = [not_a_server_error, response_schema_conformance]
BODIES = [*CHECKS, negative_data_rejection]
"""A wrong body is refused. In the query every text is allowed; a missing session is tried in test_requests.py."""
PATIENCE = 10
ANSWERS = {200, 201, 400, 401, 403, 404, 405, 409, 413, 415, 422}
OVERLOOKED = {
    "B101": "assert tells the type checker what cannot be otherwise; nothing is checked by it at run time",
    "B404": "programs are run from lists of arguments; B602 to B607 look at each call",
    "B603": "as above: never by a shell",
}
LOOKED_AT = {
    ("B105", "enrolling.py"): "a key of the browser's session",
    ("B105", "forms.py"): "a choice of a form",
    ("B105", "middleware.py"): "how a token begins",
    ("B105", "ways_in.py"): "how a token begins",
    ("B308", "enrolling.py"): "a picture drawn here from the secret",
    ("B703", "enrolling.py"): "a picture drawn here from the secret",
    ("B405", "docx_source.py"): "names a type; what is parsed goes through defusedxml",
    ("B105", "supervisor.py"): "the name of a method, not a password",
    ("B608", "operations.py"): "names of tables that a migration gives",
    ("B608", "queries.py"): "a function of our own and columns that stand beside it",
    ("B608", "rollup.py"): "one list of figures for two statements, all of them ours",
    ("B611", "queries.py"): "a function of our own with its values as parameters",
    ("B703", "talk.py"): "the text is escaped before",
    ("B308", "talk.py"): "the text is escaped before",
}
"""Findings that were looked at, by rule and file; another of the kind in another file fails."""
HTTPS = {"COMITY_HTTPS": "true", "COMITY_ALLOWED_HOSTS": "comity.example"}
SILENCED = {
    "security.W008": "the proxy answers plain HTTP with a redirect",
    "security.W005": "other hosts below the name are the installation's own decision",
    "security.W021": "as W005",
}


def run(*command, **more):
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **more
    )


def test_bandit_when_it_reads_the_source_then_finds_nothing():
    told = run(BIN / "bandit", "-q", "-r", ROOT / "src" / "comity", "-f", "json", "-s", ",".join(OVERLOOKED))
    found = {
        (each["test_id"], Path(each["filename"]).name): each["line_number"]
        for each in json.loads(told.stdout)["results"]
    }
    assert {key: line for key, line in found.items() if key not in LOOKED_AT} == {}


def test_deployment_check_when_https_is_on_then_silent():
    told = run(
        sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO",
        env={**os.environ, **HTTPS, "DJANGO_SETTINGS_MODULE": "comity.config.settings"},
    )  # fmt: skip
    assert "System check identified" in told.stdout + told.stderr
    assert set(re.findall(r"\((\w+\.[WE]\d+)\)", told.stderr)) - SILENCED.keys() == set()


def test_packages_when_audited_then_none_has_a_known_weakness():
    """The advisories lie on the network: without it this does not run, and says so."""
    told = run(
        BIN / "pip-audit",
        "--progress-spinner",
        "off",
        "--timeout",
        "5",
        "-f",
        "json",
        "--local",
        "--skip-editable",
    )
    judged = json.loads(told.stdout)["dependencies"] if told.stdout.startswith("{") else []
    if not any("vulns" in each for each in judged):
        pytest.skip(
            f"pip-audit did not run, the advisories cannot be fetched: {told.stderr.strip().splitlines()[-1]}"
        )
    weak = [
        (each["name"], each["version"], [weakness["id"] for weakness in each["vulns"]])
        for each in judged
        if each.get("vulns")
    ]
    assert weak == []


def described(token):
    """The API by its own description."""
    return schemathesis.openapi.from_dict(pages.browser(token).get("/api/v1/openapi.json").json())


def sent(case, token):
    """Ask in this process and transaction, and return the answer as the judge reads it."""
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    kind = asked.headers.get("Content-Type", "application/octet-stream")
    began = time.monotonic()
    with pages.rolled_back():
        answer = pages.browser(token).generic(
            asked.method, asked.path_url, asked.body or b"", content_type=kind
        )
    headers = {name: [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.content, asked, time.monotonic() - began, verify=True)


def writes(case):
    return case.method in {"POST", "PATCH"} and COOKIE in (case.cookies or {})


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("reader", ["staff_officer@region", "viewer@post_a1"])
def test_api_when_schemathesis_asks_then_as_described(world, reader, mode, record_property):
    """Requests within the description and beside it; each is answered as described, or refused, and soon."""
    stage_for(world)
    token, asked = world.token(reader), []

    def ask(case):
        asked.append(case)
        answer = sent(case, token)
        case.validate_response(answer, checks=BODIES if writes(case) else CHECKS)
        assert answer.elapsed < PATIENCE
        assert answer.status_code in ANSWERS, case.formatted_path

    for operation in described(token).get_all_operations():
        with contextlib.suppress(Unsatisfiable):
            seed(SEED)(SENDING(given(operation.ok().as_strategy(mode))(ask)))()
    record_property("cases", len(asked))
    assert len(asked) > EXAMPLES


SENDING = limits(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
