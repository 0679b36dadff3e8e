"""The page of a partner, the tree of partners, and the steps of a relation."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies as access
from comity.access.labelling import covering
from comity.foundation.registry import type_name, url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page
from comity.history.services import record_reading
from comity.kit import views as kit_views
from comity.kit.pages import detail_context
from comity.kit.panels import panels_for
from comity.kit.services import open_record
from comity.partners import policies, queries
from comity.partners.forms import RelationForm
from comity.partners.models import Partner
from comity.partners.records import PARTNERS
from comity.partners.services import relations
from comity.partners.views.relationship import relationship_of


@require_GET
def show_partner(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the relationship on one page; the address of a merged partner leads to the one that stands for it."""
    try:
        if request.GET.get("tab"):
            return kit_views.show_record(request, kit=PARTNERS, pk=pk)
        return _show_relationship(request, open_record(actor=request.actor, model=Partner, pk=pk))
    except Http404:
        standing = queries.standing_for(pk)
        if standing is None or standing.pk == pk:
            return kit_views.show_record(request, kit=PARTNERS, pk=pk)
        return redirect(url_for(standing))


def _show_relationship(request: ActingRequest, partner: Partner) -> HttpResponse:
    context = detail_context(PARTNERS, request, partner)
    parts = relationship_of(request.actor, partner)
    panels = panels_for(PARTNERS.name) if "whole" in request.GET else []
    drawn = [panel.render(request, partner) for panel in panels]
    context["whole"] = [html for html, _rows in drawn]
    record_reading(actor=request.actor, rows=parts["shown"], details={"partner": partner.pk})
    drawn_rows = [row for _html, rows in drawn for row in rows]
    label = covering([*parts["shown"], *parts["counted"], *drawn_rows, partner, *context["beside"]])
    response = render(request, "partners/relationship.html", {**context, **parts, "page_label": label})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_GET
def show_tree(request: ActingRequest) -> HttpResponse:
    """Show all partners as they belong to one another, with what waits with each."""
    access.check(request.actor, "view", type_name(Partner))
    nodes = queries.tree()
    every = list(queries.flat(nodes))
    rows = [node.partner for node in every]
    counted = [Partner(label_id=label) for label in {label for node in every for label in node.label_ids}]
    record_reading(actor=request.actor, rows=rows, details={"type": type_name(Partner)})
    context = {"nodes": nodes, "count": len(rows), "kit": PARTNERS, "page_label": covering([*rows, *counted])}
    return render(request, "partners/tree.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_relation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Record a step up or down the ladder."""
    partner = open_record(actor=request.actor, model=Partner, pk=pk)
    access.refuse(policies.why_not_change(request.actor, partner))
    form = RelationForm(request.POST or None, initial={"step": partner.relation_id})
    if form.is_valid():
        change = partial(relations.change_relation, actor=request.actor, partner=partner, **form.cleaned_data)
        if attempt(request, change):
            return redirect(url_for(partner))
    return form_page(request, partner, form, title=_("Change the relation"), words=_("Record the step"))
