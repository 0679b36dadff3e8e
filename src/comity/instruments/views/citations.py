"""Tying what a text cites to the register."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access.labelling import covering
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt
from comity.instruments.forms import CitedForm, ResolveForm
from comity.instruments.models.reading import Citation
from comity.instruments.services import citing
from comity.instruments.views.answers import offer_registered, open_record


@require_http_methods(["GET", "HEAD", "POST"])
def resolve_citation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Offer to name a registered instrument, or to register the cited one from what the text says."""
    citation = open_record(request, Citation, pk, "reading__instrument")
    wants_new = request.POST.get("register") == "yes"
    resolve = ResolveForm(request.POST if request.method == "POST" and not wants_new else None)
    register = CitedForm.of(citation, request.POST if wants_new else None)
    done: object = None
    if resolve.is_valid():
        named = resolve.cleaned_data["instrument"]
        done = attempt(
            request,
            partial(citing.resolve_citation, actor=request.actor, citation=citation, instrument=named),
        )
    elif register.is_valid():
        facts = register.cleaned_data
        done = attempt(
            request, partial(citing.register_cited, actor=request.actor, citation=citation, facts=facts)
        )
    if done:
        return redirect(f"{url_for(citation.reading.instrument)}?tab=citations#cite-{citation.pk}")
    registered = offer_registered(request)
    context = {
        "citation": citation,
        "url": url_for(citation.reading.instrument),
        "resolve": resolve,
        "register": register,
        "registered": registered,
        "page_label": covering([citation, *registered]),
    }
    return render(
        request, "instruments/citation.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
def unresolve_citation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take back which instrument a citation means."""
    citation = open_record(request, Citation, pk, "reading__instrument")
    attempt(
        request,
        partial(citing.resolve_citation, actor=request.actor, citation=citation, instrument=None),
        done=_("The citation is open again."),
    )
    return redirect(f"{url_for(citation.reading.instrument)}?tab=citations#cite-{citation.pk}")
