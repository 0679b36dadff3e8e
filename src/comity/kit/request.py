"""The request of a signed-in account, as the middleware hands it on."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from comity.foundation.acting import Actor


class ActingRequest(HttpRequest):
    """A request with its actor; for annotations."""

    actor: Actor
    htmx: HtmxDetails
