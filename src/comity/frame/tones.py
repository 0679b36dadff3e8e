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
_CHANGED = Tone("amber", icon="edit")
_PAST = Tone("grey", icon="archive")
_LINKED = Tone("violet", icon="git-branch")

TONES = {
    **dict.fromkeys(("choosing", "draft", "drawn", "gap", "untouched"), _DRAFT),
    **dict.fromkeys(("asked", "checked", "made", "proposed", "queued", "requested", "submitted"), _WAITING),
    "open": _WAITING,
    "planned": _PLANNED,
    **dict.fromkeys(
        ("changing", "checking", "drafting", "running", "trying", "under_way", "undoing", "writing"), _MOVING
    ),
    **dict.fromkeys(
        (
            "cleared",
            "confirmed",
            "accepted",
            "approved",
            "concluded",
            "done",
            "edited",
            "fulfilled",
            "given",
            "granted",
            "in_force",
            "issued",
            "kept",
            "lowered",
            "met",
            "registered",
            "sent",
            "signed",
            "written",
        ),
        _DONE,
    ),
    **dict.fromkeys(("broken", "postponed", "failed", "not_met", "overdue", "suspended"), _WRONG),
    **dict.fromkeys(("cancelled", "declined", "refused", "rejected"), _STOPPED),
    **dict.fromkeys(
        ("abandoned", "dropped", "released", "undone", "voided", "waived", "withdrawn"), _SET_ASIDE
    ),
    **dict.fromkeys(("archived", "closed", "expired", "repealed", "terminated"), _PAST),
    **dict.fromkeys(("amended", "returned"), _CHANGED),
    **dict.fromkeys(("held", "reported", "concretised", "merged", "split"), _LINKED),
}
"""States by their code, as the enumerations of the packages write them."""


def tone_of(state: str) -> Tone:
    """Return how a state looks; an unknown one looks plain."""
    return TONES.get(state, PLAIN)
