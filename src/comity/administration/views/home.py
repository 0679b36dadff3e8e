"""The first page of the administration."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.access import policies
from comity.administration.policies import why_not_see_desk
from comity.foundation.requests import ActingRequest


@dataclass(frozen=True, slots=True)
class Door:
    """A way into one part of the administration."""

    title: str
    text: str
    icon: str
    url: str


@require_GET
def show_home(request: ActingRequest) -> HttpResponse:
    """Show the parts that the actor may look into."""
    open_doors = [door for name, door in _doors() if policies.why_not(request.actor, "view", name) is None]
    if why_not_see_desk(request.actor) is None:
        open_doors.insert(0, _security_desk())
    return render(request, "administration/home.html", {"doors": open_doors})


def _doors() -> list[tuple[str, Door]]:
    """Return every part with the record type that one must be able to view."""
    return [
        (
            "access.unit",
            Door(_("Units"), _("The tree, and how it changes."), icon="sitemap", url=reverse("units-tree")),
        ),
        (
            "access.circle",
            Door(_("Circles"), _("Units that share records sideways."), "circles", url=reverse("circles")),
        ),
        (
            "access.account",
            Door(
                _("Accounts"),
                _("Who works here, in which unit, cleared for what."),
                icon="users",
                url=reverse("accounts"),
            ),
        ),
        (
            "access.role",
            Door(
                _("Who may do what"),
                _("Each right, role by role, and who holds it."),
                icon="shield-check",
                url=reverse("roles"),
            ),
        ),
        *_more_doors(),
    ]


def _security_desk() -> Door:
    return Door(
        _("Security desk"),
        _("Clearances, labels, reviews, and what is worth a look."),
        icon="shield-check",
        url=reverse("security-desk"),
    )


def _more_doors() -> list[tuple[str, Door]]:
    """Return the parts that are looked into rather than worked on."""
    return [
        (
            "history.event",
            Door(_("Ledger"), _("Who did what and when."), icon="history", url=reverse("ledger")),
        ),
        (
            "access.label",
            Door(
                _("Label scale"),
                _("Levels, caveats and releasability."),
                icon="lock",
                url=reverse("label-scale"),
            ),
        ),
        (
            "access.role",
            Door(_("Reference lists"), _("The choices that forms offer."), icon="list", url=reverse("lists")),
        ),
        (
            "administration.review",
            Door(
                _("Access reviews"),
                _("Who confirms what each account may do and read."),
                icon="checklist",
                url=reverse("access-reviews"),
            ),
        ),
    ]
