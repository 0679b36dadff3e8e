"""Finding partners that may be one, and making them one step by step."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Label
from comity.access.queries import accounts, own_units
from comity.foundation.registry import type_name, url_for
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.frame.changing import attempt, form_page
from comity.history.services import record_reading
from comity.kit.cells import Drawer
from comity.kit.listing import shown_with
from comity.kit.services import open_record
from comity.partners import policies, queries
from comity.partners.forms import OtherForm, ReasonForm
from comity.partners.models import Partner
from comity.partners.queries import duplicates
from comity.partners.records import PARTNERS
from comity.partners.services import distinguishing, merging
from comity.threads.services.moving import Found


@require_GET
def show_duplicates(request: ActingRequest) -> HttpResponse:
    """Show the pairs of partners that may be one, with why, and those that were told apart, with by whom."""
    access.check(request.actor, "view", type_name(Partner))
    pairs, apart = duplicates.possible_duplicates(), duplicates.told_apart()
    named = [*((pair.one, pair.other) for pair in pairs), *((row.one, row.other) for row in apart)]
    rows = [*apart, *{row.pk: row for both in named for row in both}.values()]
    record_reading(actor=request.actor, rows=rows, details={"type": type_name(Partner)})
    mine = set(own_units(request.actor).values_list("pk", flat=True))
    people = accounts().in_bulk({row.created_by for row in apart})
    context = {
        "pairs": [(pair, {pair.one.unit_id, pair.other.unit_id} <= mine) for pair in pairs],
        "apart": [(row, people.get(row.created_by), row.unit_id in mine) for row in apart],
        "why_not": access.why_not(request.actor, "merge", type_name(Partner)),
        "kit": PARTNERS,
        "page_label": covering(rows),
    }
    return render(request, "partners/duplicates.html", context)


@require_POST
def tell_apart(request: ActingRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that two partners that look alike are not the same."""
    one, second = (open_record(actor=request.actor, model=Partner, pk=key) for key in (pk, other))
    access.refuse(policies.why_not_tell_apart(request.actor, one, second))
    part = partial(distinguishing.tell_apart, actor=request.actor, one=one, other=second)
    attempt(request, part, done=_("The two are told apart and are not shown as a pair again."))
    return redirect("partners-duplicates")


@require_POST
def take_back_distinction(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show two partners as a pair again that were told apart."""
    access.check(request.actor, "view", type_name(Partner))
    distinction = duplicates.distinction_of(pk)
    if distinction is None:
        raise Http404
    access.refuse(policies.why_not_take_back_distinction(request.actor, distinction))
    take_back = partial(distinguishing.take_back_distinction, actor=request.actor, distinction=distinction)
    attempt(request, take_back, done=_("The two are a possible pair again."))
    return redirect("partners-duplicates")


@require_http_methods(["GET", "HEAD", "POST"])
def choose_other(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask with which partner this one is to be one."""
    partner = open_record(actor=request.actor, model=Partner, pk=pk)
    access.refuse(policies.why_not_merge_at_all(request.actor, partner))
    form = OtherForm(partner, request.POST or None)
    if choosers.asks(request):
        return choosers.offer(request, form)
    if form.is_valid() and choosers.FIND not in request.POST:
        return redirect("partner-merge-with", pk, form.cleaned_data["other"].pk)
    return form_page(request, partner, form, title=_("Merge with another partner"), words=_("Compare"))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ActingRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Compare two partners, choose what stays of each, see what will follow, and merge once that was seen."""
    kept, merged = (open_record(actor=request.actor, model=Partner, pk=key) for key in (pk, other))
    access.refuse(policies.why_not_merge_at_all(request.actor, kept))
    taken = {name: request.POST.get(f"take-{name}") == "other" for name in merging.FIELDS}
    reason = request.POST.get("reason", "")
    if "confirm" in request.POST:
        join = partial(merging.merge_partners, actor=request.actor, kept=kept, merged=merged)
        if attempt(request, partial(join, taken=taken, reason=reason)):
            return redirect(url_for(kept))
    found = merging.what_follows(request.actor, merged)
    context = {
        "record": kept,
        "other": merged,
        "why_not": policies.why_not_merge(request.actor, kept, merged),
        "why_not_take": policies.why_not_take_values(kept, merged, ["name_en"]),
        "rows": compared(kept, merged, taken if request.method == "POST" else None),
        "found": found,
        "is_seen": request.method == "POST",
        "reason": reason,
        "page_label": _label_of(request, [kept, merged], found),
    }
    return render(request, "partners/merge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask why, and let both partners stand again."""
    access.check(request.actor, "view", type_name(Partner))
    merger = queries.merger_of(pk)
    if merger is None:
        raise Http404
    access.refuse(policies.why_not_undo_merge(request.actor, merger))
    record_reading(actor=request.actor, rows=[merger, merger.kept], verb="read")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        take_back = partial(merging.undo_merge, actor=request.actor, merge=merger, **form.cleaned_data)
        if attempt(request, take_back, done=_("Both partners stand again.")):
            return redirect(url_for(merger.kept))
    return form_page(request, merger.kept, form, title=_("Take the merger back"), words=_("Take it back"))


def _label_of(request: ActingRequest, both: list[Partner], found: list[Found]) -> Label | None:
    """Return the marking of a comparison with what it names and counts; what it names is recorded as read."""
    named = shown_with(map(PARTNERS.attribute, merging.FIELDS), both)
    record_reading(actor=request.actor, rows=named[len(both) :], verb="read", details={"page": "merge"})
    counted = {label_id for each in found for label_id in each.label_ids}
    return covering([*named, *(Partner(label_id=label_id) for label_id in counted)])


def compared(kept: Partner, merged: Partner, taken: dict[str, bool] | None) -> list[dict[str, Any]]:
    """Return the fields of two partners side by side, in words, and which of them is to stay.

    Before anybody has chosen, the value of the other is proposed where the one that is kept has none.
    """
    draw = Drawer(brief=False).draw
    rows = []
    for attribute in map(PARTNERS.attribute, merging.FIELDS):
        mine, theirs = draw(attribute, kept), draw(attribute, merged)
        rows.append(
            {
                "name": attribute.name,
                "title": attribute.title,
                "mine": mine,
                "theirs": theirs,
                "differs": mine != theirs,
                "takes_other": taken[attribute.name] if taken else bool(theirs and not mine),
            }
        )
    return rows
