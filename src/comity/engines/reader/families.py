"""Numbered instruments outside the Vietnamese grammar: DoD issuances, UN, EU, OSCE and NATO symbols, codes of law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

# One cheap scan for places worth trying; the patterns themselves then run on a few characters only.
_WINDOW = 90
_LIKELY = re.compile(
    r"(?=[A-Z\d§])(?:"
    r"Do[DM]|DOD|DTM|Department of Defense [DIM]|Directive-|E\.?O\.? ?\d|E\.O|Executive Order|EXECUTIVE|Presidential|PPD|NSPM|NSM|NSPD|NSDD"
    r"|HSPD|PDD|\d{1,2} (?:U\.?S\.?C|U\.S\. C|C\.?F\.?R)|Section \d|SECTION \d|§|Title \d|Public Law|P\.L|Pub\. ?L|CJCS|SECNAV|OPNAV|DAF|AF[IPM]"
    r"|COMDT|MCO|Army Reg|AR \d|Joint S|JSP|Cmn?d? ?\.?\d|Cmn?d?\. |CP ?\d|HC ?\d|20\d\dDIN|JD[PN]|AJP|A[ATD]P|APP|JWP|ADFP|LWP|FM|JP|AASTP|AQAP|ADatP|ALP|AEP|AMP|STANAG|[A-Z]{2,8}(?:-[A-Z]{1,4})?/[A-Z0-9]|ST \d|SOP|Notes?|Sub-D|Prakas|Anukret|Kram|Sarachor|Republic A|Commonwealth A|Administrative O|ADMIN|Depart|DEPART|Memorandum|MEMO|General O|Special O|Office M|OM |Notif|Gazette|Letter"
    r"|PO\(|C-M|PFP|EAPC|SG\(|DPC|AC/|IMSM|MC[ .-]?[\dD]|MC\.|FSC\.|PC\.|SEC\.|CIO\.|EF\.|CORE\.|SUM\.|[ASE]/|ST/|United Nations S|United Nations G"
    r"|UN [SG]|U\.N\. |Security Council|General Assembly|UNSCR|Nghị quyết|Resolutions? \d|Council [RDJCFI]|Commission [RDI]|Regulation|Decision"
    r"|Directive|Joint A|Common P|Framework D|\d{2,4}/\d{1,4}/[CEJP]|TIAS|CETS|ETS|UNTS|Décret|Loi|Arrêté|Ordonnance|Decree|Law|Order|Act|Resolution"
    r"|Government R|Ministerial|Royal|Legislative|Federal|Organic|Supreme|Cabinet|Instruction|Circular|Ordinance|Proclamation|Edict|DECISION|RESOLUTION|DIRECTIVE|DECREE|INSTRUCTION|CIRCULAR|ORDER"
    r")|(?<![\w])(?:section \d|title \d|resolutions? \d|nghị quyết|decree n|law n|order n)"
)


@dataclass(frozen=True, slots=True)
class FamilyNumber:
    """A number of one family, in its usual form."""

    start: int
    end: int
    type: str
    text: str
    issuer: str | None
    family: str


@cache
def _families() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(row["pattern"]), row) for row in tables.rows("families"))


def find_family_numbers(text: str) -> Iterator[FamilyNumber]:
    """Numbers in order, none overlapping another."""
    done = 0
    for likely in _LIKELY.finditer(text):
        start = likely.start()
        if start < done or (start and (text[start - 1].isalnum() or text[start - 1] in "/-")):
            continue
        found = _at(text, start)
        if found:
            done = found.end
            yield found


def _at(text: str, start: int) -> FamilyNumber | None:
    for pattern, row in _families():
        match = pattern.match(text, start, min(len(text), start + _WINDOW))
        if match:
            groups = [group or "" for group in match.groups()]
            number = row["number"].format("", *groups).strip()
            kind = row["type"] or _type_by_word(groups[0], number)
            return FamilyNumber(start, match.end(), kind, number, row["issuer"] or None, row["name"])
    return None


_LOCAL_TYPES = {
    "décret": "decree",
    "loi": "law",
    "arrêté": "order",
    "ordonnance": "ordinance",
    "act": "law",
    "law": "law",
    "edict": "decree",
    "proclamation": "declaration",
    "action": "decision",
    "position": "decision",
    "decree-law": "decree",
    "sub-decree": "decree",
    "anukret": "decree",
    "prakas": "regulation",
    "kram": "law",
    "sarachor": "circular",
    "om": "document",
    "memorandum": "document",
    "letter": "document",
    "notification": "notice",
}


def _type_by_word(word: str, number: str) -> str:
    if "/DIR/" in word:
        return "directive"
    last = word.lower().split()[-1] if word and "/" not in word else ""
    return _LOCAL_TYPES.get(last, last) or ("decision" if number.endswith(("CFSP", "JHA")) else "document")
