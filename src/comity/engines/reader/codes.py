"""Type and issuer codes of Vietnamese documents: decoding, restoring lost marks, and issuers known by name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from comity.engines.reader import tables

PARTY_ISSUERS = frozenset(
    {
        "TW",
        "QUTW",
        "ĐU",
        "TU",
        "VPTW",
        "ĐUQSTW",
        "ĐUCATW",
        "BTGTW",
        "BTCTW",
        "BDVTW",
        "BNCTW",
        "UBKTTW",
        "BCĐTW",
        "BĐNTW",
    }
)
_AMBIGUOUS = {"da": ("ĐA", "DA"), "hd": ("HD", "HĐ"), "qdi": ("QĐi",)}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issues documents, in both languages."""

    id: str
    name_en: str
    name_vi: str

    def name(self, language: str) -> str:
        return self.name_vi if language == "vi" else self.name_en


def bare(code: str) -> str:
    """A code without marks and case, as careless sources write it."""
    plain = unicodedata.normalize("NFD", code.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


@cache
def _types() -> dict[str, str]:
    return {row["code"]: row["type"] for row in tables.rows("types") if row["code"]}


@cache
def _types_bare() -> dict[str, str]:
    return {bare(code): code for code in reversed(_types())}


@cache
def _issuers() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in reversed(tables.rows("issuers")) if row["code"]}


@cache
def _issuers_bare() -> dict[str, str]:
    return {bare(code): code for code in _issuers()}


@cache
def type_words() -> dict[str, str]:
    """The words for a type of document, in both languages and in lower case, with the type's name."""
    return {
        word.casefold(): row["type"]
        for row in reversed(tables.rows("types"))
        for column in ("words_en", "words_vi")
        for word in tables.listed(row[column])
    }


def restore_type(code: str, hint: str | None = None) -> str | None:
    """The code of a type with its marks; `hint` is the type said in words and decides between twins."""
    if code in _types() and code not in {"DA", "HD"}:
        return code
    for candidate in _AMBIGUOUS.get(bare(code), ()):
        if hint and (
            _types()[candidate] == hint or (candidate == "ĐA" and hint == "project" and code != "DA")
        ):
            return candidate
    if code in _types():
        return code
    return _types_bare().get(bare(code))


def type_of(code: str) -> str:
    return _types()[code]


def _stem(code: str) -> tuple[str, str]:
    """A code without the number of the region or term at its end, and that number."""
    stem = code.rstrip("0123456789")
    return stem, code[len(stem) :]


def restore_issuer(code: str) -> str | None:
    """The code of an issuer with its marks, numbers of regions and terms kept."""
    if code in _issuers():
        return code
    known = _issuers_bare().get(bare(code))
    if known:
        return known
    stem, digits = _stem(code)
    numbered = _issuers_bare().get(f"{bare(stem)}#") if digits else None
    return f"{numbered[:-1]}{digits}" if numbered else None


def issuer_of(code: str) -> Issuer | None:
    """Who stands behind an issuer code."""
    row = _issuers().get(code)
    if row:
        return Issuer(row["id"], row["name_en"], row["name_vi"])
    stem, digits = _stem(code)
    row = _issuers().get(f"{stem}#") if digits else None
    if not row:
        return None
    filled = {key: row[key].replace("{n}", digits) for key in ("id", "name_en", "name_vi")}
    return Issuer(filled["id"], filled["name_en"], filled["name_vi"])


@cache
def issuer_ids() -> dict[str, str]:
    """The names of issuers in lower case with their id."""
    names: dict[str, str] = {}
    for row in tables.rows("issuers"):
        if "{n}" in row["id"]:
            continue
        written = [
            row["name_en"],
            row["name_vi"],
            *tables.listed(row["also_en"]),
            *tables.listed(row["also_vi"]),
        ]
        for name in written:
            names.setdefault(name.casefold(), row["id"])
    names.pop("", None)
    return names
