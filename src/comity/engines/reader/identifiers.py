"""Normalised identifiers of instruments after the Akoma Ntoso naming convention 1.0 (OASIS, 2019)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import codes

if TYPE_CHECKING:
    from comity.engines.reader.citations import Found

_ACTS = frozenset(
    {
        "law",
        "ordinance",
        "constitution",
        "code",
        "decree",
        "resolution",
        "joint_resolution",
        "circular",
        "joint_circular",
        "decision",
    }
)


def akn_id(citation: Found) -> str | None:
    """`/akn/vn/act/decree/2016-03-31/22-2016-nd-cp`; None for what the scheme cannot name without guessing.

    A number without a year is not unique, so it needs the date; normative acts live with their year alone.
    """
    if citation.number is None or not citation.serial:
        return None
    when = citation.date_iso or (str(citation.year) if citation.year else None)
    if when is None:
        return None
    number = re.sub(r"[^a-z0-9]+", "-", codes.bare(citation.number)).strip("-")
    kind = citation.type.replace("_", "-")
    if citation.year:
        return f"/akn/vn/act/{kind}/{when}/{number}"
    actor = (
        re.sub(r"[^a-z0-9]+", "-", codes.bare(citation.issuer_codes[0])) if citation.issuer_codes else "vn"
    )
    family = "act" if citation.type in _ACTS and actor in {"tw", "qutw"} else "doc"
    return f"/akn/vn/{family}/{kind}/{actor}/{when}/{number}"
