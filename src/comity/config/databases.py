"""The connections of Django: `default` as comity_app, `owner` for migrations, `audit` for the seals of the ledger."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from comity.config.loading import BadSetting
from comity.config.options import Options
from comity.foundation.keyfiles import key_text
from comity.foundation.server.roles import APP, AUDIT, DATABASE, OWNER
from comity.foundation.server.supervisor import EmbeddedServer

ENGINE = "django.db.backends.postgresql"


def embedded_server(options: Options) -> EmbeddedServer:
    return EmbeddedServer(home=options.data / "postgres", keys=options.keys, user=options.pg_user)


def databases(options: Options) -> dict[str, dict[str, Any]]:
    """A web process holds one pool for its threads. Of an external database each role needs its URL, or is not there."""
    if options.database_url:
        found = {"default": _external("COMITY_DATABASE_URL", options.database_url)}
        if options.owner_database_url:
            found["owner"] = _external("COMITY_OWNER_DATABASE_URL", options.owner_database_url)
        if options.audit_database_url:
            found["audit"] = _external("COMITY_AUDIT_DATABASE_URL", options.audit_database_url)
    else:
        roles = {"default": APP, "owner": OWNER, "audit": AUDIT}
        found = {name: _embedded(options, role) for name, role in roles.items()}
    found["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": options.web_threads + 1, "timeout": 10}
    return found


def _embedded(options: Options, role: str) -> dict[str, Any]:
    server = embedded_server(options)
    return {
        "ENGINE": ENGINE,
        "HOST": str(server.cluster.socket),
        "NAME": DATABASE,
        "USER": role,
        "PASSWORD": key_text(options.keys, role),
        "OPTIONS": {},
    }


def _external(name: str, url: str) -> dict[str, Any]:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise _bad_url(name) from error
    if not parts.get("host") or not parts.get("dbname") or not parts.get("user"):
        raise _bad_url(name)
    return {
        "ENGINE": ENGINE,
        "HOST": parts.pop("host"),
        "PORT": parts.pop("port", ""),
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user"),
        "PASSWORD": parts.pop("password", ""),
        "OPTIONS": parts,
    }


def _bad_url(name: str) -> BadSetting:
    return BadSetting(
        f"{name} must name a user, a host and a database: postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
    )
