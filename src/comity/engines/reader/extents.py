"""How far a noun phrase reaches to the right, in English and in Vietnamese."""

from __future__ import annotations

import re

from comity.engines.reader import phrases, verbs
from comity.engines.reader.letters import UPPER

_LONGEST_ASIDE = 40
_POST = (
    r" in charge of (?:the )?[a-z-]+(?: [a-z-]+){0,2}(?= (?:must|should|shall|will|to)\b|[.,;]|$)| in charge\b| (?:from|on|of) (?:the )?(?:two|both|either|other|opposite) sides?(?: of the [a-z]+)?| at (?:all|the same|each|every|grass-?roots?) (?:levels?|echelons?)"
    r"| from (?:all|other|friendly|neighbouring|partner|foreign|at least|different|various) [a-z]+(?: [a-z]+)?(?=[.,;]|$| (?:to|in|and|on|at|by|for|who)\b)"
)
_STOP_EN = re.compile(
    rf"(?P<post>{_POST})"
    r"| (?:in|on|at|by|under|via|through|from|within|during|so|while|as|when|where|to|before|after|not|no later|for(?! (?:the )?[A-Z])|which|who|whom|that|should|shall|must|will|may|can|is|are|was|were|be|has|have|had|and (?=[a-z]+(?:ing|ed|ly)\b)"
    r"|and (?=(?:to|the need|thus|then|so|also|its|keep|report|submit|ensure|promote|share|make|take|maintain|update|publish|propose|provide|develop|enhance|improve|prepare|carry|conduct|implement|strengthen|support)\b)"
    r"|regarding|concerning|about|into|against|over|based|across|along|upon|pursuant|every|each (?:year|month|quarter|week|day)|once|twice|annually|quarterly|monthly|weekly|daily|if|until|since|better|fully|with|towards|relating|establishing|or to"
    r"|prior|using|without|unless|because|than|per|together|alike|concerned in|wherever|whenever|once|at least|not less|no less|less|jointly|informed|aware|access|[a-z]+ing (?:the|a|an|its|their)|well)\b"
    r"|[.;:\"]|\((?!Lào|[A-Z]{2,8}\))|,(?! (?:the |and |or |as well as )?[A-Za-z' -]{2,70}(?:,| and | or ))|,(?= (?:thereby|especially|particularly|including|in particular|so|which|who|such as|namely|[a-z]+ing|in|on|by|with|to|for|as|at|not|no|within|and to|and then)\b)| - "
)
_WORD = re.compile(r"[^\s,.;:()\"]+")
_STOP_VI = frozenset(
    [
        "trong",
        "để",
        "nhằm",
        "về",
        "theo",
        "khi",
        "trên",
        "tại",
        "qua",
        "bằng",
        "dưới",
        "đến",
        "từ",
        "vào",
        "trước",
        "sau",
        "là",
        "được",
        "phải",
        "cần",
        "vì",
        "do",
        "đã",
        "đang",
        "sẽ",
        "có",
        "với",
        "cho",
        "cùng",
        "rồi",
        "thì",
        "mà",
        "nếu",
        "hằng",
        "hàng",
        "định",
        "mỗi",
        "ít",
        "chậm",
        "giai",
        "thường",
        "sớm",
        "kịp",
        "khẩn",
        "trực",
        "ngay",
        "xong",
        "cũng",
        "đều",
        "luôn",
        "vẫn",
        "như",
        "nên",
        "hoặc",
        "chưa",
        "không",
        "chỉ",
        "lên",
        "xuống",
        "ra",
        "giữa",
        "đi",
        "lại",
        "sử",
        "mang",
        "tiết",
        "tự",
        "lợi",
        "chụp",
        "quay",
        "biết",
        "xin",
        "chịu",
        "nhận",
        "bị",
        "gây",
        "hết",
        "đúng",
        "tốt",
        "nghiêm",
        "theo",
        "tham",
        "thống",
        "đề",
        "ý",
        "đảm",
        "hiểu",
        "dự",
        "nhắc",
        "làm",
    ]
)
_VISITS = frozenset({"thăm", "giúp", "cử", "đón", "mời", "gửi", "mở", "lập"})
_HEADS_VI = re.compile(
    r"(?:lực lượng|cơ quan|đơn vị|bộ phận|tổ chức|cán bộ|đội ngũ|bộ đội|đội|tổ|trung tâm|trạm|lớp|đoàn|ban|người|nhân viên|sĩ quan|phiên dịch|đồn|bên|trường|học viện|phòng|cục|tàu|thành viên|khách|hội)$",
    re.IGNORECASE,
)
_MODIFIERS_VI = re.compile(
    r"(?:bảo vệ|quản lý|tuần tra|huấn luyện|phục vụ|tham mưu|tiếp nhận|làm công tác|phiên dịch|chuyên trách|điều tra|giám sát|chủ trì|thường trực|phối hợp|thụ hưởng|viện trợ|mời|đối tác|chức năng|trực thuộc|chỉ huy|đào tạo|tham gia|đối ngoại|nghiên cứu|thực hiện|kiểm soát|chỉ đạo|tiếp xúc|gìn giữ hòa bình|gìn giữ hoà bình|đến thăm|chủ nhà|ra|vào|vận động|trực|thăm|hợp tác|liên quan|học|liên)(?!\w)"
)


