"""Vietnamese tasks without a cue word: action words, duties in the present tense, targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import forms, periods, verbs
from comity.engines.reader.sentence import DUTY_SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.engines.reader.sentence import Sentence

_MOST_VERBS = 12
_OPENING = 120
_VI_VETO = re.compile(
    r"ban hành kèm theo|(?:^|[ ,])bạn đánh giá|có hiệu lực|hết hiệu lực|thay thế (?:quyết định|nghị định|chỉ thị|kế hoạch|thông tư|quy chế)|được hiểu là|gọi tắt là|(?:^|[ ,])(?:có thể|được quyền|có quyền)(?!\w)|(?:biết|để biết)(?: và|,) (?:tổ chức )?thực hiện"
)
_VI_VETO_START = re.compile(
    r"(?:ngày \d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4},|nhớ lại|đánh giá cao|ghi nhận|hoan nghênh|cảm ơn|chúc mừng|trân trọng|đây là|đó là|như vậy|làm (?:như vậy|được|tại)|được (?:ủy|uỷ) quyền|được phép|nhận bài|với những|qua đó|điều đó|việc đó|những|với những|kết quả|nhờ|tuy nhiên|dự báo|hiện nay|làm tốt (?:điều|việc) |[^,.]{3,60} sẽ (?:giúp|không|góp|tạo|làm|là))"
)
_VI_DONE = re.compile(r", [^,;]{2,50} đã |^[^,;]{0,60} sẽ |^[^,]{2,40} đã (?!ký|được|ban|phê|có|thỏa)")
_VI_TARGET = re.compile(
    r"(?<!\w)do [^,.;]{3,60} (?:bảo đảm|đảm bảo|chi trả|cấp|chịu|quyết định|đảm nhiệm|thực hiện|chủ trì)(?!\w)|(?<!đã )được (?!phép|quyền|hưởng|miễn|hiểu|gọi|coi|xem|áp dụng|ban hành|thực hiện từ)[a-zà-ỹ]+"
)
_VI_CLAUSE_FIRST = re.compile(
    r"(?:khi|nếu|trường hợp|trong trường hợp|sau khi|trước khi|hằng năm|hàng năm|hằng quý|hàng quý|định kỳ|trong quá trình|quá trình|đối với|căn cứ|trên cơ sở|trong thời gian|trước mắt|theo chức năng|ngoài ra|bên cạnh đó|đồng thời|cùng với|để|nhằm|trước|từ|trong|đến|mỗi)(?!\w)[^.;:]{2,160}?, "
)
_VI_PAST = re.compile(r"(?:^|[ ,])(?:đã|đang|từng|vừa|mới|được xếp|đạt được)\b")
_VI_PASSIVE_DUTY = re.compile(
    r"\b(?:gửi|báo cáo|nộp|hoàn thành|triển khai|thực hiện|tổ chức|tiến hành|xong|bảo đảm|đảm bảo|trình)\b"
)


def bare_form(sentence: Sentence) -> tuple[str, int] | None:
    """The first form that fits, with its score."""
    unit, lowered = sentence.unit, sentence.lowered
    if _VI_VETO.search(lowered, unit.body, unit.end) or _VI_VETO_START.match(lowered, unit.body, unit.end):
        return None
    if unit.section == "past" and not unit.listed:
        return None
    if verbs.opens_vi(lowered, unit.body, unit.end):
        return ("imperative", 2 + unit.marked + unit.after_lead) if _is_imperative(sentence) else None
    return next(((name, score) for name, score, fits in _FORMS if fits(sentence)), None)


def _is_imperative(sentence: Sentence) -> bool:
    unit = sentence.unit
    counts = unit.marked or unit.listed or unit.after_lead or unit.section in DUTY_SECTIONS
    return counts and not _VI_DONE.search(sentence.lowered, unit.body, unit.end)


def _acts_after_clause(sentence: Sentence) -> bool:
    """As in "Khi phát hiện tàu lạ, thông báo cho đơn vị bạn."."""
    unit, lowered = sentence.unit, sentence.lowered
    clause = _VI_CLAUSE_FIRST.match(lowered, unit.body, unit.end)
    if clause is None or not sentence.directs or _VI_DONE.search(lowered, unit.body, unit.end):
        return False
    return verbs.opens_vi(lowered, clause.end(), unit.end)


def _is_owned_item(sentence: Sentence) -> bool:
    placed = (sentence.unit.listed or sentence.unit.marked) and sentence.directs
    return placed and forms.owner_before_mark(sentence) is not None


def _is_duty(sentence: Sentence) -> bool:
    """A duty in the present tense: somebody acts, something is to be done to a thing, or a report is due."""
    unit, lowered = sentence.unit, sentence.lowered
    if not sentence.directs or _VI_PAST.search(lowered, unit.body, min(unit.end, unit.body + _OPENING)):
        return False
    if not (unit.after_lead or unit.section in DUTY_SECTIONS or unit.marked):
        return False
    return _has_acting_subject(sentence) or (
        sentence.normative and (_is_target(sentence) or _is_due(sentence))
    )


def _is_target(sentence: Sentence) -> bool:
    unit = sentence.unit
    placed = unit.marked or unit.group is not None
    return placed and _VI_TARGET.search(sentence.lowered, unit.body, unit.end) is not None


def _is_due(sentence: Sentence) -> bool:
    unit, lowered = sentence.unit, sentence.lowered
    if not _VI_PASSIVE_DUTY.search(lowered, unit.body, unit.end):
        return False
    return periods.find_period(lowered, (unit.body, unit.end)) is not None


def _has_acting_subject(sentence: Sentence) -> bool:
    """Somebody who can act stands before one of the first action words."""
    if ': "' in sentence.text[sentence.unit.body : sentence.unit.end]:
        return False
    position = sentence.unit.body
    for _ in range(_MOST_VERBS):
        verb = verbs.find_vi(sentence.text, position, sentence.unit.end)
        if verb is None:
            return False
        if sentence.subject(verb.start()):
            return True
        position = verb.end() + 1
    return False


_FORMS: tuple[tuple[str, int, Callable[[Sentence], bool]], ...] = (
    ("imperative", 2, _acts_after_clause),
    ("owner-item", 3, _is_owned_item),
    ("listed-item", 2, forms.is_listed_item),
    ("present-duty", 2, _is_duty),
)
