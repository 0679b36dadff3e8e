"""The demo's world: an invented border region at work, loaded once through the services of the product."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from comity.access.services import installation
from comity.administration.sessions import clear_by_two
from comity.cli.demo_world import (
    activities,
    agreement,
    daily,
    drawn,
    guarding,
    mandates,
    papers,
    partners,
    people,
    programmes,
)
from comity.cli.demo_world.source import LANGUAGES, table


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What the demo prints of an account. All of them share the password."""

    login: str
    name: str
    unit: str
    roles: str
    clearance: int


def load(language: str = LANGUAGES[0]) -> None:
    """Load the world into an empty database, its people writing in that language; one with a root unit stays as it is."""
    if not installation.is_founded():
        with translation.override(language):
            _load()


def _load() -> None:
    clear_by_two(using=installation.OWNER, wanted=False)
    people.settle()
    clear_by_two(using=installation.OWNER, wanted=settings.COMITY_CLEARANCE_BY_TWO)
    mandates.register()
    papers.write()
    daily.fill()
    partners.tie()
    programmes.draw_up()
    agreement.sign()
    activities.fill()
    drawn.draw()
    guarding.open_cases()


def accounts() -> list[DemoAccount]:
    """Return the accounts in the order of their list, the two that make all others last."""
    told = [
        DemoAccount(row["login"], row["name"], row["unit"], ", ".join(row["roles"]), row["clearance"])
        for row in table("accounts")["account"]
    ]
    first = table("accounts")["first"]
    root = table("units")["unit"][0]["code"]
    return [
        *told,
        *(
            DemoAccount(login, login, root, role, people.FIRST_CLEARANCE[role])
            for role, login in first.items()
        ),
    ]


def password() -> str:
    """Return the password of every account of the demo."""
    return str(table("accounts")["password"])
