"""The security officer's desk: one page of what waits, the sessions that hold, the scale, and why somebody may or not."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access_policies
from comity.access import queries as access_queries
from comity.access.labelling import covering
from comity.access.models import Account, Level
from comity.access.services import accounts
from comity.administration import forms, policies
from comity.administration.asking import Question, ask
from comity.administration.queries import offered_rights, security
from comity.administration.queries.explaining import explain
from comity.administration.queries.reviews import progress_of, reviews_for
from comity.administration.services.levels import set_level
from comity.foundation.requests import ActingRequest
from comity.frame.drawing import rows_in
from comity.history.services import record_reading
from comity.threads.queries import record_at


@require_GET
def show_desk(request: ActingRequest) -> HttpResponse:
    """Show everything that waits for a security officer, or is worth a look."""
    actor = request.actor
    access_policies.refuse(policies.why_not_see_desk(actor))
    kept = list(security.accounts_kept(actor))
    attempts, unknown = security.failed_sign_ins(kept)
    notices = [
        (_("Without a second factor"), security.without_second_factor(kept)),
        (_("Clearances about to expire"), security.about_to_expire(kept)),
        (_("Dormant accounts"), security.dormant(kept)),
        (_("Rare combinations of roles"), security.rare_rights(kept)),
        (_("Refused in the last 30 days"), security.refusals(actor)),
    ]
    lowered = security.lowered_lately(actor)
    asked = security.lowerings_asked(actor)
    context = {
        "proposed": security.proposed_clearances(actor),
        "asked": asked,
        "notices": [(title, rows[: security.MOST], len(rows)) for title, rows in notices],
        "quiet": [
            title for title, rows, *_ in [*notices, (_("Failed sign-ins"), attempts or unknown)] if not rows
        ],
        "lowered": lowered,
        "attempts": attempts,
        "unknown": unknown,
        "sessions": security.open_sessions(kept),
        "reviews": [(each, progress_of(each)) for each in reviews_for().filter(closed_at=None)],
        "by_two": settings.COMITY_CLEARANCE_BY_TWO,
    }
    shown = list(rows_in(context))
    record_reading(actor=actor, rows=shown, details={"page": "security-desk"})
    return render(request, "administration/security/desk.html", {**context, "page_label": covering(shown)})


@require_POST
def end_session(request: ActingRequest, pk: UUID) -> HttpResponse:
    """End all sessions of an account from the desk, with the reason that the desk is for."""
    access_policies.refuse(policies.why_not_see_desk(request.actor))
    account = get_object_or_404(security.accounts_kept(request.actor), pk=pk)
    accounts.end_sessions(actor=request.actor, account=account, reason=_("Ended at the security desk."))
    messages.success(request, _("The sessions of %s are ended.") % account.name)
    return redirect("security-desk")


@require_http_methods(["GET", "HEAD", "POST"])
def change_level(request: ActingRequest, number: int) -> HttpResponse:
    """Give a level of the scale other names or another colour."""
    access_policies.check(request.actor, "change", "access.level")
    level = get_object_or_404(Level, pk=number)
    present = {name: getattr(level, name) for name in ("name_en", "name_vi", "colour")}
    form = forms.LevelForm(request.actor, request.POST or None, present)
    title = _("Level %(number)s: %(level)s") % {"number": level.no, "level": level}
    question = Question(form, title, _("Save the level"), back=reverse("label-scale"))
    return ask(request, question, set_level, level=level)


@require_GET
def show_why(request: ActingRequest) -> HttpResponse:
    """Say, layer by layer, why an account may or may not do something to a record that the reader sees."""
    actor = request.actor
    for_all = actor.may("clear", "access.account")
    people = security.accounts_kept(actor) if for_all else access_queries.accounts()
    candidates = people if for_all else people.filter(pk=actor.account_id)
    verbs = sorted({action for rights in offered_rights().values() for _state, action in rights})
    actions = [(verb, access_policies.words_for(verb)) for verb in verbs]
    first = {"account": actor.account_id, "action": "view"}
    form = forms.ExplainForm(actor, request.GET or None, first).among(candidates, actions)
    context: dict[str, object] = {"form": form}
    if request.GET and form.is_valid():
        context |= _why(request, form.cleaned_data["account"], form.cleaned_data["record"])
    return render(request, "administration/security/why.html", context)


def _why(request: ActingRequest, account: Account, address: str) -> dict[str, object]:
    access_policies.refuse(policies.why_not_explain(request.actor, account))
    record = record_at(address)
    if record is None or not request.actor.may("view", record._meta.label_lower):  # noqa: SLF001 Django documents _meta
        raise Http404
    layers = explain(account, record, request.GET["action"])
    record_reading(actor=request.actor, rows=[record], verb="read", details={"page": "why"})
    return {
        "account": account,
        "record": record,
        "layers": layers,
        "may": all(layer.holds for layer in layers),
        "page_label": record.label,
    }
