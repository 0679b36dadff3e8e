"""Sensitive changes ask for a fresh sign-in: whoever finds an open browser cannot change the ways into an account."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comity.access import queries, sessions
from comity.foundation import clock
from comity.foundation.requests import ActingRequest

RECENT = timedelta(minutes=15)
PROVING = "proving"
"""The key in the Django session under which the sign-in page finds whom to ask again."""

Given = ParamSpec("Given")
View = Callable[Concatenate[ActingRequest, Given], HttpResponse]


def recent(view: View[Given]) -> View[Given]:
    """Call the view only in a session that was opened a short while ago; else ask to sign in again, and come back."""

    @wraps(view)
    def asked(request: ActingRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        if is_recent(request):
            return view(request, *given, **named)
        login = queries.account_of(request.actor).login
        request.session[PROVING] = login.name if login else ""
        came_from = urlsplit(request.headers.get("Referer", "")).path
        back = request.path if request.method == "GET" else came_from or reverse("preferences")
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': back, 'again': 'yes'})}")

    return asked


def is_recent(request: ActingRequest) -> bool:
    """Tell whether the session at work was opened within the last minutes."""
    ways = sessions.ways_into(request.actor.account_id)
    return any(each.is_this and clock.now() - each.created_at < RECENT for each in ways)
