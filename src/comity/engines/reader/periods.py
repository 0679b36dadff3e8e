"""Deadlines and periods: by June, within 30 days after, twice a year, trước ngày 15 tháng 02, hằng quý."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from comity.engines.reader import dates

_D = (
    re.sub(r"\?P<(?!mark)\w+>", "?:", dates.PATTERN)
    .replace("(?P<mark>", "(?P<mark{n}>")
    .replace("(?P=mark)", "(?P=mark{n})")
)
_NUM = r"(?:\d{1,3}(?: ?\([a-z]+\))?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|(?:a|an))(?: ?\(\d{1,3}\))?"
_UNIT = r"(?:(?:working|business|calendar|consecutive|duty) )?(?:minute|hour|day|week|fortnight|month|quarter|year|decade)s?"
_PART = r"(?:the )?(?:very )?(?:end|beginning|middle|start|close|early part|mid|midpoint|first half|second half|last (?:day|week|month|quarter)|first (?:day|week|month)|third week|second week|fourth week|first quarter|second quarter|third quarter|fourth quarter)(?: of)?"
_EVERY = r"(?:every|each|per)"
_STOP = r"(?<! of)(?<! his)(?<! her)(?<! its)(?<! their)(?<! the)(?= ?[.,;:)\"|]|$| (?:and|to|so|in order|the|shall|must|should|with|for|which|that|while|as|under|or|by|through|on|at|a|is|are|will|it|in|có|để|và|về|theo|các|cho|với|gửi|báo)\b)"


def _date(n: int) -> str:
    return "(?:" + _D.replace("{n}", str(n)) + ")"


_CLOCK = r"\d{1,2}(?::\d\d| ?(?:giờ|h)(?: ?\d\d)?(?: phút)?)"
_VI_DAY = rf"(?:(?:rạng sáng|sáng|trưa|chiều|tối|đêm)(?: ngày)? )?(?:ngày )?(?:{_date(16)}|\d{{1,2}}(?:/\d{{1,2}})?)"
_EN = (
    rf"(?:(?:by|before|no later than|not later than|from|on|until|at|nlt|after) [dhn] ?[-+] ?\d{{1,3}}(?: (?:days?|hours?))?)|"
    rf"(?:by (?:noon|midnight|dawn|dusk|first light|last light|sunset|sunrise|nightfall|cob|close of (?:business|play)|the close of business)(?:,? (?:on )?(?:the )?(?:next|same|following|previous) (?:working )?day| (?:on )?(?:each|every) (?:working )?day|(?: on)? (?:{_date(17)}|(?:the (?:last|first) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: of (?:each|every|the) (?:week|month|quarter))?))?)|"
    rf"(?:for (?:the duration of|longer than|the length of|the rest of|the remainder of|no (?:more|longer) than|at most|a period of) [^,.;:|]{{2,50}}?{_STOP})|"
    rf"(?:at intervals of (?:no more than |not more than |at least |at most )?{_NUM} {_UNIT})|"
    rf"(?:(?:at least |not later than |no later than |no less than |not less than |a minimum of )?{_NUM} {_UNIT} (?:in advance|beforehand|ahead)(?: of [^,.;:|]{{2,50}}?{_STOP})?)|"
    rf"(?:not (?:more|later) than {_NUM} {_UNIT} (?:after|before|from) [^,.;:|]{{2,60}}?{_STOP})|"
    rf"(?:(?:between|from) now (?:and|until|to) [^,.;:|]{{2,30}}?{_STOP})|"
    rf"(?:in each of the (?:next|coming) (?:\w+ )?[a-z]+)|"
    rf"(?:(?:by|before|no later than|not later than|at the latest by|until|till|up to|from|since|as of|as from|starting (?:from|in|on)|beginning (?:in|on)|prior to|on or before|in advance of"
    rf"|on|in|during|within|throughout|for(?= the period)|over|through|between|not before|with effect from|after|around|at|towards|ahead of|effective)(?: (?:the )?(?:period|years?|months?|date|course of|calendar year|fiscal year|financial year|school year|academic year)(?: (?:from|of|between))?)?"
    rf" (?:the )?(?:{_PART} )?(?:(?:late|early|mid)[- ])?(?:the )?(?:(?:fiscal |financial |calendar )?years? )?{_date(1)}"
    rf"(?: ?(?:to|until|till|and|-|through|through to) (?:the end of )?{_date(2)})?(?: (?:of )?(?:{_EVERY}|the following|the same|the next|the previous) (?:fiscal |calendar |financial |academic )?(?:year|month|quarter|week))?(?: (?:at the latest|annually|and {_date(3)}))?)"
    rf"|(?:(?:by|before|at|until|no later than|not later than|in|during|within|for|from|prior to|after|on) {_PART} (?:the |this |each |every |next |that )?(?:{_date(4)}|(?:calendar |fiscal |financial |academic |current |following |same |next |reporting )?(?:year|month|quarter|week|decade|term|century|semester|deployment|period|january|february|march|april|may|june|july|august|september|october|november|december)s?\b)(?: (?:of )?{_EVERY} (?:fiscal |calendar )?year)?)"
    rf"|(?:(?:by|before|in|until|from|during|no later than|not later than|each|every|this|next) (?:each |every |next |this |early |late |mid-?)?(?:january|february|march|april|june|july|august|september|october|november|december)\b(?: (?:of )?{_EVERY} year)?)"
    rf"|(?:(?:within|in|over|during|no later than|not later than|no more than|at least|not less than|at the latest|no less than|under|inside(?: of)?|not more than|no earlier than|not less than|no fewer than)(?: a maximum of| a period of| at most| not more than| the| the next| the first| the coming| the following| the last| every| up to)*(?: next| first| coming| following| last)? "
    rf"{_NUM}(?: ?\(\d+\))? {_UNIT}\b(?:'s?)?(?: (?:of|after|from|following|before|prior to|in advance of|preceding|since|upon|ahead of) (?:(?:the|his|her|its|their|each|any|such|this|a|an) )?[^,.;:|]{{2,70}}?)?{_STOP})"
    rf"|(?:(?:at least |not later than |no later than |no less than |a minimum of )?{_NUM} {_UNIT} (?:before|prior to|after|in advance of|in advance|following|ahead of|from) (?:(?:the|his|her|its|their|each|any|such|this|a|an) )?[^,.;:|]{{2,60}}?{_STOP})"
    rf"|(?:(?:once|twice|thrice|(?:two|three|four|five|six|\d+) times)(?: (?:in )?(?:a|an|{_EVERY}) (?:\w+ )?(?:day|week|fortnight|month|quarter|year|semester|term)s?| annually| yearly| {_EVERY} (?:two|three|\d+) (?:month|year|week|day)s| in (?:two|three|\d+) (?:years|months)| during each (?:deployment|term|visit)))"
    rf"|(?:(?:at least |at intervals of |not less than |no less often than )?{_EVERY} (?:other |second |third |single |two |three |four |five |six |nine |ten |twelve |eighteen |twenty-four |\d+ |calendar |fiscal |financial |academic |working |new )*(?:minute|hour|day|week|fortnight|month|quarter|year|semester|term|session|half-year|half year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b)"
    rf"|(?:(?:on|in|at) (?:a|an) (?:regular )?(?:daily|weekly|fortnightly|monthly|bimonthly|quarterly|annual|yearly|biennial|semi-annual|biannual|half-yearly|rolling|six-monthly|five-yearly|three-yearly|two-yearly|rotational|periodic|regular) basis)"
    rf"|(?:(?:on (?:an )?|at )?(?:annual|monthly|quarterly|weekly|yearly) (?:intervals))"
    rf"|(?:\b(?:annually|quarterly|monthly|weekly|fortnightly|daily|biannually|biennially|semi-annually|bimonthly|half-yearly|yearly|bi-annually|six-monthly)(?=[.,;:)|]|$| (?:to|on|in|at|by|for|with|and|or|the|a|all|its|from|of|if|as|through|via|under|so|their|before|after|until|unless|between|basis)\b))"
    rf"|(?:(?:before|ahead of|prior to|in advance of|by the time|until|till) (?:the|each|every|any|his|her|their|its|a|an|this|that|such)(?! (?:law|general staff|command|board|committee|council|assembly|parliament|inspectorate|commander|court|courts|public|people|eyes|minister|press|media|troops)\b) [^,.;:|]{{2,48}}?{_STOP})"
    rf"|(?:(?:at (?:least|most) |not less than |no less than |not later than |no later than )?{_NUM} {_UNIT} (?:ahead|beforehand|prior|in advance|later|earlier)\b(?! (?:to|of)))"
    rf"|(?:at (?:the|each|every|its|their|a) (?:next|annual|mid-year|end-of-year|year-end|following|forthcoming|regular|quarterly|monthly|weekly|semi-annual|upcoming|first|second|third|fourth|fifth|sixth) (?!level|time|stage|place|sight)[a-z-]+(?: (?:meeting|review|session|conference|briefing))?)"
    rf"|(?:by (?:cob|close of (?:business|play)|noon|midnight|end of business)(?: on)? (?:the )?{_date(13)})"
    rf"|(?:from the (?:date of (?:signature|signing|issue|issuance|adoption|publication)|(?:first|second|third|fourth|fifth) (?:day|week|month|quarter|year)))"
    rf"|(?:(?:by |before |in |until |not later than |no later than |from )?(?:the )?(?:end|mid|late|early)[- ](?:of )?(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?: \d{{4}})?|20\d\d\b))"
    rf"|(?:(?:in|by|during|from|for) fy ?(?:20)?\d\d(?:[/-]\d\d)?\b)|(?:(?:every|each|on) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b)"
    rf"|(?:within (?:the )?(?:same|next|following|current|first) (?:day|week|month|quarter|year)\b)|(?:(?:after|following|at the end of) (?:each|every) [a-z-]+(?: [a-z]+)?{_STOP})"
    rf"|(?:throughout (?:the )?[a-z]+(?: [a-z]+)?{_STOP})"
    rf"|(?:(?<=s )(?:a|per) (?:day|week|month|quarter|year)\b)"
    rf"|(?:at once|without delay|forthwith|as soon as possible|asap\b|on the spot|there and then|within the (?:hour|day|week|month|year)|(?:up)?on (?:his |her |their |its )?(?:arrival|departure|return|receipt|completion)(?: of [^,.;:]{{2,40}})?{_STOP})"
    rf"|(?:immediately (?:after|upon|on|following|before) [^,.;:|]{{2,50}}?{_STOP})"
    rf"|(?:(?:on|by|before|no later than|not later than|nlt) the \d{{1,2}}(?:st|nd|rd|th)(?: day)?(?: of (?:the first month of )?(?:each|every|the following|the next) (?:month|quarter|year))?)"
    rf"|(?:(?:on|by|before) (?:the (?:first|second|third|last) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: of (?:each|every|the) (?:month|week|quarter))?)"
    rf"|(?:(?:by|at|before|until|after|not later than|no later than|nlt) (?:\d{{4}} ?(?:hours|hrs|h|z|local)?|\d{{1,2}}(?:[:.]\d\d)? ?(?:a\.m\.|p\.m\.|am|pm|hours|hrs|o'clock))(?: (?:on )?(?:every|each|the same|the next|the following|that|day) ?(?:day|one|morning|evening|two|working day)?)?)"
    rf"|(?:nlt (?:the )?{_date(12)}|nlt \d{{1,2}} [a-z]{{3,9}}|nlt the \d{{1,2}}(?:st|nd|rd|th) of each month)"
    rf"|(?:(?:in |during )?(?:every|each) (?:morning|evening|night|dry season|rainy season|season|spring|summer|autumn|winter|shift|patrol|intake|visit))"
    rf"|(?:on the occasion of [^,.;:|]{{2,40}}?{_STOP})|(?:from the \d{{4}} [a-z ]{{3,20}} onwards?)"
    rf"|(?:(?:in|over|for|within|during) the (?:short|medium|long|near|immediate|longer|medium and long|short and medium)(?:(?:,| and|-to-| to)? ?(?:medium|long|longer))?[- ]?(?:term|run|future)s?)"
    rf"|(?:(?:in|over|during|within|for(?= the next)) the (?:coming|next|forthcoming|ensuing|following|upcoming|new|current|remaining) (?:(?:few|several|two|three|four|five|six|ten|\d+) )?(?:time|period|days|weeks|months|years|year|term|quarter|stage|phase|decade|month|week|quarters|cycle))"
    rf"|(?:(?:this|next) (?:year|month|quarter|week|autumn|spring|summer|winter)\b)"
    rf"|(?:(?:before|by|after|during|throughout|in) the (?:rainy season|dry season|flood season|lunar new year|next meeting|fifth meeting|following meeting|next session|tet holiday|harvest))"
    rf"|(?:year[- ]round|all year round|all the year round)"
)
_VI = (
    rf"(?:(?:chậm nhất(?: là)?(?: vào)?|trước|từ|kể từ|đúng|đến|vào(?: lúc)?|muộn nhất|hết)(?: lúc)? {_CLOCK}(?: và {_CLOCK})?(?:,? (?:hằng|hàng|mỗi) ngày|,? {_VI_DAY})?(?:,? (?:hằng|hàng|mỗi|của) (?:tháng|quý|năm|tuần)(?: (?:hằng|hàng) năm)?)?)|"
    rf"(?:từ (?:ngày )?\d{{1,2}}(?:/\d{{1,2}})? (?:đến|tới)(?: hết)? (?:ngày )?{_date(18)})|"
    rf"(?:(?:trong |vào |ngay trong )?(?:các )?(?:ngày|đêm|sáng|trưa|chiều|tối) (?:\d{{1,2}}(?:/\d{{1,2}})?(?:, \d{{1,2}}(?:/\d{{1,2}})?)* (?:và|đến|-) )?{_date(19)})|"
    rf"(?:(?:trong|ngay trong|hết|đến hết|trước) (?:sáng|chiều|tối|đêm|ngày)(?: ngày)? (?:\d{{1,2}}/\d{{1,2}}(?!/)|làm việc tiếp theo|hôm sau|tiếp theo|mai|nay))|"
    rf"(?:(?:trước|từ|vào|đến|chậm nhất|sau)(?: ngày)? (?:ngày )?n ?[-+] ?\d{{1,3}})|"
    rf"(?:(?:trong |từ )?năm học (?:19|20)\d\d ?- ?(?:19|20)?\d\d)|"
    rf"(?:(?:cứ |mỗi |định kỳ )+(?:\d{{1,2}}|hai|ba|sáu|năm|bảy|mười)(?: giờ| ngày| tuần| tháng| năm| phút) (?:một|1|hai|2) lần)|"
    rf"(?:(?:định kỳ |vào |trước )*ngày (?:mùng |mồng )?\d{{1,2}}(?:/\d{{1,2}})?(?: và(?: ngày)? \d{{1,2}})? (?:hằng|hàng|mỗi) (?:tháng|quý|năm))|"
    rf"(?:(?:vào )?tuần (?:\d|đầu|cuối|thứ (?:nhất|hai|ba|tư))(?: của)? (?:tháng (?:\d{{1,2}}|đầu quý|cuối quý)|quý [iv]{{1,3}}))|"
    rf"(?:(?:cuối|đầu) mỗi (?:tuần|tháng|quý|năm))|(?:trong vòng (?:nửa|một|hai) (?:tháng|tuần|năm))|"
    rf"(?:(?:\d{{1,2}}|hai|ba|sáu) tháng ?/ ?(?:một |1 )?lần)|"
    rf"(?:trước khi [^,.;:|]{{2,40}}?(?=[,.;:|]|$| (?:phải|cần|các|đơn vị|cơ quan|đều)(?!\w)))|"
    rf"(?:mỗi (?:năm|tháng|quý|tuần)(?= \d))|"
    rf"(?:(?:trước|chậm nhất(?: là)?(?: vào)?|đến hết|đến|hết|từ|trong|vào|cuối|đầu|giữa|xong trước|muộn nhất|kể từ|sau|tính đến|bắt đầu từ|hoàn thành trước)(?: (?:là|vào|trong|đến|trước|cuối|đầu|giữa|hết|thời gian|khoảng|giai đoạn|các))*(?: (?:ngày|mùng|mồng|năm|cuối năm|đầu năm|hết năm|cuối))* ?{_date(5)}(?: ?(?:đến|-|tới)(?: hết)?(?: ngày| năm| tháng)* ?{_date(6)})?(?: (?:hằng|hàng|mỗi|của) (?:năm|tháng|quý))?)"
    rf"|(?:(?:ngày |trong )?{_date(7)} (?:hằng|hàng|mỗi) năm)"
    rf"|(?:(?:trước|chậm nhất(?: là)?|vào|từ)(?: vào)? (?:ngày )?\d{{1,2}}(?:/\d{{1,2}})?(?: (?:hằng|hàng|mỗi|của tháng|tháng) ?(?:tháng|quý|năm|cuối quý|sau|cuối cùng)?)(?: \d{{1,2}})?(?: (?:hằng|hàng|mỗi) năm)?)"
    rf"|(?:(?:trước |chậm nhất |trong |vào |đến |hết |cuối |đầu |đến hết |từ )+(?:ngày )?(?:\d{{1,2}}/\d{{1,2}}(?!/)|tháng \d{{1,2}}|quý (?:iv|i{{1,3}}|[1-4])(?:, quý (?:iv|i{{1,3}}))*|năm học|năm nay|năm sau|năm tới|tuần tới|tháng này|tháng sau|6 tháng đầu năm|6 tháng cuối năm|nhiệm kỳ|mùa mưa|mùa khô)\b(?: (?:hằng|hàng|mỗi) năm)?)"
    rf"|(?:(?:trong (?:vòng|thời hạn|thời gian|khoảng)|chậm nhất(?: là)?(?: sau)?|sau|tối đa|không quá|trước|trong)(?: vòng)? (?:\d{{1,3}}|một|hai|ba|năm|bảy|mười)(?: ?\(\w+\))? (?:ngày|giờ|tuần|tháng|năm|quý)(?: làm việc)?\b(?:,? (?:kể từ|tính từ|từ|sau|trước) (?:ngày |khi )?[^,.;:|]{{2,60}}?(?= ?[.,;:)|]|$| (?:phải|cần|các|đơn vị|cơ quan|gửi|báo cáo)\b))?)"
    rf"|(?:(?:ít nhất |tối thiểu |định kỳ )?(?:(?:mỗi|hằng|hàng|một) (?:năm|quý|tháng|tuần|ngày)(?: ít nhất| tối thiểu)?(?: (?:một|hai|ba|bốn|\d+) (?:lần|đợt|kỳ))?|(?:ít nhất |tối thiểu |không ít hơn )?(?:một|hai|ba|bốn|\d+) (?:lần|đợt|kỳ)(?:/| mỗi | một | trong (?:một )?|/một )?(?:năm|quý|tháng|tuần)|(?:\d+|sáu|ba|hai) tháng (?:một|1|hai) lần|(?:\d+|hai|ba|sáu|năm) (?:tháng|năm|tuần|tháng/|năm/)(?: ?/ ?| )(?:một )?lần|định kỳ (?:\d+|hai|ba|sáu) (?:tháng|năm)))"
    rf"|(?:(?:trong )?(?:giai đoạn|thời kỳ) {_date(8)})"
    rf"|(?:trong (?:thời gian tới|những năm tới|những năm tiếp theo|giai đoạn tới|năm tới|thời gian sớm nhất|tháng tới|quý tới|nhiệm kỳ tới|nhiệm kỳ này|mùa (?:mưa|khô)))"
    rf"|(?:trước (?:mỗi|các|khi|tết|quốc khánh|kỳ nghỉ|ngày lễ|hội nghị|diễn tập) [^,.;:|]{{2,40}}?(?=[,.;:|]|$| (?:phải|cần|các|đơn vị|cơ quan)\b))|(?:trong (?:thời gian|suốt) (?:diễn ra|tổ chức)? ?[^,.;:|]{{2,40}}?(?=[,.;:|]|$))|(?:trong (?:các|hai|ba) ngày,? [^,.;:|]{{0,20}}?{_date(14)})|(?:cho năm \d{{4}})"
    rf"|(?:(?:trong|hết|cuối|đầu|giữa|ngay trong)(?: (?:cuối|đầu|giữa))? (?:năm|quý|tháng|tuần)(?: (?:này|tới|sau|nay))?(?=[ ,.;)]|$)(?! (?:\d|qua|học|trước|i))(?! năm))"
    rf"|(?:(?:sau|kết thúc) mỗi [^,.;:|]{{2,30}}?(?=[,.;:|]|$| (?:phải|cần|các|đơn vị|báo)\b))|(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật) (?:hằng|hàng) tuần)"
    rf"|(?:(?:đến|tới|vào|trong|cuối) năm {_date(9)})"
)
SCAN = re.compile(rf"(?<![\w/-])(?:{_EN}|{_VI})(?!\w)")
_BRACKETED = re.compile(rf"\(((?:by |before |trước |trong |until )?{_date(15)})\)")


@dataclass(frozen=True, slots=True)
class Period:
    """A deadline in the normalised text, with its resolved days where they can be known."""

    start: int
    end: int
    first: str | None
    last: str | None
    every: str | None
    anchor: str | None


def find_period(
    lowered: str,
    place: tuple[int, int],
    *,
    anchor: date | None = None,
    month_first: bool = False,
    taken: tuple[tuple[int, int], ...] = (),
) -> Period | None:
    """The first deadline or period of a sentence that is not part of a title or a signing date.

    `taken` are places, such as titles of instruments, whose dates bind nobody.
    """
    start, end = place
    for match in SCAN.finditer(lowered, start, end):
        inside = any(first < match.end() and match.start() < last for first, last in taken)
        if not inside and _counts(lowered, start, match):
            end = match.end() - (lowered[match.end() - 1] == "." and lowered[match.end() - 2] != "m")
            return resolve(lowered, match.start(), end, anchor=anchor, month_first=month_first)
    bracketed = _BRACKETED.search(lowered, start, end)
    if bracketed and not any(first < bracketed.end() and bracketed.start() < last for first, last in taken):
        return resolve(lowered, bracketed.start(1), bracketed.end(1), anchor=anchor, month_first=month_first)
    return None


def _counts(lowered: str, start: int, match: re.Match[str]) -> bool:
    words = match.group()
    before = lowered[max(start, match.start() - 70) : match.start()]
    if re.search(r"\b(?:which|who|that) (?:was|were|had|has|have) [^,.;]{0,40}$", before):
        return False
    if re.match(r"(?:towards|from|on|since|of|after|in) ", words) and _is_dating(before):
        return False
    if re.match(r"(?:towards|since|around|at (?!the|least|each|every|its|their|once|intervals|\d))", words):
        return False
    if words.startswith(("in ", "for ", "on ")) and re.search(
        r"(?<!\bbe )\b(?:signed|adopted|issued|dated|concluded|ratified|held|launched|approved|established|reached|promulgated|published|opened|agreed)\b[^,.;]{0,40}$",
        before,
    ):
        return False
    return not re.search(r"(?:vision|tầm nhìn|ký|ban hành|dated|signed|năm trước) $", before)


def _is_dating(before: str) -> bool:
    return re.search(r"(?:dated|signed|issued|adopted|số|no\.?|[/-][a-zđ0-9-]+),? ?$", before) is not None


_EVERY_WORDS = re.compile(
    r"(?P<day>daily|hằng ngày|hàng ngày|(?:every|each|per|a) day)|(?P<week>weekly|(?:every|each|per|a) (?:week|monday|tuesday|wednesday|thursday|friday)|(?:hằng|hàng|mỗi|một) tuần|/tuần)"
    r"|(?P<two_weeks>fortnight)|(?P<half>every six months|6 tháng (?:một|1) lần|sáu tháng|semi-annual|half-year|six-monthly|biannual)"
    r"|(?P<quarter>quarterly|(?:every|each|per|a) (?:\w+ )?quarter|(?:hằng|hàng|mỗi|một) quý|every three months)|(?P<month>monthly|(?:every|each|per|a) month|(?:hằng|hàng|mỗi|một) tháng|/tháng)"
    r"|(?P<two_years>every (?:two|other) years?|biennial|hai năm một lần)|(?P<year>annual|yearly|(?:every|each|per|a) (?:\w+ )?year|(?:hằng|hàng|mỗi|một) năm|/năm)"
)
_EVERY_CODES = {
    "day": "P1D",
    "week": "P1W",
    "two_weeks": "P2W",
    "month": "P1M",
    "quarter": "P3M",
    "half": "P6M",
    "year": "P1Y",
    "two_years": "P2Y",
}
_WITHIN = re.compile(
    r"(?:within|no later than|not later than|trong vòng|trong thời hạn)[^\d]{0,20}(\d{1,3}) (day|week|month|ngày|tuần|tháng)"
)


def resolve(lowered: str, start: int, end: int, *, anchor: date | None, month_first: bool) -> Period:
    """What the words of a deadline stand for; relative ones need the anchor, the date of the document."""
    words = lowered[start:end]
    every = _EVERY_WORDS.search(words)
    repeats = _EVERY_CODES[every.lastgroup] if every and every.lastgroup else None
    found = list(dates.find_dates(lowered, start, end, month_first=month_first))
    if not found:
        return Period(start, end, None, None, repeats, _after_event(words, anchor))
    first, last = found[0], found[-1]
    opening = first.first
    closing = last.last or (last.first if last is not first else None)
    opening, closing, used = _anchored(opening, closing, anchor if repeats is None else None)
    return Period(start, end, opening, closing, repeats, used)


def _anchored(
    first: str | None, last: str | None, anchor: date | None
) -> tuple[str | None, str | None, str | None]:
    """A day without a year, set in the year of the document where that is known."""
    if first is None or not first.startswith("--") or anchor is None or first.startswith("--Q"):
        return first, last, None
    try:
        day = date(anchor.year, int(first[2:4]), int(first[5:7]))
    except ValueError:
        return first, last, None
    if day < anchor - timedelta(days=31):
        day = day.replace(year=anchor.year + 1) if (day.month, day.day) != (2, 29) else day
    return day.isoformat(), last, f"document date {anchor.isoformat()}"


def _after_event(words: str, anchor: date | None) -> str | None:
    event = re.search(r"\b(?:after|from|following|before|prior to|upon|kể từ|tính từ|sau|of) (.+)$", words)
    if event and _WITHIN.search(words):
        return event.group(1)
    return (
        f"document date {anchor.isoformat()}"
        if anchor and re.search(r"coming|next|tới|this|term", words)
        else None
    )
