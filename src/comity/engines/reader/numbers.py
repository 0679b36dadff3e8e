"""The numbers of Vietnamese State and Party documents: 22/2016/NĐ-CP, 806-NQ/QUTW, 33/2018/QH14."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.engines.reader import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIR = 2
_SHORT_CODE = 4
_CODE = r"[A-Za-zĐđÂÊÔƠƯĂ]{1,14}\d{0,2}"
_GAP = r"[ \t]{0,2}"
SCAN = re.compile(
    rf"(?<![\w/-])(?<!\d[.,])(?P<serial>\d[\dOolI]{{0,4}}){_GAP}(?P<mark>[/-]| (?=(?:NQ|CT|KL|QĐ|QĐi|HD|CTr)\b)){_GAP}"
    rf"(?:(?P<year>[12][\dOolI]{{3}}){_GAP}[/-]{_GAP})?"
    rf"(?P<codes>(?-i:[A-ZĐ]){_CODE}(?:{_GAP}[-/.]{_GAP}{_CODE}){{0,6}}|(?-i:L)(?:{_GAP}-{_GAP}{_CODE}){{1,3}}"
    rf"|(?-i:[nqtck]){_CODE}{_GAP}[-/]{_GAP}{_CODE})(?![\w])"
)
_PARTS = re.compile(r"[ \t]*([-/.])[ \t]*")
_DIGITS = str.maketrans("OolI", "0011")


@dataclass(frozen=True, slots=True)
class Number:
    """A decoded number: `text` is its normal form, `code` the type's code, `issuers` the codes after it."""

    start: int
    end: int
    text: str
    serial: str
    year: int | None
    code: str | None
    issuers: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_assembly(self) -> bool:
        return bool(self.issuers) and self.issuers[0].startswith(("QH", "UBTVQH"))


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Everything that has the shape of a number; `decode` says whether it is one."""
    return SCAN.finditer(text)


def decode(match: re.Match[str], *, hint: str | None = None, announced: bool = False) -> Number | None:
    """The number behind a match, or None for look-alikes such as 24/24 or a hull number.

    `hint` is the type said in words before it; `announced` says that a type word or "No." stands there.
    """
    serial, year = match["serial"].translate(_DIGITS), match["year"]
    if not (serial.isdigit() and (year is None or year.translate(_DIGITS).isdigit())):
        return None
    pieces = _PARTS.split(match["codes"])
    names, marks = pieces[::2], [match["mark"], *pieces[1::2]]
    names, cut = _known_prefix(names, hint)
    if not names:
        return None
    code, issuers = _type_and_issuers(names, hint)
    notes = _slips(match)
    if not _counts(code, issuers, year=year, announced=announced):
        return None
    if code is None and not codes_known(issuers):
        notes = (*notes, "unknown type code")
    end = match.end() if not cut else match.start("codes") + _length(pieces, len(names))
    number_year = int(year.translate(_DIGITS)) if year else None
    text, swapped = _normal_form(serial, number_year, code, issuers, marks)
    return Number(match.start(), end, text, serial, number_year, code, issuers, (*notes, *swapped))


def _slips(match: re.Match[str]) -> tuple[str, ...]:
    read = f"{match['serial']}{match['year'] or ''}"
    return () if read.isdigit() else ("letters read as digits",)


def _length(pieces: list[str], count: int) -> int:
    """How far the first `count` codes reach; separators were split off without their spaces, which never follow a cut."""
    return len("".join(pieces[: 2 * count - 1]))


def _known_prefix(names: list[str], hint: str | None) -> tuple[list[str], bool]:
    """Drop trailing pieces that are ordinary words, not codes ("40/QĐ-TTg-approved")."""
    kept: list[str] = []
    for index, name in enumerate(names):
        is_code = codes.restore_issuer(name) or (index == 0 and codes.restore_type(name, hint))
        looks = name[:1].isupper() and (not name[1:].islower() or len(name) <= _SHORT_CODE)
        if not is_code and not looks:
            break
        kept.append(name)
    return kept, len(kept) < len(names)


def _type_and_issuers(names: list[str], hint: str | None) -> tuple[str | None, tuple[str, ...]]:
    first, rest = names[0], names[1:]
    code = codes.restore_type(first, hint)
    if code is None or (not rest and codes.restore_issuer(first)):
        code, rest = None, names
    return code, tuple(codes.restore_issuer(name) or name for name in rest)


def codes_known(issuers: tuple[str, ...]) -> bool:
    return bool(issuers) and codes.issuer_of(issuers[0]) is not None


def _counts(code: str | None, issuers: tuple[str, ...], *, year: str | None, announced: bool) -> bool:
    known = codes_known(issuers)
    if code is not None:
        return known or announced or bool(issuers and issuers[0].isupper() and len(issuers[0]) > 1)
    if known:
        return announced or year is not None or len(issuers) > 1
    return year is not None and announced


def _normal_form(
    serial: str, year: int | None, code: str | None, issuers: tuple[str, ...], marks: list[str]
) -> tuple[str, tuple[str, ...]]:
    is_party = bool(issuers) and (issuers[0] in codes.PARTY_ISSUERS or issuers[0].endswith("TW"))
    if code and is_party and year is None:
        swapped = () if marks[0] == "-" and (len(marks) < _PAIR or marks[1] == "/") else ("marks swapped",)
        return f"{serial}-{code}/{'-'.join(issuers)}", swapped
    body = "-".join([*([code] if code else []), *issuers])
    if year:
        return f"{serial}/{year}/{body}", ()
    if marks[0] == "-" and code and issuers:
        return f"{serial}-{code}/{'-'.join(issuers)}", ()
    return f"{serial}/{body}", ()
