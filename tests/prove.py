"""`make prove`: the full numbers of every proof, part by part; run again, it goes on where it was broken off."""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "prove"
LARGE_WORK = (
    "tests/imports/test_killed.py",
    "tests/instruments/test_killed.py",
    "tests/lists/test_killed.py",
    "tests/faults/test_year.py",
)
NAMED = ("tests/security/test_year.py", "tests/security/test_definers.py", "tests/contract/test_labels.py")
READERS = ("staff_officer@province_a", "administrator@province_a", "commander", "security_officer", "liaison")
WORLDS = 100
KILLS = 20
PLAIN = {"cases", "seed"}


@dataclass(frozen=True)
class Part:
    """One run of pytest that belongs to a proof."""

    proof: str
    arguments: tuple[str, ...]
    seed: int = 0
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        name = "".join(letter if letter.isalnum() else "-" for letter in self.proof)
        told_apart = hashlib.sha256(" ".join(self.arguments).encode()).hexdigest()[:8]
        return KEPT / f"{name}-{told_apart}-{self.seed}.json"


def parts() -> list[Part]:
    """Every part, the longest proofs last."""
    worlds = "tests/security/test_noninterference.py"
    full = {"COMITY_WORLDS": "1"}
    found = [
        Part(
            "foreign judges",
            ("tests/security/test_judges.py", "tests/security/test_linter.py"),
            settings=full,
        ),
        Part("each layer alone, weakened policies", ("tests/security/test_layers.py",), settings=full),
        Part("address × actor matrix", ("tests/security/test_matrix.py",), settings=full),
        Part("a year of work out of reach", (worlds, "-k", "year_of_work"), settings=full),
        Part("what is named is out of reach, labels cover it", NAMED, settings=full),
        Part("hidden answers as absent", (worlds, "-k", "absent"), settings=full),
        Part("rule over random worlds", ("tests/security/test_rule.py",), settings=full),
        Part("other attacks", ("tests/security", *ignored("tests/security")), settings=full),
        Part(
            "ledger",
            ("tests/engines/ledger", "tests/history", "--hypothesis-profile=prove"),
            settings={"COMITY_PROVE": "1"},
        ),
        Part(
            "word hidden by level against absent word",
            ("tests/search/test_reach.py", "-s", "-k", "test_time"),
            settings=full,
        ),
        Part("a full disk, a wrong clock", ("tests/faults/test_disk_and_clock.py",)),
        Part("kill -9 of large work", LARGE_WORK),
        Part("engines", ("tests/engines", "--hypothesis-profile=prove")),
    ]
    found += [
        Part("noninterference", (worlds, "-k", f"added_then_the_same and {reader.split('@')[0]}"), seed,
             {"COMITY_WORLDS": str(WORLDS)})
        for seed in (1, 2) for reader in READERS
    ]  # fmt: skip
    found += [
        Part("kill -9", ("tests/faults/test_kills.py",), seed, {"COMITY_KILLS": str(KILLS)})
        for seed in range(1, 11)
    ]
    return found


def ignored(folder: str) -> list[str]:
    """The files of the folder that have a part of their own."""
    own = ("definers", "judges", "linter", "layers", "matrix", "noninterference", "rule", "year")
    return [f"--ignore={folder}/test_{name}.py" for name in own]


def commit() -> str:
    run = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() or "no repository"


def run_part(part: Part, now: str) -> dict[str, object]:
    """Run it and keep what came out."""
    report = part.path.with_suffix(".xml")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-o",
        "junit_family=xunit1",
        f"--junitxml={report}",
        *part.arguments,
    ]
    environment = {**os.environ, **part.settings, "COMITY_SEED": str(part.seed)}
    began = time.monotonic()
    with part.path.with_suffix(".log").open("w") as log:
        code = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        ).returncode
    told = {"proof": part.proof, "seed": part.seed, "commit": now, "code": code, **counted(report)}
    told["seconds"] = round(time.monotonic() - began)
    part.path.write_text(json.dumps(told, indent=1))
    return told


def counted(report: Path) -> dict[str, object]:
    """The cases that the tests say they tried, a test that says nothing being one, and how many failed or did not run."""
    if not report.exists():
        return {"cases": 0, "failed": 1, "skipped": 0, "notes": []}
    total: Counter[str] = Counter()
    notes = []
    for test in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 written by our own pytest
        properties = {str(each.get("name")): each.get("value") for each in test.iter("property")}
        notes += [f"{name}: {value}" for name, value in properties.items() if name not in PLAIN]
        failed = test.find("failure") is not None or test.find("error") is not None
        skipped = test.find("skipped") is not None
        total.update(
            failed=failed, skipped=skipped, cases=0 if skipped else int(properties.get("cases") or 1)
        )
    return {**{name: int(total[name]) for name in ("cases", "failed", "skipped")}, "notes": notes}


def kept(part: Part, now: str) -> dict[str, object] | None:
    """What came out of an earlier run of the same commit."""
    told: dict[str, object] = json.loads(part.path.read_text()) if part.path.exists() else {}
    return told if told.get("commit") == now and told.get("code") == 0 else None


def table(outcomes: list[dict[str, object]]) -> str:
    lines = [f"{'proof':44}{'parts':>6}{'cases':>9}{'failed':>8}{'skipped':>9}{'seconds':>9}  seeds"]
    for proof in dict.fromkeys(str(each["proof"]) for each in outcomes):
        own = [each for each in outcomes if each["proof"] == proof]
        sums = [
            sum(int(str(each[name])) for each in own) for name in ("cases", "failed", "skipped", "seconds")
        ]
        seeds = ", ".join(sorted({str(each["seed"]) for each in own}, key=int))
        lines.append(f"{proof:44}{len(own):>6}{sums[0]:>9}{sums[1]:>8}{sums[2]:>9}{sums[3]:>9}  {seeds}")
    return "\n".join(lines)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anew", action="store_true", help="forget what was proved before")
    parser.add_argument("--only", default="", help="only proofs whose name contains this")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    now, outcomes = commit(), []
    for part in parts():
        if options.only in part.proof:
            told = None if options.anew else kept(part, now)
            told = told or run_part(part, now)
            outcomes.append(told)
            say(
                f"{part.proof}, seed {part.seed}: {told['cases']} cases, {told['failed']} failed {told['notes']}"
            )
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    say(
        f"\n{table(outcomes)}\n\nAt {now}, {time.strftime('%Y-%m-%d %H:%M')}, on {machine}. Logs lie in {KEPT}."
    )
    return int(any(each["code"] for each in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
