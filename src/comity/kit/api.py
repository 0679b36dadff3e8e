"""The REST API of every record type, described by OpenAPI 3.1: the same services, the same reasons, as the pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError as WrongShape

from comity.access import policies
from comity.access.authenticators import BearerToken, SessionCookie
from comity.access.labelling import covering, placed
from comity.foundation.refusals import LabelTooHigh, NotAllowed, Refusal, StaleRecord
from comity.foundation.requests import ActingRequest
from comity.frame.conditions import refuse_unmet
from comity.history.services import record_reading
from comity.kit import services
from comity.kit.codec import STEP, decode, encode, shapes_of
from comity.kit.declaration import RecordType
from comity.kit.listing import Listing


def api_for(kits: Iterable[RecordType], more: Mapping[str, Callable[[], Router]]) -> NinjaAPI:
    """Return the API over those types, and over what other packages offer under an address of their own."""
    doors = [BearerToken(), SessionCookie()]
    api = NinjaAPI(title="Comity", version="1", auth=doors, docs_url=None, urls_namespace="api")
    for kit in kits:
        router = _router(kit)
        if kit.step is not None:
            _add_steps(router, kit)
        api.add_router(f"{kit.slug}/", router, tags=[kit.slug])
    for address, make in more.items():
        api.add_router(address, make(), tags=[address])
    for error in (Http404, WrongShape, ValidationError, Refusal):
        api.add_exception_handler(error, _refuse)
    return api


def show_docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    return render(request, "kit/api.html", {"schema": api.get_openapi_schema()})


def _router(kit: RecordType) -> Router:
    shapes, router, slug = shapes_of(kit), Router(), kit.slug
    New, Change = shapes["new"], shapes["change"]  # noqa: N806 ninja reads them as the types of the bodies
    asked = ["q", "sort", "after", "before", *kit.filter_fields]
    query = {"parameters": [{"in": "query", "name": name, "schema": {"type": "string"}} for name in asked]}

    @router.get("", response=shapes["page"], operation_id=f"list_{slug}", openapi_extra=query)
    def read_list(request: ActingRequest) -> HttpResponse:
        policies.check(request.actor, "view", kit.name)
        listing = Listing(kit, request.actor, request.GET, columns=["unit", "scope", *kit.data_names])
        refuse_unmet(listing)
        page, base = listing.page, request.build_absolute_uri(request.path)
        covering(page.rows)
        record_reading(actor=request.actor, rows=page.rows, details={"type": kit.name})
        return JsonResponse(
            {
                "count": {"number": listing.count.number, "exact": listing.count.exact},
                "previous": page.before and base + listing.link(before=page.before),
                "next": page.after and base + listing.link(after=page.after),
                "items": [encode(kit, record) for record in page.rows],
            }
        )

    @router.get("{uuid:pk}/", response=shapes["read"], operation_id=f"read_{slug}")
    def read_one(request: ActingRequest, pk: UUID) -> HttpResponse:
        record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
        return JsonResponse(encode(kit, record))

    if not kit.form_sections:
        return router

    @router.post("", response={201: shapes["read"]}, operation_id=f"create_{slug}")
    def create(request: ActingRequest, values: New) -> HttpResponse:  # type: ignore[valid-type] # made at run time
        policies.check(request.actor, "add", kit.name)
        with transaction.atomic():
            given = placed(request.actor, decode(kit, values))
            record = kit.create(actor=request.actor, model=kit.model, **given)
            return JsonResponse(encode(kit, record), status=201)

    @router.patch("{uuid:pk}/", response=shapes["read"], operation_id=f"change_{slug}")
    def change(request: ActingRequest, pk: UUID, values: Change) -> HttpResponse:  # type: ignore[valid-type] # made at run time
        record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
        given = decode(kit, values)
        version = given.pop("version")
        with transaction.atomic():
            saved = kit.update(actor=request.actor, record=record, values=given, expected_version=version)
            return JsonResponse(encode(kit, saved))

    return router


def _add_steps(router: Router, kit: RecordType) -> None:
    @router.post("{uuid:pk}/steps/", response=shapes_of(kit)["read"], operation_id=f"step_{kit.slug}")
    def take_step(request: ActingRequest, pk: UUID, taken: STEP) -> HttpResponse:
        record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
        with transaction.atomic():
            moved = kit.take_step(actor=request.actor, record=record, **taken.model_dump())
            return JsonResponse(encode(kit, moved))


def _refuse(_request: HttpRequest, error: Any) -> HttpResponse:
    """Answer with the reason; a wrong value is named, never repeated."""
    status, more = 409, {}
    match error:
        case Http404():
            status, error = 404, _("Not found.")
        case WrongShape():
            named = [(".".join(str(part) for part in each["loc"][2:]), each["msg"]) for each in error.errors]
            status, more = 400, {"errors": {name or "body": [text] for name, text in named}}
        case ValidationError():
            alone = not hasattr(error, "error_dict")
            status, more = 400, {"errors": {"__all__": error.messages} if alone else error.message_dict}
        case NotAllowed() | LabelTooHigh():
            status = 403
        case StaleRecord():
            more = {"version": error.current.version}
    detail = _("Correct what is named.") if "errors" in more else str(error)
    return JsonResponse({"detail": detail, **more}, status=status)
