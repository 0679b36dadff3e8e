"""The addresses of record types; `config` mounts them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import Router

from comity.kit import api, views
from comity.kit.declaration import RecordType

PAGES: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "list": ("", views.show_list),
    "new": ("new/", views.make_record),
    "export": ("export.<str:ending>", views.export_records),
    "detail": ("<uuid:pk>/", views.show_record),
    "edit": ("<uuid:pk>/edit/", views.edit_record),
    "preview": ("<uuid:pk>/preview/", views.show_preview),
}


def urls_for(kits: Iterable[RecordType]) -> list[URLPattern]:
    """Return the pages of every type."""
    pages = [(kit, name, route, view) for kit in kits for name, (route, view) in PAGES.items()]
    return [
        path(f"{kit.slug}/{route}", partial(view, kit=kit), name=f"{kit.slug}-{name}")
        for kit, name, route, view in pages
    ]


def api_urls_for(
    kits: Iterable[RecordType], more: Mapping[str, Callable[[], Router]]
) -> list[URLPattern | URLResolver]:
    """Return the API over every type and what is offered beside, and its page for people."""
    made = api.api_for(kits, more)
    docs = path("api/v1/docs", partial(api.show_docs, api=made), name="api-docs")
    return [docs, path("api/v1/", made.urls)]
