"""What the page of a partner shows: the whole relationship, of each kind the first rows and the way to all."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record, fetch_related
from comity.foundation.registry import type_name
from comity.foundation.workdays import months_after
from comity.frame.conditions import REACH
from comity.frame.steps import steps_of
from comity.partners.models import (
    OPEN_COMMITMENT,
    Blackout,
    Channel,
    Commitment,
    CommitmentState,
    Counterpart,
    Partner,
    RelationStep,
    Twinning,
)
from comity.partners.queries import relationship as queries

LISTED: dict[str, tuple[type[Record], tuple[str, ...]]] = {
    "ours": (Commitment, ("partner", "unit", "responsible")),
    "theirs": (Commitment, ("partner", "unit", "responsible")),
    "channels": (Channel, ("partner", "our_unit", "counterpart")),
    "counterparts": (Counterpart, ("partner",)),
    "twinnings": (Twinning, ("partner", "our_unit")),
    "blackouts": (Blackout, ("partner",)),
    "parts": (Partner, ()),
}
"""The kinds of rows on the page that have lists of their own, and what is named beside each row."""
OF_ITSELF: dict[str, tuple[str, ...]] = {"changes": (), "mergers": ("merged",)}
"""What tells of the partner itself, read with it."""


def relationship_of(actor: Actor, partner: Partner) -> dict[str, Any]:
    """Return the parts of the page, and as `shown` all that bears a label of its own, but the partner itself.

    What is only counted stands in `counted`, for the marking alone.
    """
    may = [name for name, (model, _names) in LISTED.items() if actor.may("view", type_name(model))]
    found = queries.relationship_with(partner, [*may, *OF_ITSELF])
    parts = {name: part.rows for name, part in found.parts.items()}
    named = {**OF_ITSELF, **{name: names for name, (_model, names) in LISTED.items()}}
    beside = [(row, name) for part, rows in parts.items() for row in rows for name in named[part]]
    fetch_related(beside, [partner, *_named([partner]), *parts.get("parts", [])])
    shown = [row for rows in parts.values() for row in rows]
    return {
        **found.parts,
        "days": _days_of(parts.get("blackouts", [])),
        "ladder": ladder_of(partner),
        "ended": _ended(partner, found.ended),
        "all": {name: address_of(name, partner) for name in may},
        "counted": [Commitment(label_id=label_id) for label_id in found.label_ids],
        "shown": [*shown, *_named([*shown, partner])],
    }


def address_of(name: str, partner: Partner) -> str:
    """Return where all rows of a kind are listed, of which the page shows the first."""
    asked: dict[str, Any]
    match name:
        case "parts":
            slug, asked = "partners", {"parent": partner.pk}
        case "ours" | "theirs":
            slug, asked = "commitments", {**_with(partner), "side": name, "state": OPEN_COMMITMENT}
        case _:
            slug, asked = name, _with(partner)
    return f"{reverse(f'{slug}-list')}?{urlencode(asked, doseq=True)}"


def _with(partner: Partner) -> dict[str, Any]:
    return {"partner": partner.pk, REACH: "parts"}


def ladder_of(partner: Partner) -> list[Any]:
    """Return the steps of the ladder with the present one marked; none is current before the first."""
    steps = [
        (str(each.pk), each) for each in RelationStep.objects.all() if each.active or each == partner.relation
    ]
    return steps_of(steps, str(partner.relation_id)) if partner.relation_id else steps_of(steps, "")[:-1]


def _days_of(blackouts: Iterable[Blackout]) -> list[tuple[Any, ...]]:
    """Return when nobody is received in the time ahead, in order, each with how many of our working days that takes."""
    first = clock.today()
    last = months_after(first, queries.MONTHS_AHEAD) - timedelta(days=1)
    found = [(*days, row) for row in blackouts for days in row.days_between(first, last)]
    found.sort(key=lambda each: (each[0], str(each[2].pk)))
    return [(start, end, settings.COMITY_WORKDAYS.between(start, end), row) for start, end, row in found]


def _ended(partner: Partner, counts: dict[str, int]) -> list[tuple[str, Any, int, str]]:
    """Return the ends that commitments came to: the state, its words, how many, and where they are listed."""
    address, words = reverse("commitments-list"), dict(CommitmentState.choices)
    asked = {state: urlencode({**_with(partner), "state": state}) for state in sorted(counts)}
    return [(state, words[state], counts[state], f"{address}?{query}") for state, query in asked.items()]


def _named(rows: list[Any]) -> list[Any]:
    """Return the labelled records whose names stand beside those rows."""
    cached = (each for row in rows for each in row._state.fields_cache.values())  # noqa: SLF001 where Django keeps what was fetched
    return [each for each in cached if isinstance(each, Labelled)]
