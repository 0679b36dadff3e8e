"""Placing measures in their tree, removing them, and the units that help with them."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access.services.keeping import allow
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page
from comity.kit.services import open_record
from comity.programmes import policies
from comity.programmes.forms import SupportForm
from comity.programmes.models.measure import Measure, MeasureSupport
from comity.programmes.queries.trees import destination, tree_of
from comity.programmes.services import measures


@require_POST
def place_measure(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Move a measure one step, or to where it was dragged: in front of another one, or into it."""
    measure = open_record(actor=request.actor, model=Measure, pk=pk)
    tree = tree_of(measure.programme)
    node = tree.node_of(measure)
    if node is None:
        raise Http404
    to, _sep, key = request.POST.get("to", "").partition(":")
    other = next((each for each in tree if str(each.measure.pk) == key), None)
    if other is not None and other is not node:
        whole = other.measure if to == "into" else (other.whole.measure if other.whole else None)
        parent, before = whole, None if to == "into" else other.measure
    else:
        parent, before = destination(tree, node, to)
    place = partial(
        measures.place_measure, actor=request.actor, measure=measure, parent=parent, before=before
    )
    attempt(request, place)
    return redirect(f"{url_for(measure.programme)}?tab=measures#measure-{measure.pk}")


@require_POST
def remove_measure(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Delete a measure that was never approved."""
    measure = open_record(actor=request.actor, model=Measure, pk=pk)
    attempt(request, partial(measures.remove_measure, actor=request.actor, measure=measure))
    return redirect(f"{url_for(measure.programme)}?tab=measures")


@require_http_methods(["GET", "HEAD", "POST"])
def support_measure(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask which unit helps with a measure, and keep it."""
    measure = open_record(actor=request.actor, model=Measure, pk=pk)
    form = SupportForm(request.POST or None)
    if form.is_valid():
        support = partial(
            measures.support_measure, actor=request.actor, measure=measure, unit=form.cleaned_data["unit"]
        )
        if attempt(request, support):
            return redirect(f"{url_for(measure)}?tab=parts")
    else:
        allow(policies.why_not_change_measure(request.actor, measure))
    title = _("Add a supporting unit")
    return form_page(request, measure, form, title=title, words=title)


@require_POST
def end_support(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a supporting unit off a measure."""
    support = MeasureSupport.objects.filter(pk=pk).first()
    if support is None:
        raise Http404
    support.measure = open_record(actor=request.actor, model=Measure, pk=support.measure_id)
    attempt(request, partial(measures.end_support, actor=request.actor, support=support))
    return redirect(f"{url_for(support.measure)}?tab=parts")
