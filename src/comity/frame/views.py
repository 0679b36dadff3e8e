"""What every page can tell: language, theme, single keys, working level, printing; and whether the site lives."""

from django.conf import settings
from django.core.signing import BadSignature
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from comity.access.middleware import WORKING_LEVEL, public
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame.context import KEYS_COOKIE, THEME_COOKIE, THEMES
from comity.frame.printing import record_notes

A_YEAR = 365 * 24 * 3600


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the pages in a cookie and show the same page again."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return HttpResponseBadRequest()
    return remember(request, settings.LANGUAGE_COOKIE_NAME, language)


@public
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's choice in a cookie."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest()
    return remember(request, THEME_COOKIE, theme)


@require_POST
def choose_keys(request: HttpRequest) -> HttpResponse:
    """Turn shortcuts of a single key on or off (WCAG 2.1.4)."""
    keys = request.POST.get("keys", "")
    if keys not in {"on", "off"}:
        return HttpResponseBadRequest()
    return remember(request, KEYS_COOKIE, keys)


@require_POST
def choose_level(request: ActingRequest) -> HttpResponse:
    """Open the following pages at this level, at most at one's clearance."""
    level = whole_number(request.POST.get("level", ""))
    if level is None:
        return HttpResponseBadRequest()
    request.session[WORKING_LEVEL] = min(level, request.actor.clearance)
    return HttpResponseRedirect(page_before(request))


@require_POST
def note_printing(request: ActingRequest) -> HttpResponse:
    """Record that the page that carried these notes is being printed."""
    try:
        record_notes(actor=request.actor, notes=request.POST.getlist("note") or [""])
    except BadSignature:
        return HttpResponseBadRequest()
    return HttpResponse(status=204)


@public
@require_GET
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that this process serves and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})


def remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    """Set a cookie of the reader's taste and go back."""
    response = HttpResponseRedirect(page_before(request))
    response.set_cookie(
        cookie, value, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def page_before(request: HttpRequest) -> str:
    """Return the page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else "/"
