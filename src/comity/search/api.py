"""The search in the REST API: the same question, the same reach, as on the page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router

from comity.foundation.requests import ActingRequest, whole_number
from comity.search.queries import PAGE_SIZE, Result, find, results_of
from comity.search.services import record_search

PARAMETERS = (
    ("q", "Words, phrases in quotes, words to leave out, conditions such as type:instrument."),
    ("type", "Only records of this type, such as instruments.instrument."),
    ("page", "The page, from 1."),
)


def router() -> Router:
    """Return the routes of the search."""
    made = Router()
    parameters = [
        {"in": "query", "name": name, "description": words, "schema": {"type": "string"}}
        for name, words in PARAMETERS
    ]
    made.get("", operation_id="search", openapi_extra={"parameters": parameters})(search)
    return made


def search(request: ActingRequest) -> HttpResponse:
    """Find records of all types; the best first, then the newest."""
    query, name = request.GET.get("q", "").strip(), request.GET.get("type", "")
    number = max(whole_number(request.GET.get("page", "")) or 1, 1)
    found = find(request.actor, query, only=[name] if name else None)
    if query:
        record_search(actor=request.actor, query=query, found=found)
    if found.conditions.problems:
        errors = {
            part: [_("“%(value)s” is not known.") % {"value": value}]
            for part, value in found.conditions.problems
        }
        return JsonResponse({"detail": _("Correct what is named."), "errors": errors}, status=400)
    shown = found.hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return JsonResponse(
        {
            "count": {"number": len(found.hits), "exact": not found.is_cut},
            "types": {registered.name: count for registered, count in found.counts},
            "next_to_each_other": not found.is_loose,
            "next": _page_url(request, query, name, number + 1)
            if len(found.hits) > number * PAGE_SIZE
            else "",
            "items": [_item(request, result) for result in results_of(found, shown)],
        }
    )


def _item(request: ActingRequest, result: Result) -> dict[str, Any]:
    label = result.record.label
    return {
        "type": result.registered.name,
        "id": str(result.record.pk),
        "title": "".join(piece.text for piece in result.title),
        "excerpt": "".join(piece.text for piece in result.excerpt),
        "day": result.day.isoformat(),
        "unit": str(result.record.unit_id),
        "label": {"level": label.level.code, "caveats": label.caveats, "releasable_to": label.releasable_to},
        "url": request.build_absolute_uri(result.url),
    }


def _page_url(request: ActingRequest, query: str, name: str, number: int) -> str:
    parts = {"q": query, **({"type": name} if name else {}), "page": number}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(parts)}"
