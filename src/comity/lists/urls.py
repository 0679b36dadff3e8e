"""The addresses of saved views and batches, beside those of each record type; `config` mounts them before the kit's."""

from collections.abc import Callable, Iterable
from functools import partial

from django.http import HttpResponse
from django.urls import URLPattern, path

from comity.kit.declaration import RecordType
from comity.lists.views import many, saved

PAGES: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "list": ("", saved.open_list),
    "views": ("views/", saved.show_views),
    "view": ("views/<uuid:pk>/", saved.edit_view),
    "view-delete": ("views/<uuid:pk>/delete/", saved.delete_view),
}
MANY: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
    "many": ("many/", many.edit_many),
    "batch": ("batches/<uuid:pk>/", many.show_batch),
    "batch-apply": ("batches/<uuid:pk>/apply/", partial(many.ask_batch, action="apply")),
    "batch-undo": ("batches/<uuid:pk>/undo/", partial(many.ask_batch, action="undo")),
}
"""For types with a form."""


def urls_for(kits: Iterable[RecordType]) -> list[URLPattern]:
    """Return the pages beside those of every type."""
    pages = [
        (kit, name, route, view)
        for kit in kits
        for name, (route, view) in {**PAGES, **(MANY if kit.form_sections else {})}.items()
    ]
    return [
        path(f"{kit.slug}/{route}", partial(view, kit=kit), name=f"{kit.slug}-{name}")
        for kit, name, route, view in pages
    ]
