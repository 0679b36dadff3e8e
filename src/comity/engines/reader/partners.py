"""The other side of a task: states, forces and bodies worked with, and the people it serves."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import phrases, tables

if TYPE_CHECKING:
    from comity.engines.reader.judge import Sentence
    from comity.engines.reader.phrases import Place

Named = tuple[int, int, str | None]

_WITH = re.compile(r"\b(?:with|alongside|between|among|from the side of|vis-à-vis) (?=\S)")
_SERVE = re.compile(
    r"\b(?:assist|assists|assisting|help|helps|helping|support|supports|supporting|train|trains|training|guide|guides|guiding|enable|enables|enabling|render|renders|rendering|provide|provides|providing|supply|supplies|offer|offers|grant|grants|host|hosts|hosting|invite|invites|inviting|receive|receives|receiving|welcome|welcomes"
    r"|accompany|accompanies|escort|escorts|visit|visits|visiting|educate|protect|protects|serve|serves|serving|aid|aids|equip|equips|treat|mentor|mentors|consult|consults|contact|contacts|lend|lends|the support of|treatment of|protection of|reception of|training of|visits? of|delegations? of|delegations? from|requests? from|requests? of|assistance to|aid to|support to|support for|help to|relief to"
    r"|on behalf of|in favour of|to the benefit of|for the benefit of|intended for|available to|open to|opened? [\w ]{2,50} to|access (?:for|to)|notify|notifies|inform|informs) (?=\S)"
)
_FOR = re.compile(
    r"\b(?:for|to|by|of|from|towards) (?=(?:the |all |our |its |each |every |foreign |local |other |partner |people |participating |neighbouring |friendly |visiting |countries|states|members?|[A-Z]))"
)
_WITH_VI = re.compile(
    r"(?<!\w)(?:phối hợp (?:chặt chẽ )?(?:với|cùng)|hiệp đồng (?:chặt chẽ )?với|hợp tác (?:với|cùng)|trao đổi với|cùng với|cùng|với|giữa|giúp đỡ|giúp|hỗ trợ|viện trợ|tặng|cấp cho|cho|đón tiếp|tiếp đón|mời|tiếp|thăm|của|cung cấp [^,.;]{2,50} cho|tiếp nhận) (?=\S)"
)
_STOP = re.compile(
    r" (?:in|on|at|by|under|via|through|from|within|during|so|while|as|when|where|to|before|after|not|no later|for|which|who|that|should|shall|must|will|is|are|and (?=[a-z]+ing\b)|regarding|concerning|about|in order|into|against|over|based|across|along|upon|pursuant|every|each year|once|twice|annually|quarterly|monthly|if|until|since|better|fully|with|towards|on the basis|relating|establishing)\b"
    r"|[.;:\"]|\((?!Lào|[A-Z]{2,6}\))|,(?! (?:the |and |or |as well as )?[A-Za-z' -]{2,70}(?:,| and | or |$))|, (?:thereby|especially|particularly|including|in particular|so|which|who|[a-z]+ing)\b"
)
_STOP_VI = re.compile(
    r" (?:trong|tổ chức|triển khai|thực hiện|xây dựng|để|nhằm|về|theo|khi|trên|tại|và (?=các hoạt|công tác)|tham mưu|tiến hành|trao đổi|kiểm tra|giải quyết|quản lý|tuần tra|rà soát|nghiên cứu|bảo đảm|đảm bảo|hoàn thành|qua|thông qua|bằng|dưới|đến|từ|vào|làm|duy trì|nắm|tuyên truyền|hướng dẫn|đấu tranh|xử lý|chuẩn bị|giữ|trước|sau|là|được|phải|cần|mở|vì|do|của|đẩy mạnh|tăng cường|ký|phòng|khi chưa|soạn|tham gia|góp phần|đề xuất|theo dõi|lựa chọn|đón|khám|thăm|bồi dưỡng|huấn luyện|thống nhất|quảng bá|đưa|hỗ trợ|giúp|với)(?!\w)|[.;:\"]|,(?= [a-zà-ỹ]+ (?:[a-zà-ỹ]+ ){0,2}(?:quả|tốt|nghiêm|hoạt|quy))"
)
_SUPERIOR = re.compile(
    r"\b(?:report(?:s|ed)?|submit(?:s|ted)?|advis(?:e|es|ing)|propos(?:e|es|al)|recommend|accountable|responsible|answerable|send|sent|forward|present|báo cáo|tham mưu|gửi|trình|đề xuất)\b[^,;]{0,80}$"
)
_OBJECTS = re.compile(
    r"\b(?:smugglers?|criminals?|offenders?|terrorists?|enem(?:y|ies)|hostile forces?|traffickers?|poachers?|pirates?|opponents?|thế lực thù địch|tội phạm|đối tượng)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(?:the )?(?:vietnam(?:ese)?|viet nam|our|việt nam|srv|mnd|bộ quốc phòng)\b", re.IGNORECASE
)
_SERVED = re.compile(
    r"\b(?:people|peoples|locals|villagers?|residents|families|family|students|interns|trainees|citizens|communities|patients|children|compatriots|fishermen|learners|observers|visitors|delegations?|guests|counterparts?|neighbours?|neighbors?|partners?|countries|nations|states|allies|police|customs|localities|units|forces?|schools?|users)\b",
    re.IGNORECASE,
)


@cache
def _countries() -> re.Pattern[str]:
    names = (
        tables.words("countries", "names_en")
        | tables.words("countries", "demonyms")
        | tables.words("countries", "names_vi")
    )
    extra = {
        "ASEAN",
        "NATO",
        "EU",
        "European Union",
        "United Nations",
        "UN",
        "OSCE",
        "African Union",
        "Liên hợp quốc",
        "Interpol",
        "INTERPOL",
        "ICRC",
    }
    return re.compile(rf"(?<![\w])(?:{tables.alternation(frozenset(names | extra) - _AMBIGUOUS)})(?![\w])")


_AMBIGUOUS = frozenset(
    {
        "Anh",
        "Ý",
        "Áo",
        "Nga ",
        "Nhật",
        "Pháp",
        "Mỹ ",
        "Chad",
        "Jersey",
        "Guinea",
        "Georgia ",
        "Séc",
        "Bỉ",
        "Polish",
        "Congo",
        "Mali ",
        "Niger ",
        "US",
        "Úc",
        "Togo ",
    }
)


@cache
def country_id(name: str) -> str | None:
    for row in tables.rows("countries"):
        for column in ("names_en", "demonyms", "names_vi"):
            if name in tables.listed(row[column]):
                return f"country:{row['iso2'].lower()}"
    return None


def find_countries(text: str, start: int, end: int) -> list[Named]:
    """Countries, and the international bodies that act like one, by name or adjective."""
    return [
        (match.start(), match.end(), country_id(match.group()))
        for match in _countries().finditer(text, start, end)
    ]


def find_partners(sentence: Sentence, actors: list[Place]) -> list[Named]:
    """The partners of one task, in order of their place, none inside an actor."""
    unit = sentence.unit
    if unit.kind == "row":
        return _of_row(sentence)
    found = [*_cooperating(sentence), *_served(sentence)]
    found += _foreign(sentence, found)
    kept: list[Named] = []
    for start, end, known in sorted(found, key=lambda entry: (entry[0], -entry[1])):
        if any(start < actor_end and actor_start < end for actor_start, actor_end in actors):
            continue
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end, known))
    return kept


def _of_row(sentence: Sentence) -> list[Named]:
    named = dict(sentence.unit.row)
    place = named.get("partner")
    found: list[Named] = []
    task = named.get("task")
    if task:
        found += [
            (start, end, None)
            for start, end in _phrases_after(sentence, _WITH_VI if sentence.vietnamese else _SERVE, *task)
        ]
    if place:
        found += [
            (start, end, None)
            for start, end in phrases.split_names(sentence.text, *place)
            if sentence.text[start:end] not in {"-", "none", "None", "không"}
        ]
    return found


def _phrases_after(sentence: Sentence, pattern: re.Pattern[str], start: int, end: int) -> list[Place]:
    stop_pattern = _STOP_VI if sentence.vietnamese else _STOP
    places = []
    for match in pattern.finditer(sentence.text, start, end):
        stop = stop_pattern.search(sentence.text, match.end(), end)
        place = phrases.trim(sentence.text, match.end(), stop.start() if stop else end)
        places += [name for name in phrases.split_names(sentence.text, *place) if _is_party(sentence, name)]
    return places


def _is_party(sentence: Sentence, name: Place) -> bool:
    text = sentence.text[name[0] : name[1]]
    if (
        _OWN.match(text)
        or _OBJECTS.search(text)
        or text.lower() in {"it", "them", "us", "each other", "one another", "others"}
    ):
        return False
    return phrases.is_agent(sentence.text, *name) or (len(text) < 60 and _countries().match(text) is not None)


def _cooperating(sentence: Sentence) -> list[Named]:
    unit = sentence.unit
    pattern = _WITH_VI if sentence.vietnamese else _WITH
    return [(start, end, None) for start, end in _phrases_after(sentence, pattern, unit.body, unit.end)]


def _served(sentence: Sentence) -> list[Named]:
    unit = sentence.unit
    if sentence.vietnamese:
        return []
    found = [(start, end, None) for start, end in _phrases_after(sentence, _SERVE, unit.body, unit.end)]
    for start, end in _phrases_after(sentence, _FOR, unit.body, unit.end):
        words = sentence.text[start:end]
        before = sentence.lowered[unit.body : start]
        if (
            _SERVED.search(words)
            and re.search(r"\bfor (?:the )?$", before[-9:])
            and not _SUPERIOR.search(before)
        ):
            found.append((start, end, None))
    return found


def _foreign(sentence: Sentence, found: list[Named]) -> list[Named]:
    unit = sentence.unit
    answer: list[Named] = []
    for start, end, known in find_countries(sentence.text, unit.body, unit.end):
        if known == "country:vn" or any(
            start < other_end and other_start < end for other_start, other_end, _ in found
        ):
            continue
        answer.append((start, end, known))
    return answer