def extent(text: str, start: int, end: int, *, vietnamese: bool) -> phrases.Place:
    """The noun phrase that begins at `start`, coordinated ones included, as far as its clause lets it go."""
    stop = _extent_vi(text, start, end) if vietnamese else _extent_en(text, start, end)
    return phrases.trim(text, start, stop)


def _extent_en(text: str, start: int, end: int) -> int:
    position = start
    while True:
        stop = _STOP_EN.search(text, position, end)
        if stop is None:
            return end
        if not stop["post"]:
            return stop.start()
        position = stop.end()


def _extent_vi(text: str, start: int, end: int) -> int:
    previous, skip_to = None, start
    for word in _WORD.finditer(text, start, end):
        if previous is not None and word.start() >= skip_to:
            gap = text[previous.end() : word.start()]
            if _stops_at_gap(text, gap, word):
                return previous.end() + gap.startswith(")")
            modifier = _modifier_end(text, previous, word)
            if modifier:
                skip_to = modifier
            elif word.group()[0].islower() and _stops_at_word(text, previous, word, end):
                return previous.end() + gap.startswith(")")
        previous = word
    if previous is None:
        return start
    return previous.end() + (
        text[previous.end() : previous.end() + 1] == ")" and "(" in text[start : previous.end()]
    )


def _modifier_end(text: str, previous: re.Match[str], word: re.Match[str]) -> int | None:
    """Where an action word ends that belongs to the name before it ("lực lượng bảo vệ", "đoàn ra")."""
    modifier = _MODIFIERS_VI.match(text, word.start())
    if modifier and _HEADS_VI.search(text[max(0, previous.start() - 12) : previous.end()]):
        return modifier.end()
    return None


def _stops_at_gap(text: str, gap: str, word: re.Match[str]) -> bool:
    if "(" in gap:
        return len(text[word.start() : word.start() + 60].split(")", maxsplit=1)[0]) > _LONGEST_ASIDE
    mark = gap.strip(" )")
    if not mark:
        return False
    return mark[0] != "," or not phrases.opens_with_vi_agent(text[word.start() : word.start() + 40])


def _stops_at_word(text: str, previous: re.Match[str], word: re.Match[str], end: int) -> bool:
    if word.group() in {"và", "hoặc"}:
        after = text[word.end() + 1 : word.end() + 40]
        return not (phrases.opens_with_vi_agent(after) or re.match(rf"[{UPPER}]", after))
    if word.group() == "của":
        return not (
            phrases.opens_with_vi_agent(text[word.end() + 1 : word.end() + 40])
            or re.match(rf"[{UPPER}]", text[word.end() + 1 : word.end() + 2])
        )
    if word.group() in _STOP_VI and not (
        previous.group()[0].isupper() and word.group() in {"chỉ", "ý", "trực", "cần", "làm"}
    ):
        return True
    if previous.group().lower() in {"các", "những", "mọi", "mỗi", "từng"}:
        return False
    verb = verbs.match_vi(text, word.start(), end)
    if verb is None:
        return False
    # A capital syllable and a small one make one word: Ngoại giao, Tham mưu.
    return verb.group() in _VISITS or not (previous.group()[0].isupper() and " " not in verb.group())
