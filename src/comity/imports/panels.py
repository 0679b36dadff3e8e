"""What imports add to every list: the way into the wizard."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from comity.foundation.requests import ActingRequest
from comity.imports.importing import importable_of
from comity.kit.panels import ListPart


def draw_link(request: ActingRequest, listing: Any) -> tuple[str, tuple[()]]:
    """Draw the link for whoever may add records of a type that can be imported."""
    kit = listing.kit
    if importable_of(kit.name) is None or not request.actor.may("add", kit.name):
        return "", ()
    return render_to_string("imports/_link.html", {"url": reverse("import-new", args=[kit.slug])}), ()


LIST_PARTS = [ListPart("actions", draw_link)]
