"""The keys of the installation: what they prove to the database, and how they get into it."""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db import connections
from django.utils import timezone

from comity.foundation.keyfiles import key_bytes

Purpose = Literal["person", "service"]
PURPOSES: tuple[Purpose, ...] = ("person", "service")
BLOCK = 64


@dataclass(frozen=True, slots=True)
class Proof:
    """A code over a message that the database accepts once, within a minute."""

    issued: int
    nonce: bytes
    mac: bytes

    @property
    def parts(self) -> tuple[int, bytes, bytes]:
        """What a function of `sec` takes as its last three arguments."""
        return self.issued, self.nonce, self.mac


def key_for(purpose: Purpose) -> bytes:
    """Return the key; that of the service accounts is read only where a worker asks for it."""
    if purpose == "person":
        key: bytes = settings.COMITY_SESSION_KEY
        return key
    return key_bytes(settings.COMITY_KEYS, "service")


def prove(purpose: Purpose, *parts: object) -> Proof:
    """Sign the parts, a moment and a fresh nonce with HMAC-SHA256."""
    issued, nonce = int(time.time()), secrets.token_bytes(16)
    message = "|".join([*("" if part is None else str(part) for part in parts), str(issued), nonce.hex()])
    return Proof(issued, nonce, hmac.new(key_for(purpose), message.encode(), hashlib.sha256).digest())


def install_keys(*, using: str) -> None:
    """Give the database the keys, as the padded blocks of HMAC (RFC 2104), and the time zone of the site."""
    with connections[using].cursor() as cursor:
        for purpose in PURPOSES:
            padded = key_for(purpose).ljust(BLOCK, b"\0")
            blocks = [bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C)]
            cursor.execute("select sec.install_key(%s, %s, %s)", [purpose, *blocks])
        cursor.execute("select sec.set_time_zone(%s)", [timezone.get_default_timezone_name()])


def install_after_migrating(*, using: str, **_others: Any) -> None:
    """Receive `post_migrate` of this package."""
    install_keys(using=using)
