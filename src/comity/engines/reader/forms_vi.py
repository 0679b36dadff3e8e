"""Vietnamese tasks without a cue word: action words, duties in the present tense, targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import forms, periods, verbs
from comity.engines.reader.sentence import DUTY_SECTIONS

if TYPE_CHECKING:
    from comity.engines.reader.sentence import Sentence

_MOST_VERBS = 12
_VI_VETO = re.compile(
    r"có hiệu lực|hết hiệu lực|thay thế (?:quyết định|nghị định|chỉ thị|kế hoạch|thông tư|quy chế)|được hiểu là|gọi tắt là|(?:^|[ ,])(?:có thể|được quyền|có quyền)(?!\w)|(?:biết|để biết)(?: và|,) (?:tổ chức )?thực hiện"
)
_VI_VETO_START = re.compile(
    r"(?:đánh giá cao|ghi nhận|hoan nghênh|cảm ơn|chúc mừng|trân trọng|đây là|đó là|như vậy|làm (?:như vậy|được|tại)|được (?:ủy|uỷ) quyền|được phép|nhận bài|với những|qua đó|điều đó|việc đó|những|với những|kết quả|nhờ|tuy nhiên|dự báo|hiện nay|làm tốt (?:điều|việc) |[^,.]{3,60} sẽ (?:giúp|không|góp|tạo|làm|là))"
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
    unit, lowered = sentence.unit, sentence.lowered
    if _VI_VETO.search(lowered, unit.body, unit.end) or _VI_VETO_START.match(lowered, unit.body, unit.end):
        return None
    if unit.section == "past" and not unit.listed:
        return None
    if verbs.opens_vi(lowered, unit.body, unit.end):
        if _VI_DONE.search(lowered, unit.body, unit.end):
            return None
        counts = unit.marked or unit.listed or unit.after_lead or unit.section in DUTY_SECTIONS
        return ("imperative", 2 + unit.marked + unit.after_lead) if counts else None
    clause = _VI_CLAUSE_FIRST.match(lowered, unit.body, unit.end)
    if (
        clause
        and sentence.directs
        and verbs.opens_vi(lowered, clause.end(), unit.end)
        and not _VI_DONE.search(lowered, unit.body, unit.end)
    ):
        return "imperative", 2
    if (unit.listed or unit.marked) and sentence.directs and forms.owner_before_mark(sentence):
        return "owner-item", 3
    if forms.is_listed_item(sentence):
        return "listed-item", 2
    if _VI_PAST.search(lowered, unit.body, min(unit.end, unit.body + 120)) or not sentence.directs:
        return None
    if not (unit.after_lead or unit.section in DUTY_SECTIONS or unit.marked):
        return None
    if _has_acting_subject(sentence):
        return "present-duty", 2
    if sentence.normative and (unit.marked or unit.group) and _VI_TARGET.search(lowered, unit.body, unit.end):
        return "present-duty", 2
    if (
        sentence.normative
        and _VI_PASSIVE_DUTY.search(lowered, unit.body, unit.end)
        and periods.find_period(lowered, unit.body, unit.end)
    ):
        return "present-duty", 2
    return None


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
