"""How a client of the API shows as whom it acts: by the session of the pages, or by a token."""

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from comity.access.middleware import COOKIE
from comity.foundation.acting import Actor


class SessionCookie(APIKeyCookie):
    """The cookie of the pages, whose session the middleware has opened; changes need the CSRF token too."""

    param_name = COOKIE

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 ninja's signature
        return getattr(request, "actor", None)


class BearerToken(HttpBearer):
    """A token in the header, whose session the middleware has opened; it wants no CSRF token."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 ninja's signature
        return getattr(request, "actor", None)
