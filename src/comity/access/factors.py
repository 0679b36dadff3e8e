"""Second factors: what of them is kept and how it is sealed, whether a code fits, and who must have one."""

import base64
import hashlib
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from comity.access.models import Login
from comity.access.sessions import Standing
from comity.foundation import clock
from comity.foundation.keyfiles import key_bytes

KEY = "factors"
NONCE = 12
RECOVERY_CODES = 10
RECOVERY_BYTES = 15
"""120 random bits: enough that a plain hash of a code needs no salt and no slow function."""

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is not typed
    """What allauth asks of us: secrets sealed under a key outside the database, and the names that people see."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        newest = _cipher(key_names()[-1])
        return base64.b64encode(nonce + newest.encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _opened(encrypted_text)[1]

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        name = user.get_username()
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": name}


def factors_of(login: Login) -> dict[str, list[Authenticator]]:
    """Return the factors of a login by their type; an empty list for what it does not have."""
    found: dict[str, list[Authenticator]] = {APP: [], PASSKEY: [], CODES: []}
    for each in Authenticator.objects.filter(user=login).order_by("pk"):
        found[each.type].append(each)
    return found


def is_required(standing: Standing) -> bool:
    """Tell whether the rule of the installation asks an account for a second factor.

    Where the rule is on at all, those who keep other accounts need one whatever they read themselves.
    """
    rule: str = settings.COMITY_SECOND_FACTOR
    if rule in ("never", "always"):
        return rule == "always"
    return standing.guarded or standing.clearance > int(rule.removeprefix("above "))


def is_insisted_on() -> bool:
    """Tell whether whoever needs a second factor may no longer sign in without one."""
    begins = settings.COMITY_SECOND_FACTOR_FROM
    return begins is None or clock.today() >= begins


def seal_secret(secret: str) -> str:
    return FactorAdapter().encrypt(secret)


def open_secret(sealed: str) -> str:
    return FactorAdapter().decrypt(sealed)


def step_that_fits(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, the present one or one beside it, or None."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


def after_app_code(data: dict[str, Any], code: str) -> dict[str, Any] | None:
    """Return what an authenticator app's row becomes by a code that fits and is newer than the last, or None."""
    step = step_that_fits(open_secret(data["secret"]), code)
    return None if step is None or step <= data["last"] else {**data, "last": step}


def after_recovery_code(data: dict[str, Any], code: str) -> dict[str, Any] | None:
    """Return what the row of recovery codes becomes once this one is spent, or None if it is none of them."""
    spent = hash_of(code)
    if spent not in data["hashes"]:
        return None
    return {**data, "hashes": [each for each in data["hashes"] if each != spent]}


def new_recovery_codes() -> list[str]:
    """Return codes such as `abcd-efgh-…`, to be shown once."""
    made = [
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)
    ]
    return ["-".join(each[at : at + 4] for at in range(0, len(each), 4)) for each in made]


def hash_of(code: str) -> str:
    """Return the hash of a recovery code, however it was typed."""
    plain = "".join(code.lower().replace("-", "").split())
    return hashlib.sha256(plain.encode()).hexdigest()


def key_names() -> list[str]:
    """Return the keys that seal secrets, the newest last: it alone seals, each opens what it sealed."""
    found = [path.stem for path in Path(settings.COMITY_KEYS).glob(f"{KEY}*.key")]
    return sorted(found, key=lambda name: (len(name), name)) or [KEY]


def make_key() -> str:
    """Make a key that seals from now on, and return its name."""
    made = f"{KEY}-{_number(key_names()[-1]) + 1}"
    key_bytes(settings.COMITY_KEYS, made)
    return made


def drop_key(name: str) -> None:
    """Destroy a key for good; what it sealed cannot be opened any more."""
    (Path(settings.COMITY_KEYS) / f"{name}.key").unlink()


def key_of(sealed: str) -> str:
    """Return the name of the key that opens a secret."""
    return _opened(sealed)[0]


def _opened(text: str) -> tuple[str, str]:
    """Return the key that opens a secret, and the secret."""
    sealed, names = base64.b64decode(text), key_names()
    for name in reversed(names):
        with suppress(InvalidTag):
            return name, _cipher(name).decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
    raise InvalidTag


def _number(name: str) -> int:
    return int(name.rpartition("-")[2]) if "-" in name else 1


def _cipher(name: str) -> AESGCM:
    return AESGCM(key_bytes(settings.COMITY_KEYS, name))
