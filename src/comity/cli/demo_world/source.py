"""The files that the world is read from."""

import tomllib
from importlib import resources
from typing import Any

FOLDER = resources.files("comity.cli.demo_world") / "data"


def table(name: str) -> dict[str, Any]:
    """Return the content of `data/<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def document(name: str) -> bytes:
    """Return the bytes of a text that the demo uploads."""
    return (FOLDER / name).read_bytes()
