"""The request of somebody signed in, as the acting middleware hands it to a view, and what it asks for."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from comity.foundation.acting import Actor


class ActingRequest(HttpRequest):
    """A request with its actor; for annotations."""

    actor: Actor
    htmx: HtmxDetails


LONGEST_NUMBER = 9
"""Digits of a number that fits every column; Python refuses to read thousands of them."""


def whole_number(text: str) -> int | None:
    """Return the number that stands in an address or a hidden field; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
