"""What the reader's cues say in words."""

from django.utils.translation import gettext as _


def words_for(cue: str) -> str:
    """Return a cue in words: where in the text it fired, or the turn of phrase that it is named for."""
    places = {
        "in-measures": _("in the part on measures"),
        "table-row": _("row of a task table"),
        "column-owner": _("column of who"),
        "column-deadline": _("column of when"),
        "operative-verb": _("opens with what to do"),
        "owner-item": _("item below who has to do it"),
        "prohibited-item": _("item below what is forbidden"),
        "present-duty": _("duty told in the present tense"),
        "reported-order": _("order as reported"),
        "will-commit": _("commitment of the issuer"),
        "marked": _("marked as a measure"),
        "normative": _("in the words of rules"),
        "imperative": _("opens with what to do"),
        "list-item": _("item of a list"),
    }
    if cue in places:
        return places[cue]
    return _("“%(words)s”") % {"words": cue.removeprefix("vi-").replace("-", " ")}
