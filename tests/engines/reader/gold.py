"""Loads the labelled texts of the reader: the text as decoded, and its labels."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
REFERENCE = "COMITY_REFERENCE"


@dataclass(frozen=True)
class Gold:
    name: str
    text: str
    labels: dict[str, Any]
    digest: str


def load_set(folder: str) -> list[Gold]:
    """The texts of one folder in the order of their names; seeds are left out when the reference data is not there."""
    found = (load_text(path) for path in sorted((CORPUS / folder).glob("*.json")))
    return [gold for gold in found if gold is not None]


def load_text(labels_path: Path) -> Gold | None:
    """One labelled text, or None for a seed that this machine does not have."""
    labels = json.loads(labels_path.read_text("utf-8"))
    text_path = _find_text(labels_path, labels["file"])
    if text_path is None:
        return None
    data = text_path.read_bytes()
    return Gold(labels_path.stem, data.decode("utf-8"), labels, hashlib.sha256(data).hexdigest())


def _find_text(labels_path: Path, name: str) -> Path | None:
    if not name.startswith("seeds/"):
        return labels_path.parent / name
    reference = os.environ.get(REFERENCE)
    path = Path(reference) / name if reference else None
    return path if path and path.is_file() else None
