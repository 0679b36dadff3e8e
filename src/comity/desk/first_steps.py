"""What somebody whose desk is empty may begin with, by what the roles permit."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import Actor
from comity.foundation.registry import Text


@dataclass(frozen=True, slots=True)
class Step:
    """A first step: shown to whoever may do the action to the type, and only where its page exists."""

    action: str
    type_name: str
    url_name: str
    icon: str
    title: Text
    text: Text

    @property
    def url(self) -> str:
        return reverse(self.url_name)


STEPS = [
    Step(
        "add",
        "access.unit",
        "units-tree",
        icon="sitemap",
        title=_("Lay out the units"),
        text=_("Everything that is registered belongs to a unit of the tree."),
    ),
    Step(
        "add",
        "access.account",
        "account-new",
        icon="user-plus",
        title=_("Make accounts"),
        text=_("Each holder sets the password with a one-time link."),
    ),
    Step(
        "clear",
        "access.account",
        "accounts",
        icon="shield-check",
        title=_("Set clearances"),
        text=_("New accounts read the lowest level only, until you clear them."),
    ),
    Step(
        "add",
        "instruments.instrument",
        "instruments-new",
        icon="file-text",
        title=_("Register a directive"),
        text=_("Its text becomes a draft of who must do what, with whom and by when."),
    ),
    Step(
        "add",
        "partners.partner",
        "partners-new",
        icon="building-community",
        title=_("Register a partner"),
        text=_("Requirements and agreements name those with whom you work."),
    ),
    Step(
        "view",
        "instruments.instrument",
        "instruments-list",
        icon="gavel",
        title=_("See what is in force"),
        text=_("Every instrument that your unit has been given, with what it asks."),
    ),
]


def first_steps_for(actor: Actor) -> list[Step]:
    """Return the steps that the actor may take, in the order of use."""
    return [step for step in STEPS if actor.may(step.action, step.type_name) and _is_built(step)]


def _is_built(step: Step) -> bool:
    try:
        return bool(step.url)
    except NoReverseMatch:
        return False
