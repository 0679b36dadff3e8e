"""API tokens and feed addresses: one's own, listed, made and shown once."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.access import queries, sessions
from comity.access.forms import TOKEN, TokenForm
from comity.access.middleware import FEEDS
from comity.access.services import ways_in
from comity.access.services.ways_in import TokenValues
from comity.access.views.recently import recent
from comity.foundation.requests import ActingRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_tokens(request: ActingRequest) -> HttpResponse:
    """List one's own tokens and feed addresses; make another."""
    return (
        _make_token(request) if request.method == "POST" else _page(request, TokenForm(request.actor, FEEDS))
    )


@recent
def _make_token(request: ActingRequest) -> HttpResponse:
    form = TokenForm(request.actor, FEEDS, request.POST)
    if not form.is_valid():
        return _page(request, form)
    chosen = form.cleaned_data
    purpose = chosen["purpose"]
    values = TokenValues(
        name=chosen["name"],
        days=chosen["days"],
        level=chosen["level"],
        unit=chosen["unit"],
        writing=chosen["writing"],
        types=tuple(chosen["types"]),
    )
    if purpose == TOKEN:
        made = ways_in.make_token(actor=request.actor, values=values)
    else:
        secret = ways_in.make_feed(actor=request.actor, values=values, purpose=purpose)
        made = request.build_absolute_uri(reverse(f"feed-{purpose}", args=[secret]))
    return _page(request, TokenForm(request.actor, FEEDS), made=made)


def _page(request: ActingRequest, form: TokenForm, made: str = "") -> HttpResponse:
    ways = [each for each in sessions.ways_into(request.actor.account_id) if each.kind != "browser"]
    context = {
        "form": form,
        "made": made,
        "ways": queries.described(ways),
        "longest": settings.COMITY_TOKEN_DAYS,
    }
    return render(request, "access/tokens.html", context, status=422 if form.errors else 200)
