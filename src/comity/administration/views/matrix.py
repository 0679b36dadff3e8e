"""The permission matrix: who may do what, as this installation has it; read, narrowed, printed and exported."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.access import policies
from comity.administration.queries.matrix import Asked, Cell, choices, matrix
from comity.foundation import clock, sheets
from comity.foundation.requests import ActingRequest
from comity.history.services import record_access

TYPE = "access.role"


@require_GET
def show_matrix(request: ActingRequest) -> HttpResponse:
    """Show every right with the roles that have it and how many accounts within reach hold it."""
    policies.check(request.actor, "view", TYPE)
    asked = _asked(request)
    words = {"role": _("Role"), "type": _("Records"), "action": _("Action")}
    chosen = {"role": asked.role, "type": asked.record_type, "action": asked.action}
    context = {
        "matrix": matrix(asked),
        "filters": [(name, words[name], found, chosen[name]) for name, found in choices().items()],
        "narrowed": any(chosen.values()),
        "why_not_export": policies.why_not(request.actor, "export", TYPE),
    }
    return render(request, "administration/roles.html", context)


@require_GET
def export_matrix(request: ActingRequest) -> HttpResponse:
    """Send what the filters leave as a table; the ledger keeps that it left."""
    policies.check(request.actor, "export", TYPE)
    found = matrix(_asked(request))
    record_access(actor=request.actor, verb="exported", details={"type": TYPE, "count": len(found.lines)})
    titles = [_("Records"), _("State"), _("Action"), *map(str, found.roles), _("Accounts within reach")]
    rows = [
        [each.type_words, each.state, each.action_words, *map(_mark, each.cells), str(each.holders)]
        for each in found.lines
    ]
    title = _("Permission matrix")
    sheet = sheets.Sheet(title, _("Nothing to mark"), title, titles, rows)
    name = f"permissions_{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheets.as_csv(sheet), content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: ActingRequest) -> Asked:
    return Asked(*(request.GET.get(name, "") for name in ("role", "type", "action")))


def _mark(cell: Cell) -> str:
    words = {"more": _("yes, beyond the version"), "less": _("no, unlike the version")}
    return words.get(cell.difference) or (_("yes") if cell.held else "")
