"""What a paper says, as plain values: one shape, from which both the .docx and the .pdf are made.

Upper packages fill it from their records; nothing in it is a command to whoever sets it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from comity.foundation import clock
from comity.foundation.text import clean

FORMS = Path(__file__).parent / "forms"
FEBRUARY = 2
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
"""Code points that XML forbids beside the control characters."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Table:
    """Titles of columns, and rows of as many cells. `widths` says how wide the columns are beside one another."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the text under a heading: facts, each with its name, then paragraphs, then a table.

    Level 2 stands below level 1.
    """

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    level: int = 1
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.paragraphs or self.table or self.facts)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: for whom ("KT. CHỈ HUY TRƯỞNG"), in which post, and the name with the rank before it."""

    authority: str = ""
    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text: the bodies, the number, where and when it was signed."""

    issuer: str
    superior: str = ""
    number: str = ""
    place: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper in one language ("en", "vi"). `marking` is its label in words.

    `type` is the name of the type as it is printed; a letter has none, and says what it is about below its number.
    `copies` are those who receive it besides the addressees, and where it is kept.
    """

    language: str
    marking: str
    head: Head
    title: str
    type: str = ""
    bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    signature: Signature = Signature()
    copies: tuple[str, ...] = ()

    def data(self, words: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
        """Return what templates are given: texts, lists of texts, and sections of texts; nothing else."""
        given = (words or words_in(FORMS))[self.language]
        day = self.head.signed_on or clock.today()
        said = {
            "language": self.language,
            "marking": self.marking,
            "name": " ".join(filter(None, (self.type, self.title))) or self.head.number or self.marking,
            "superior": self.head.superior,
            "issuer": self.head.issuer,
            "number": self.head.number or "……",
            "place_and_date": place_and_date(self.language, self.head.place, self.head.signed_on),
            "year": day.year,
            "month": day.month,
            "day": day.day,
            "type": self.type,
            "title": self.title if self.type else "",
            "about": "" if self.type else self.title,
            "base_lines": _ended(self.bases),
            "addressees": list(self.addressees),
            "addressee_lines": _ended([f"- {each}" for each in self.addressees]),
            "sections": _with_end([_plain(each) for each in self.sections], given["end"]),
            "authority": self.signature.authority,
            "post": self.signature.post,
            "signer": self.signature.name,
            "copy_lines": _ended([f"- {each}" for each in self.copies]),
            "words": dict(given),
        }
        return {name: _cleaned(value) for name, value in said.items()}


def words_in(*folders: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the fixed words of papers by language, from the first of the folders that has them."""
    found = next(path for folder in folders if (path := folder / "words.toml").exists())
    words: Mapping[str, Mapping[str, str]] = tomllib.loads(found.read_text(encoding="utf-8"))
    return words


def place_and_date(language: str, place: str, day: date | None) -> str:
    """Return place and date as they are printed; room to write is left where there is no date yet."""
    room = "ngày … tháng … năm …" if language == "vi" else "…"
    return ", ".join(filter(None, (place, written_day(language, day) if day else room)))


def written_day(language: str, day: date) -> str:
    """Return a day in words, as papers write it."""
    if language != "vi":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    # The decree puts a nought before days below ten and before the first two months alone.
    month = f"{day.month:02}" if day.month <= FEBRUARY else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def from_plain(given: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the sections that were kept as JSON."""
    return tuple(
        Section(
            heading=each["heading"],
            paragraphs=tuple(each["paragraphs"]),
            table=table
            and Table(tuple(table["titles"]), tuple(map(tuple, table["rows"])), tuple(table["widths"])),
            level=each["level"],
            facts=tuple((name, value) for name, value in each["facts"]),
        )
        for each in given["sections"]
        for table in [each["table"]]
    )


def _plain(section: Section) -> dict[str, Any]:
    """Return the section as templates are given it: each column of a table with its width."""
    plain = asdict(section)
    if section.table:
        plain["table"]["widths"] = section.table.widths or (1,) * len(section.table.titles)
    return plain


def _ended(lines: Any) -> list[str]:
    """Return the lines with a semicolon after each, and a full stop after the last."""
    bare = [str(line).rstrip(" ;.") for line in lines]
    return [f"{line}{'.' if place == len(bare) else ';'}" for place, line in enumerate(bare, start=1)]


def _with_end(sections: list[dict[str, Any]], mark: str) -> list[dict[str, Any]]:
    """Put the mark that ends a text behind its last paragraph, where that is what comes last."""
    if mark and sections and sections[-1]["paragraphs"] and not sections[-1]["table"]:
        *before, last = sections[-1]["paragraphs"]
        sections[-1]["paragraphs"] = (*before, f"{last.rstrip(' ./')}{mark}")
    return sections


def _cleaned(value: Any) -> Any:
    """Take control characters out of all texts: neither format can hold them."""
    if isinstance(value, str):
        return clean(value).translate(_NO_CHARACTERS)
    if isinstance(value, Mapping):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value
