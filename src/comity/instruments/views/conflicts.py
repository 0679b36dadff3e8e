"""What a page shows to the second of two people who changed the same draft or requirement: both versions."""

from typing import Any

from django.utils.translation import gettext as _

from comity.instruments.forms import ObligationForm
from comity.instruments.models.reading import ObligationKind


def differences(form: ObligationForm, current: Any) -> list[dict[str, str]]:
    """Return the fields in which a valid form and what stands now differ, both in words, for a person to decide."""
    return [
        {"name": name, "title": str(form[name].label), "mine": _words(mine), "theirs": _words(theirs)}
        for name, mine in form.fields_for(current).items()
        if mine != (theirs := getattr(current, name))
    ]


def conflict_context(form: ObligationForm, current: Any) -> dict[str, Any]:
    """Return what the page of two versions shows; the person decides against what stands now."""
    return {
        "form": form,
        "version": current.version,
        "differences": differences(form, current),
        "stale": _(
            "Somebody else saved this while you were editing it. Nothing of either is lost: decide for each field."
        ),
    }


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each["text"] if isinstance(each, dict) else each) for each in value)
    return str(dict(ObligationKind.choices).get(value, value or ""))
