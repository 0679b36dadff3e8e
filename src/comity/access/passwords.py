"""What a password must be: long, not common, not leaked, and not made of words that belong to its owner."""

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access.models import Login

SHORTEST = 15
LONGEST = 200
OWN_LETTERS = 8
"""How many characters must remain once the words of its owner are taken out."""
SHORTEST_WORD = 3


def check_password(password: str, login: Login, words: Iterable[str] = ()) -> None:
    """Raise ValidationError with the reasons if the password is weak. `words` are names of its owner and unit."""
    validate_password(password, login)
    left = _plain(password)
    for word in sorted(_parts([login.name, settings.MFA_TOTP_ISSUER, *words]), key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) < OWN_LETTERS:
        raise ValidationError(
            _("This is little more than names of yours, of your unit or of this system. Add other words.")
        )


class LeakedPasswords:
    """Refuses what stands in a list of leaked passwords: lines of SHA-1 in capitals, sorted, as such lists are published.

    A line may go on with a colon and a number. The list is read by halving, so its size does not matter.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def validate(self, password: str, _user: Any = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if self._holds(digest):
            raise ValidationError(_("This password stands in a list of leaked ones. Choose another."))

    def get_help_text(self) -> str:
        return _("Your password must not stand in a list of leaked ones.")

    def _holds(self, digest: bytes) -> bool:
        with self.path.open("rb") as lines:

            def line_from(offset: int) -> bytes:
                lines.seek(max(offset - 1, 0))
                if offset:
                    lines.readline()
                return lines.readline()[: len(digest)] or b"after the last"

            place = bisect_left(range(self.path.stat().st_size), digest, key=line_from)
            return line_from(place) == digest


def _parts(texts: Iterable[str]) -> set[str]:
    """Return each text as a whole and each word in it, as they could stand in a password."""
    parts = {_plain(part) for text in texts for part in (text, *re.split(r"[\W_]+", text))}
    return {part for part in parts if len(part) >= SHORTEST_WORD}


def _plain(text: str) -> str:
    """Take case, marks, spaces and punctuation away, so that none of them hides a name."""
    letters = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(each for each in letters if unicodedata.category(each)[0] not in "MPZ")
