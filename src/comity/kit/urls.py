"""The addresses of record types; `config` mounts them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, path

from comity.kit import api, views
from comity.kit.declaration import RecordType


def urls_for(kits: Iterable[RecordType]) -> list[URLPattern]:
    """Return the pages of every type."""
    return [pattern for kit in kits for pattern in _pages(kit)]


def _pages(kit: RecordType) -> list[URLPattern]:
    pages: list[tuple[str, Callable[..., Any], str]] = [
        ("", partial(views.show_list, kit=kit), "list"),
        ("new/", partial(views.make_record, kit=kit), "new"),
        ("export.<str:ending>", partial(views.export_records, kit=kit), "export"),
        ("<uuid:pk>/", partial(views.show_record, kit=kit), "detail"),
        ("<uuid:pk>/edit/", partial(views.edit_record, kit=kit), "edit"),
        ("<uuid:pk>/preview/", partial(views.show_preview, kit=kit), "preview"),
    ]
    return [path(f"{kit.slug}/{route}", view, name=f"{kit.slug}-{name}") for route, view, name in pages]


def api_urls_for(kits: Iterable[RecordType]) -> list[URLPattern | URLResolver]:
    """Return the API over every type, and its page for people."""
    made = api.api_for(kits)
    docs = path("api/v1/docs", partial(api.show_docs, api=made), name="api-docs")
    return [docs, path("api/v1/", made.urls)]
