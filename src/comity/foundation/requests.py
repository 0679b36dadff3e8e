"""The request of somebody signed in, as the acting middleware hands it to a view."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from comity.foundation.acting import Actor


class ActingRequest(HttpRequest):
    """A request with its actor; for annotations."""

    actor: Actor
    htmx: HtmxDetails
