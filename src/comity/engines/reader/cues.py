"""The cue table at work: one scan for the trigger words, then the few rules that belong to each trigger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVERBS = (
    r"(?:(?:also|always|further|then|therefore|thus|hence|still|only|either|both|jointly|all|each|never|not|in turn|in particular|at all times"
    r"|where (?:necessary|appropriate)|if necessary|henceforth|instead|first|now|soon|simply|[a-z]+ly)(?:,? and [a-z]+ly)?,? ){0,3}"
)
_VI_BODIES = (
    "các|toàn|mọi|mỗi|từng|cấp ủy|cấp uỷ|cơ quan|đơn vị|thủ trưởng|chỉ huy|bộ|cục|ban|phòng|tổng cục|quân khu|quân đoàn|quân chủng|binh chủng|cán bộ|đồng chí"
    "|ubnd|ủy ban|uỷ ban|sở|chủ nhiệm|người đứng đầu|hai bên|văn phòng|viện|học viện|trung tâm|lữ đoàn|sư đoàn|trung đoàn|tiểu đoàn|đại đội|đồn|hải đội|hải đoàn|lực lượng"
    "|tỉnh|thành phố|trường|vụ|chi cục|công an|bộ đội|hội|tổ|nhóm|chính ủy|tư lệnh|bộ trưởng|giám đốc|trưởng|đảng ủy|đảng uỷ|chi bộ|nhà trường|khoa|hạm đội|vùng|tham mưu|thanh tra"
    "|tổng tham mưu trưởng|đại sứ|tùy viên|đoàn|bệnh viện|phía|bên|quân ủy|chính phủ|ngành|địa phương|tổ chức|cá nhân|tập thể|đảng viên|quân nhân|chiến sĩ|ông|bà"
)
_BEFORE = 130


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the cue table."""

    name: str
    kind: str
    weight: int
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    whole_before: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that fired: what it is, and where its trigger stands."""

    name: str
    kind: str
    weight: int
    start: int
    end: int


@cache
def _rules() -> dict[str, tuple[tuple[Rule, int], ...]]:
    """For each trigger the rules to try, in table order; shorter triggers that it begins with are tried as well."""
    own: dict[str, list[tuple[int, Rule]]] = {}
    for order, row in enumerate(tables.rows("cues")):
        rule = _rule(row)
        for trigger in tables.listed(row["triggers"]):
            own.setdefault(trigger, []).append((order, rule))
    answer = {}
    for trigger in own:
        prefixes = [other for other in own if trigger == other or trigger.startswith(f"{other} ")]
        ranked = [(order, len(other), rule) for other in prefixes for order, rule in own[other]]
        ranked.sort(key=lambda entry: (entry[0], -entry[1]))
        answer[trigger] = tuple((rule, length) for _, length, rule in ranked)
    return answer


def _rule(row: dict[str, str]) -> Rule:
    def compiled(pattern: str) -> re.Pattern[str] | None:
        filled = pattern.replace("{adv}", _ADVERBS).replace("{vibody}", _VI_BODIES).replace("{cap}", "[a-z]+")
        return re.compile(filled) if filled else None

    return Rule(
        row["name"],
        row["kind"],
        int(row["weight"]),
        compiled(row["before"]),
        compiled(row["after"]),
        row["before"].startswith("^"),
    )


@cache
def _scan() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){tables.alternation(frozenset(_rules()))}(?!\w)")


def triggers(lowered: str) -> list[tuple[int, str]]:
    """Every place of the text where a trigger stands, in order."""
    return [(match.start(), match.group()) for match in _scan().finditer(lowered)]


def fire(lowered: str, found: list[tuple[int, str]], start: int, end: int) -> Iterator[Hit]:
    """The cues of one sentence: for each trigger the first rule that fits its surroundings."""
    for position, trigger in found:
        for rule, length in _rules()[trigger]:
            if _fits(rule, lowered, (start, end), (position, position + length)):
                yield Hit(rule.name, rule.kind, rule.weight, position, position + length)
                break


def _fits(rule: Rule, lowered: str, sentence: tuple[int, int], trigger: tuple[int, int]) -> bool:
    (start, end), (at, after) = sentence, trigger
    if rule.after and not rule.after.match(lowered, after, end):
        return False
    if rule.before is None:
        return True
    window = start if rule.whole_before else max(start, at - _BEFORE)
    return rule.before.search(lowered[window:at]) is not None
