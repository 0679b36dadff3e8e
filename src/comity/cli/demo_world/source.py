"""The files that the world is read from."""

import tomllib
from importlib import resources
from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("en", "vi")
"""The languages in which the people of the demo write."""
FOLDER = resources.files("comity.cli.demo_world") / "data"


def table(name: str) -> dict[str, Any]:
    """Return the content of `data/<name>.toml`; what it says in each language, in the active one."""
    content: dict[str, Any] = _said(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))
    return content


def document(name: str) -> bytes:
    """Return the bytes of a text that the demo uploads."""
    return (FOLDER / name).read_bytes()


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return [_said(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == set(LANGUAGES):
        active = (get_language() or "")[:2]
        return value[active if active in LANGUAGES else LANGUAGES[0]]
    return {name: _said(each) for name, each in value.items()}
