"""Character classes for patterns: capital and small letters of English and Vietnamese, after composition."""

from __future__ import annotations

_RANGE = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
UPPER = "A-Z" + "".join(letter for letter in _RANGE if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _RANGE if letter.islower())
