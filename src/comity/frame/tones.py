"""The colour and icon of each state: one lexicon, so that a word looks the same on every page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """How a chip looks: a tone of tokens.css and the name of an icon."""

    colour: str
    icon: str


PLAIN = Tone("grey", icon="circle-dot")
_DRAFT = Tone("grey", icon="pencil")
_WAITING = Tone("amber", icon="clock")
_PLANNED = Tone("teal", icon="calendar-event")
_MOVING = Tone("blue", icon="progress")
_DONE = Tone("green", icon="circle-check")
_WRONG = Tone("red", icon="alert-triangle")
_STOPPED = Tone("red", icon="circle-x")
_SET_ASIDE = Tone("grey", icon="ban")
_PAST = Tone("grey", icon="archive")
_LINKED = Tone("violet", icon="git-branch")

TONES = {
    **dict.fromkeys(("draft", "drafting", "new", "registered", "received", "unread", "untouched"), _DRAFT),
    **dict.fromkeys(
        ("awaiting", "submitted", "pending", "proposed", "queued", "in_review", "acknowledged"), _WAITING
    ),
    **dict.fromkeys(("planned", "scheduled", "assigned", "signed", "awaiting_force"), _PLANNED),
    **dict.fromkeys(("under_way", "in_progress", "running", "reading", "active", "open"), _MOVING),
    **dict.fromkeys(
        ("approved", "confirmed", "in_force", "done", "fulfilled", "closed", "accepted", "ready"), _DONE
    ),
    **dict.fromkeys(("overdue", "late", "failed", "suspended", "amended"), _WRONG),
    **dict.fromkeys(("rejected", "refused", "cancelled", "terminated", "revoked"), _STOPPED),
    **dict.fromkeys(("waived", "withdrawn", "inactive", "dismissed"), _SET_ASIDE),
    **dict.fromkeys(("expired", "replaced", "archived", "superseded", "ended"), _PAST),
    **dict.fromkeys(("concretised", "delegated", "merged", "split"), _LINKED),
}
"""States by their code, as the enumerations of the packages write them."""


def tone_of(state: str) -> Tone:
    """Return how a state looks; an unknown one looks plain."""
    return TONES.get(state, PLAIN)
