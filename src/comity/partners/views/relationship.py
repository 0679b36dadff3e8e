"""What the page of a partner shows: the whole relationship, each part in one query whatever its length."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.workdays import months_after
from comity.frame.steps import steps_of
from comity.partners import policies, queries
from comity.partners.models import Commitment, CommitmentState, Partner, RelationStep, Side

MONTHS_AHEAD = 12
"""For how long ahead blackouts are shown."""


def relationship_of(actor: Actor, partner: Partner) -> dict[str, Any]:
    """Return the parts of the page, and as `shown` all that bears a label of its own, but the partner itself.

    What is only counted stands in `counted`, for the marking alone.
    """
    keys, today = queries.with_parts(partner), clock.today()
    commitments = queries.open_commitments_with(keys)
    parts: dict[str, list[Any]] = {
        "changes": list(queries.relation_changes(partner)),
        "channels": queries.channels_with(keys),
        "twinnings": queries.twinnings_with(keys),
        "counterparts": queries.counterparts_with(keys),
        "parts": queries.parts_of(partner),
        "mergers": queries.mergers_into(partner),
    }
    blackouts = [
        (first, last, settings.COMITY_WORKDAYS.between(first, last), row)
        for first, last, row in queries.blackouts_with(keys, today, months_after(today, MONTHS_AHEAD))
    ]
    shown = [row for rows in parts.values() for row in rows] + commitments
    shown += [row for *_days, row in blackouts]
    ended, words = queries.ended_commitments_with(keys), dict(CommitmentState.choices)
    address = f"{reverse('commitments-list')}?partner={partner.pk}&state="
    return {
        **parts,
        "blackouts": blackouts,
        "ladder": ladder_of(partner),
        "ours": [row for row in commitments if row.side == Side.OURS],
        "theirs": [row for row in commitments if row.side == Side.THEIRS],
        "ended": [(state, words[state], count, f"{address}{state}") for state, count, _labels in ended],
        "counted": [Commitment(label_id=label) for *_, labels in ended for label in labels],
        "why_not_step": policies.why_not_change(actor, partner),
        "shown": [*shown, *_named([*shown, partner])],
    }


def ladder_of(partner: Partner) -> list[Any]:
    """Return the steps of the ladder with the present one marked; none is current before the first."""
    steps = [
        (str(each.pk), each) for each in RelationStep.objects.all() if each.active or each == partner.relation
    ]
    return steps_of(steps, str(partner.relation_id)) if partner.relation_id else steps_of(steps, "")[:-1]


def _named(rows: list[Any]) -> list[Labelled]:
    """Return the labelled records whose names stand beside those rows."""
    cached = (each for row in rows for each in row._state.fields_cache.values())  # noqa: SLF001 where Django keeps what was fetched
    return [each for each in cached if isinstance(each, Labelled)]
