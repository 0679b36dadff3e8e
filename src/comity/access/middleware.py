"""The acting transaction around every page: who has no session signs in first, who may not is told why."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from comity.access.acting import acting_by_token
from comity.access.services import signing
from comity.access.sessions import NotSignedIn, is_for
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import Text

COOKIE = f"{settings.COMITY_COOKIE_PREFIX}comity_session"
API = "/api/"
BEARER = "Bearer "
TOKEN_DOOR = "api_"  # noqa: S105 how a token begins, no token
FEEDS: dict[str, Text] = {}
"""What each kind of feed address gives, in words, by its purpose; the address is the URL `feed-<purpose>`."""
WORKING_LEVEL = "working_level"
"""The key in the Django session under which the page bar leaves the chosen working level."""

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Streamed(RuntimeError):
    """A view answered with a stream: it would be read after the transaction, when no row is visible."""


def public(view: View) -> View:
    """Mark a view that anybody may call; it runs outside acting and sees no labelled row."""
    view.comity_public = True  # type: ignore[attr-defined] # the middleware looks for it
    return view


def feed(purpose: str, words: Text) -> Callable[[View], View]:
    """Mark a view at `feeds/<str:secret>/…`, URL name `feed-<purpose>`: its secret is the way in, made for this purpose.

    It reads, in the name and within the reach of whoever made the address, and nothing else opens it.
    """

    def mark(view: View) -> View:
        FEEDS[purpose] = words
        view.comity_feed = purpose  # type: ignore[attr-defined] # as above
        return view

    return mark


class ActingMiddleware:
    """Runs the view and the rendering of its template inside one transaction of the signed-in account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined] # set for the length of the view
        if _bearer_of(request) is not None:
            # Nothing that a browser sends by itself is looked at, so no other site can send it.
            request.csrf_processing_done = True  # type: ignore[attr-defined] # what CsrfViewMiddleware looks for
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view, so that an exception of the view rolls everything back."""
        if getattr(view, "comity_public", False):
            return None
        token = _token_of(request, view, kwargs)
        try:
            return _answer(request, token, lambda: _noted(request, view(request, *args, **kwargs)))
        except NotSignedIn:
            return _turn_away(request, view)
        except Http404:
            with suppress(NotSignedIn):
                _answer(request, token, lambda: _noted(request, HttpResponse(status=404)))
            raise
        except NotAllowed as refusal:
            return _refuse(request, token, refusal, status=403)
        except Refusal as refusal:
            return _refuse(request, token, refusal, status=409)


def _noted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Record that something was refused or not found; absent and hidden alike."""
    if response.status_code in {403, 404}:
        actor = request.actor  # type: ignore[attr-defined] # as above
        signing.record_refusal(actor=actor, path=request.path, reason=response.reason_phrase)
    return response


def _bearer_of(request: HttpRequest) -> str | None:
    """Return the token that an API request brings in its header, or None; it then stands alone."""
    header = request.headers.get("Authorization", "")
    if not request.path.startswith(API) or not header.startswith(BEARER):
        return None
    return header.removeprefix(BEARER).strip()


def _token_of(request: HttpRequest, view: Callable[..., HttpResponse], kwargs: Any) -> str:
    """Return the token by which the request comes in, nothing if it was made for another door."""
    purpose = getattr(view, "comity_feed", None)
    if purpose is not None:
        token, door = str(kwargs.get("secret", "")), f"feed_{purpose}_"
    elif (bearer := _bearer_of(request)) is not None:
        token, door = bearer, TOKEN_DOOR
    else:
        token, door = request.COOKIES.get(COOKIE, ""), ""
    return token if is_for(token, door) else ""


def _turn_away(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse:
    """Answer a token that does not hold. Guesses at tokens and feed addresses are counted and then shut out."""
    is_feed = hasattr(view, "comity_feed")
    if is_feed or _bearer_of(request) is not None:
        user_login_failed.send(sender=__name__, credentials={"username": "(token)"}, request=request)
    if is_feed:
        raise Http404
    return _ask_to_sign_in(request)


def _answer(request: HttpRequest, token: str, call: Callable[[], HttpResponse]) -> HttpResponse:
    narrow = token != request.COOKIES.get(COOKIE)
    level = None if narrow else request.session.get(WORKING_LEVEL)
    with acting_by_token(token, working_level=level) as actor:
        request.actor = actor  # type: ignore[attr-defined] # as above
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(actor.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = call()
        if response.streaming:
            raise Streamed(request.path)
        if callable(getattr(response, "render", None)):
            response = response.render()  # type: ignore[attr-defined] # a TemplateResponse
        # Nothing that a session sees is left behind on the disk of the machine it was seen on.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refuse(request: HttpRequest, token: str, refusal: Refusal, *, status: int) -> HttpResponse:
    """Record the refusal in a transaction of its own, since that of the view is undone, and say the reason."""

    def told() -> HttpResponse:
        signing.record_refusal(actor=request.actor, path=request.path, reason=str(refusal))  # type: ignore[attr-defined] # as above
        if _wants_json(request):
            return JsonResponse({"detail": str(refusal)}, status=status)
        return render(
            request, "access/refused.html", {"reason": str(refusal), "status": status}, status=status
        )

    try:
        return _answer(request, token, told)
    except NotSignedIn:
        return _ask_to_sign_in(request)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(
            {"detail": "Sign in first."}, status=401, headers={"WWW-Authenticate": BEARER.strip()}
        )
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    address = reverse("sign-in") + (f"?{query}" if query else "")
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=401, headers={"HX-Redirect": reverse("sign-in")})
    else:
        response = HttpResponseRedirect(address)
    response.delete_cookie(COOKIE)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(API)
