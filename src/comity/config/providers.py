"""The OpenID Connect provider of the options, as allauth wants it described."""

from pathlib import Path
from typing import Any

from comity.config.options import Options


def single_sign_on(options: Options) -> dict[str, Any]:
    """Return the provider; without an issuer nothing asks for it."""
    secret = (
        Path(options.oidc_secret_file).read_text(encoding="utf-8").strip() if options.oidc_secret_file else ""
    )
    return {
        "provider_id": "single",
        "name": "single",
        "client_id": options.oidc_client,
        "secret": secret,
        "settings": {"server_url": options.oidc_issuer, "fetch_userinfo": False},
    }
