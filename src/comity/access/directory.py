"""Signing in with the password of an LDAP directory: only by TLS, only for logins that exist here."""

import ssl
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ldap3 import NONE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.dn import escape_rdn

from comity.access.models import Login

SECONDS = 5


class DirectoryBackend:
    """Asks the directory by binding as the person. What it cannot reach or does not know is refused like a wrong password."""

    def authenticate(
        self, _request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> Login | None:
        # A directory takes an empty password for a visit without a name, which would prove nothing.
        if not username or not password:
            return None
        login = Login.objects.filter(name=username, is_active=True).first()
        return login if login is not None and _binds(username, password) else None

    def get_user(self, user_id: Any) -> Login | None:
        return Login.objects.filter(pk=user_id, is_active=True).first()


def _binds(name: str, password: str) -> bool:
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.COMITY_LDAP_CA_FILE or None)
    server = Server(settings.COMITY_LDAP_URL, tls=tls, connect_timeout=SECONDS, get_info=NONE)
    who = settings.COMITY_LDAP_USER_DN.replace("{login}", escape_rdn(name))
    connection = Connection(server, who, password, receive_timeout=SECONDS)
    try:
        connection.open()
        return bool((server.ssl or connection.start_tls()) and connection.bind())
    except (LDAPException, OSError):
        return False
    finally:
        with suppress(LDAPException, OSError):
            connection.unbind()
