"""Signing in through an OpenID Connect provider, by allauth: whoever it names is let in only as a login that exists here."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from comity.access.middleware import public
from comity.access.models import Login
from comity.access.views import entering

PROVIDER = "single"


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth is not typed
    """The provider of the options. The signature of its id token is always checked, not only the way it came by."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        return claims


class Entrance(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """Takes over from allauth once the provider has named somebody: nothing of it is stored, no account is made."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = sociallogin.account.extra_data.get("id_token", {})
        name = str(claims.get(settings.COMITY_OIDC_CLAIM, "")).strip().lower()
        login = Login.objects.filter(name=name, is_active=True).first()
        wanted = sociallogin.state.get("next") or ""
        answer = entering.go_on(request, login, wanted) if login is not None else None
        raise ImmediateHttpResponse(answer or _refused(request))

    def on_authentication_error(self, request: HttpRequest, *_given: Any, **_named: Any) -> None:
        raise ImmediateHttpResponse(_refused(request))

    def is_open_for_signup(self, *_given: Any) -> bool:
        return False


@public
@never_cache
@require_POST
def begin_single(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider, with state and a proof key (PKCE) kept in this browser's session."""
    return _run(OAuth2LoginView, request, provider_id)


@public
@never_cache
@require_GET
def end_single(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider sends back."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.COMITY_OIDC_ISSUER:
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(Provider(request, provider_id))(request)
    except (requests.RequestException, KeyError, ValueError):
        return _refused(request)
    return answer


def _refused(request: HttpRequest) -> HttpResponse:
    words = _(
        "The other service did not name anybody who may sign in here. Try again, or ask the administrator."
    )
    messages.error(request, words)
    return redirect("sign-in")
