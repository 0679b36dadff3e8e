"""Bodies named in the text: by the gazetteer of issuers, or by the shape of an official name."""

from __future__ import annotations

import re
from functools import cache

from comity.engines.reader import codes, tables
from comity.engines.reader.letters import LOWER, UPPER

_HEADS = (
    "Ministry|Department|Directorate|Command|Commission|Committee|Council|Division|Office|Agency|Authority|Bureau|Brigade|Battalion|Regiment|Region|Corps|Academy|Institute|University|College|School|Staff|Embassy"
    "|Secretariat|Assembly|Government|Guard|Navy|Army|Force|Forces|Police|Party|Centre|Center|Mission|Board|Union|Organization|Organisation|Nations|Headquarters|Hospital|Bank|Court|Customs|Inspectorate|Group"
)
_HEAD = re.compile(rf"\b(?:{_HEADS})\b")
_LEFT = re.compile(r"(?:[A-Z][\w&'-]* (?:and )?){1,5}$")
_RIGHT = re.compile(
    r"(?: \d{1,2}\b| [IVX]+\b)?(?: (?:of|for|on)(?: the)? [A-Z][\w&'-]*(?:(?:,| and|,? of(?: the)?)? [A-Z][\w&'-]*){0,5})?"
)
_REACH = 70
_HEADS_VI = (
    "Bộ|Cục|Tổng cục|Vụ|Ban|Phòng|Ủy ban|Uỷ ban|Hội đồng|Văn phòng|Viện|Học viện|Trường|Trung tâm|Đồn|Lữ đoàn|Sư đoàn|Trung đoàn|Tiểu đoàn|Quân khu|Quân đoàn|Quân chủng|Binh chủng|Bộ Tư lệnh|Bộ Chỉ huy|Đảng ủy"
    "|Đảng uỷ|Tỉnh ủy|Thường vụ|Sở|Công an|Hải quan|Bộ đội|Cảnh sát|Bệnh viện|Hội|Mặt trận|Đại sứ quán|Tổng lãnh sự quán|Vùng|Hải đoàn|Hải đội|Quân ủy"
)
_VIETNAMESE = re.compile(
    rf"(?<!\w)(?:{_HEADS_VI})(?:(?: -| và)? [{UPPER}\d][\w]*(?: [{LOWER}]{{1,7}}(?= [{UPPER}]|[,.;:)]|$| (?:và|phải|cần|có|chủ)))?){{1,7}}"
)
_OPENERS = re.compile(
    r"(?:The|In|At|By|For|With|Under|Of|From|To|And|A|An|On|First|Second|Third|As|When|If|Each|All|This|That|These|Those|Our|Its|Their|Besides|Hence|Offices|Units)\s+"
)
_SHORTEST = 5


@cache
def _known() -> re.Pattern[str]:
    names = frozenset(name for row in tables.rows("issuers") for name in _names(row) if "{n}" not in name)
    return re.compile(rf"(?<!\w){tables.alternation(names)}(?!\w)")


def _names(row: dict[str, str]) -> list[str]:
    return [
        name
        for name in (
            row["name_en"],
            row["name_vi"],
            *tables.listed(row["also_en"]),
            *tables.listed(row["also_vi"]),
        )
        if name
    ]


def find_bodies(text: str) -> list[tuple[int, int, str | None]]:
    """Bodies in order, the longest name where several fit, with the id of those that the gazetteer knows."""
    found = [match.span() for pattern in (_known(), _VIETNAMESE) for match in pattern.finditer(text)]
    found += [_around(text, head) for head in _HEAD.finditer(text)]
    kept: list[tuple[int, int, str | None]] = []
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        opener = _OPENERS.match(text, start, end)
        begin = opener.end() if opener else start
        if (kept and begin < kept[-1][1]) or (end - begin < _SHORTEST and not text[begin:end].isupper()):
            continue
        kept.append((begin, end, codes.issuer_ids().get(text[begin:end].casefold())))
    return kept


def _around(text: str, head: re.Match[str]) -> tuple[int, int]:
    """The whole name around its head noun."""
    reach = max(0, head.start() - _REACH)
    left = _LEFT.search(text[reach : head.start()])
    right = _RIGHT.match(text, head.end())
    return reach + left.start() if left else head.start(), right.end() if right else head.end()
