"""The files of a deployment, judged by the programs that read them."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.deployment.hosts import DEPLOY

UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.needs("systemd-analyze")
def test_units_when_verified_by_systemd_give_no_word(tmp_path):
    comity = Path(sys.executable).parent / "comity"
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/comity/bin/comity", str(comity))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        check=False,
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "comity" in line]
    assert (done.returncode, ours) == (0, [])


def test_compose_file_when_judged_by_its_schema_is_valid():
    words = ["--builtin-schema", "vendor.compose-spec", DEPLOY / "compose" / "compose.yaml"]
    done = subprocess.run(
        [Path(sys.executable).parent / "check-jsonschema", *words],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")
