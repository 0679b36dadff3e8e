"""Roles: what each may do, and who may do something because of which role."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies
from comity.access.labelling import covering
from comity.access.models import Permission, Role
from comity.access.policies import words_for, words_for_type
from comity.access.queries import accounts, differences_from_version
from comity.access.services.roles import set_permissions
from comity.administration.queries import holders_of, offered_rights, roles_permitting
from comity.foundation import acting
from comity.foundation.requests import ActingRequest
from comity.foundation.text import sort_key
from comity.history.services import record_reading

TYPE = "access.role"


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the matrix as the form of a role shows it."""

    value: str
    words: str
    state: str
    held: bool


@require_http_methods(["GET", "HEAD", "POST"])
def show_role(request: ActingRequest, code: str) -> HttpResponse:
    """Show who holds a role and what it permits; let the administrator change the latter."""
    policies.check(request.actor, "view", TYPE)
    role = get_object_or_404(Role, pk=code)
    offered = offered_rights()
    if request.method == "POST":
        known = {(name, state, action) for name, rights in offered.items() for state, action in rights}
        chosen = [_permission(text) for text in request.POST.getlist("permission")]
        set_permissions(actor=request.actor, role=role, wanted=[each for each in chosen if each in known])
        messages.success(request, _("The permissions are saved."))
        return redirect("role", code=code)
    held = set(Permission.objects.filter(role=role).values_list("record_type", "state", "action"))
    holders = list(accounts().filter(active=True, role_rows__role=role).select_related("label__level"))
    record_reading(actor=request.actor, rows=holders, details={"page": "role"})
    context = {
        "role": role,
        "holders": holders,
        "groups": sorted(
            ((words_for_type(name), _boxes(name, rights, held)) for name, rights in offered.items()),
            key=lambda group: sort_key(group[0]),
        ),
        "why_not_change": policies.why_not(request.actor, "change", TYPE),
        "differences": [[_in_words(each) for each in part] for part in differences_from_version(role)],
        "page_label": covering(holders),
    }
    return render(request, "administration/role.html", context)


def _in_words(permission: acting.Permission) -> str:
    name, state, action = permission
    words = f"{words_for_type(name)}: {words_for(action)}"
    return words if state == "*" else f"{words} ({state})"


@require_GET
def who_may(request: ActingRequest) -> HttpResponse:
    """Show which accounts within reach may do something, and by which of their roles."""
    policies.check(request.actor, "view", TYPE)
    name, action, state = (request.GET.get(each, "") for each in ("type", "action", "state"))
    roles = list(roles_permitting(name, action, state))
    if not roles:
        raise Http404
    holders = list(holders_of(name, action, state).select_related("label__level"))
    record_reading(actor=request.actor, rows=holders, details={"page": "who-may"})
    context = {
        "action": words_for(action),
        "type": words_for_type(name),
        "roles": roles,
        "holders": [
            (account, [row.role for row in account.role_rows.all() if row.role in roles])
            for account in holders
        ],
        "page_label": covering(holders),
    }
    return render(request, "administration/who_may.html", context)


def _boxes(name: str, rights: list[tuple[str, str]], held: set[acting.Permission]) -> list[Box]:
    return [
        Box(
            f"{name} {state} {action}",
            words_for(action),
            "" if state == "*" else state,
            (name, state, action) in held,
        )
        for state, action in rights
    ]


def _permission(text: str) -> acting.Permission:
    name, _first, rest = text.partition(" ")
    state, _second, action = rest.partition(" ")
    return name, state, action
