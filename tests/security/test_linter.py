"""A foreign judge, pgrls, looks at the policies; what it is told to overlook is named here with the reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from comity.access.checks import allowed_tables
from tests import database

PGRLS = Path(sys.executable).with_name("pgrls")
OVERLOOKED = {
    "PERF003": "the literals of the manager choose the index, not the policy; measured",
    "PERF004": "the policy on writing looks at the one row that is written",
    "SEC005": "the permissive policy admits all rows, the restrictive one beside it decides",
    "SEC008": "the permissive policy admits all rows, the restrictive one beside it decides",
    "SEC028": "the permissive policy admits all rows, the restrictive one beside it decides",
    "SEC038": "it proves the permissive policy alone; tests prove that nobody without a session sees a row",
    "SEC013": "triggers keep versions, references and the ledger",
    "SEC014": "definer functions answer for the caller's own session and are tested one by one",
    "VIEW001": "two views inside the schema sec, granted to nobody",
    "VIEW002": "two views inside the schema sec, granted to nobody",
}


def findings():
    conninfo = database.server().conninfo(role="comity_owner", database=connection.settings_dict["NAME"])
    command = [
        PGRLS,
        "lint",
        "--database-url",
        conninfo,
        "--schemas",
        "public,history,sec",
        "--format",
        "json",
    ]
    for rule in OVERLOOKED:
        command += ["--exclude-rule", rule]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(run.stdout)["violations"]
    inner = {f"sec.{name}" for name in ("site", "key", "nonce", "session", "seen", "reach", "sight", "tree")}
    return [
        (each["rule_id"], each["location"])
        for each in found
        if each["rule_id"] != "SEC001" or each["location"] not in allowed_tables() | inner
    ]


def test_linter_when_it_reads_the_policies_then_finds_nothing(db):
    assert findings() == []


@pytest.mark.parametrize(
    "statement",
    [
        "alter table access_unit no force row level security",
        "alter table access_unit disable row level security",
        "create policy more on access_unit for select to public using (true)",
    ],
)
def test_linter_when_a_policy_is_weakened_then_finds_it(own_database, connect_as, statement):
    connect_as("comity_owner", autocommit=True).execute(statement)
    assert "public.access_unit" in [location.removesuffix(".more") for _, location in findings()]
