"""The other side of a task: states, forces and bodies worked with, and the people it serves."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import extents, phrases, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.engines.reader.phrases import Place
    from comity.engines.reader.sentence import Sentence

_LONGEST_NAME = 120
_SHORT_NAME = 60
Named = tuple[int, int, str | None]

_WITH = re.compile(
    r"\b(?:with|alongside|between|among|amongst|vis-à-vis|together with|the (?:consent|support|approval|assistance|help|agreement|cooperation) of|in touch with|through) (?=\S)"
)
_SERVE = re.compile(
    r"\b(?:assist|help|support|train|guide|enable|render|host|invite|receive|welcome|accompany|escort|visit|educate|protect|serve|aid|equip|treat|mentor|consult|contact|teach|instruct|brief|thank|reassure|employ"
    r"|familiari[sz]e|settle|house|care for|look after|greet|meet|approach|engage|involve|evacuate|rescue|repatriate|compensate|vaccinate|test|warn|mobili[sz]e|encourage|persuade|diversify|rotate|adopt|hire"
    r"|notify|inform|advise|acquaint|attract|gather|honour|register|select|send|assign|manage|lend|provide|supply|grant|offer|pay|work alongside|work with|listen to|approach)(?:s|es|ing|ting|ding)? (?=\S)"
)
_DATIVE = re.compile(
    r"\b(?:explain|circulate|communicate|transmit|award|allot|pass|hand|give|transfer|extend|show|propose|introduce|lend|open|deliver|distribute|disseminate|donate|return|pay|teach|devote|address|say|speak|apologise|listen|respond|reply|cater|reach out|offer|grant|provide|supply|sell"
    r"|available|visits?|assistance|aid|support|help|relief|access|respect|information|services?|gifts|courtesy|training|invitations?|letters?|care|attention|policies|lectures|briefings?|courses?|scholarships|advice|guidance|compensation|check-ups|equipment|treatment|houses|schools|wages"
    r"|given|granted|extended|shown|provided|supplied|donated|lent|leased|opened|paid|explained|disclosed|released|sold|transferred|offered)(?:s|ing)?(?: [\w'-]+){0,7}? to (?=\S)"
)
_OF_THEM = re.compile(
    r"\b(?:(?:reception|training|treatment|protection|support|care|visits?|posting|accommodation|admission|security|safety|needs|lives|life|awareness|requests?|consent|rights|interests|difficulties|customs|service|presence|role|participation|situation|families"
    r"|welfare|confidence|voice|part|trust|hearts?|opinions?|schools?|houses?|clinics?|opportunity|approval|assistance|agreement|hiring|selection|exchanges?) of"
    r"|(?:visits?|delegations?|gifts?|messages?|calls?|requests?|letters?|officers?|officials?|guests?|students?|cadets?|trainees?|experts?|lecturers|information|support|aid|assistance|proposals?|invitations?|opinions?|comments?|views?) from"
    r"|on behalf of|in favour of|for the benefit of|intended for|to the (?:attention|benefit) of|(?:run|organised|held|hosted|offered|provided|signed|collected) by|in tandem with|used (?:\w+ )?by) (?=\S)"
)
_SERVED_HEAD = (
    r"(?:people|peoples|locals|villagers?|labourers?|sailors?|owners?|diplomats?|scholars|friends?|patriarchs?|pupils|wounded|clients?|firms?|workers?|residents|famil(?:y|ies)|students|interns?|trainees?|cadets|citizens|communit(?:y|ies)|patients|children|compatriots|fishermen|learners|observers?|visitors?|delegations?|guests?|counterparts?|neighbours?|neighbors?|partners?|allies|alumni|contractors?|applicants|refugees"
    r"|victims|migrants|recipients|beneficiaries|embass(?:y|ies)|journalists|press|media|public|countries|nations|states|ministry|ministries|forces?|armies|navies|army|navy|guards?|police|authorit(?:y|ies)|government|governments|militar(?:y|ies)|units?|side|villages?|women|veterans|households|hosts?|nation|country|officers?|attachés?|ships?|soldiers|troops|organi[sz]ations?|industry|academia|participants)"
)
_OTHER = r"(?:other|foreign|neighbouring|neighboring|partner|partners'|host|local|visiting|friendly|international|regional|(?<!on )(?<!for )(?<!when )(?<!by )(?<!of )receiving|sending|fishing|retired|young|overseas|village|native|elderly|traditional|sister|fellow|border|poor|needy|ethnic|third|like-minded|littoral|participating|member|coastal|bordering|opposite|brotherly|fraternal|donor|recipient|troop-contributing|allied|civilian|affected|contracting)"
_SERVED = re.compile(
    rf"\b(?:(?:the|all|each|every|our|its|their|both|any|as many|several|various|a|an) )*(?:{_OTHER} )+(?:[a-z-]+ ){{0,2}}?{_SERVED_HEAD}\b|\bthe other (?:side|party)\b|\b(?:neighbours|neighbors|villagers|compatriots|allies|counterparts|fishermen|alumni|host families|the international community|the local population|trainees|interns|guests)\b"
)
_FOR = re.compile(
    r"\b(?:for|to|of|from|by|towards) (?=(?:the |all |our |its |each |every |foreign |local |other |partner |people|participating |neighbouring |friendly |visiting |countries|states|members?|[A-Z]|[a-z]+(?:s|men|people) ?(?:[.,;]|and|in|on|to)))"
)
_WITH_VI = re.compile(
    r"(?<!\w)(?:phối hợp (?:chặt chẽ |thường xuyên )?(?:với|cùng)|hiệp đồng (?:chặt chẽ )?với|hợp tác (?:chặt chẽ )?(?:với|cùng)|trao đổi với|kết nghĩa với|ký kết (?:[^,.;]{2,30} )?với|giao lưu (?:[^,.;]{2,20} )?với|hội đàm với|làm việc với|liên hệ với|tiếp xúc với|cùng với|cùng|với|giữa) (?=\S)"
)
_SERVE_VI = re.compile(
    r"(?<!\w)(?:giúp đỡ|giúp|hỗ trợ|viện trợ cho|viện trợ|tặng|cấp cho|cấp phát cho|đón tiếp|tiếp đón|đón|mời|tiếp|thăm|tiếp nhận|hướng dẫn|tuyên truyền (?:đến|tới|cho)|vận động|bồi dưỡng|huấn luyện|đào tạo|tập huấn cho|chăm lo|thông báo (?:ngay )?cho|thông báo với|báo ngay cho|cung cấp [^,.;]{2,50}? cho"
    r"|khám(?:, chữa)? bệnh(?:[^.;]{0,40}?)? cho|miễn phí cho|tạo điều kiện (?:thuận lợi )?cho|cho|đến|của|chú ý|phục vụ|đề nghị|giáo dục|động viên|ý kiến|đối với|chúc mừng|bảo vệ|xin ý kiến) (?=\S)"
)
_TO_THEM = re.compile(
    r"(?<!according )(?<!pursuant )(?<!contrary )(?<!due )(?<!subject )(?<!belonging )(?<!attached )(?<!up )(?<!assigned )(?<!entrusted )(?<!given )\bto (?=(?:the|each|every|all|its|our|any|a|an|foreign|partner) )"
)
_SERVED_PASSIVE = re.compile(
    r" (?:also |always |not |then |[a-z]+ly )?be (?:[a-z]+ly )?(?:invited|welcomed|treated|trained|received|informed|consulted|assisted|helped|hosted|notified|briefed|granted|offered|provided|involved|engaged|thanked|escorted|accompanied|met|looked after|cared for|reassured|protected|repatriated|rescued|compensated|paid|taught|given)\b"
)
_FOREIGN_PEOPLE_VI = re.compile(
    r"(?<!\w)(?:(?:các|những|mọi) )?(?:thương nhân|chuyên gia|thuyền viên|ngư dân|phóng viên|học viên|sinh viên|lưu học sinh|khách|đoàn|tàu|lực lượng|quân đội|hải quân|đối tác|bạn bè|tổ chức|cá nhân|doanh nghiệp|tùy viên|sĩ quan|nhà báo|nhà khoa học) (?:[^\W\d]+ ){0,2}?(?:nước ngoài|quốc tế|nước bạn|láng giềng)(?!\w)"
)
_WITH_ARTICLE = re.compile(
    r"United |Republic|Netherlands|Philippines|UN$|EU$|OSCE$|European|African|ICRC|Lao People|Czech R|Maldives|Bahamas|Gambia|Solomon|Marshall|Russian F|Kingdom|State of|UK$|US$|U\.S\.$|UAE$|USA$"
)
_SERVED_VI = re.compile(
    r"(?<!\w)(?:(?:các |những |hai )?(?:nước|lực lượng|đoàn|khách|người|đơn vị|đối tác|bạn|phụ nữ|hội viên|nhân dân|bà con|học sinh|học viên|sinh viên|trẻ em|gia đình|đồng bào|ngư dân|chuyên gia|chính quyền|quân đội|cơ quan|báo chí|doanh nghiệp|hộ|phía|sĩ quan|cán bộ|tổ chức|bên)(?!\w)[^,.;:]{0,60})"
)
_FOREIGN_VI = re.compile(
    r"(?<!\w)(?:nước ngoài|bạn|láng giềng|quốc tế|nước bạn|đối tác|đối diện|khu vực biên giới|hai bên biên giới|các nước|nghèo|biên giới|người nước ngoài|đối ngoại bạn|phía bạn|viện trợ|thụ hưởng|phu nhân)(?!\w)"
)
_SUPERIOR = re.compile(
    r"\b(?:report(?:s|ed|ing)?|submit(?:s|ted|ting)?|advis(?:e|es|ing)|propos(?:e|es|ing|al|als)|recommend(?:s|ing)?|accountable|responsible|answerable|send|sent|forward(?:ed|s)?|presents?|báo cáo|tham mưu(?: cho)?|gửi(?: về| tới| cho)?|trình|đề xuất|kiến nghị|xin ý kiến|đề nghị|nộp(?: về)?)\b[^,;.]{0,60}$"
)
_OBJECTS = re.compile(
    r"\b(?:smugglers?|criminals?|offenders?|terrorists?|enem(?:y|ies)|hostile forces?|traffickers?|poachers?|pirates?|opponents?|violators?|suspects|intruders|thế lực thù địch|tội phạm|đối tượng|kẻ|phản động)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(?:the )?(?:vietnam(?:ese)?|viet nam|our (?!(?:partners|neighbours|friends|delegations|allies|counterparts))|việt nam|srv\b|mnd\b|bộ quốc phòng$|our own|each force|each other|itself|his|her|one's|quân đội nhân dân|bộ$|bộ trưởng$|đảng|nhà nước|cấp trên|cấp mình|đơn vị mình)\b",
    re.IGNORECASE,
)


_NOT_A_NAME = re.compile(
    r"(?!visiting|neighbouring|receiving|sending|participating|sponsoring|bordering|contracting|fishing|training units)[a-z]+ing (?!parties|unit|units|nation|state)|(?:a|the) scheme\b|open |make ",
    re.IGNORECASE,
)
_PEOPLE_AFTER = re.compile(
    rf"(?:(?: [A-Z]?[a-z-]+| of){{0,4}}? (?:{_SERVED_HEAD[3:-1]}|centres|centers|[Pp]arty|[Mm]inistry|[Gg]uard|[Nn]avy|[Aa]rmy|[Ff]orces?|labourers|scientists|personnel|experts|agency|institutions|command|troops|sector|companies|firms)\b)(?: of [A-Z][\w ]{{2,40}}?(?=[.,;]| (?:and|to|in|on|for|by)\b))?"
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
        "INTERPOL",
        "ICRC",
    }
    return re.compile(rf"(?<![\w.])(?:{tables.alternation(frozenset(names | extra) - _AMBIGUOUS)})(?![\w])")


_AMBIGUOUS = frozenset(
    {
        "Anh",
        "Ý",
        "Áo",
        "Nhật",
        "Pháp",
        "Mỹ",
        "Nga",
        "Chad",
        "Jersey",
        "Guinea",
        "Séc",
        "Bỉ",
        "Polish",
        "Congo",
        "US",
        "Úc",
        "Guam",
        "Jordan",
        "Dominica",
        "Monaco",
        "Malta",
    }
    - {"Nga", "Mỹ", "Pháp", "Jordan", "Malta"}
)


@cache
def _country_ids() -> dict[str, str]:
    ids: dict[str, str] = {}
    for row in tables.rows("countries"):
        for column in ("names_en", "demonyms", "names_vi"):
            for name in tables.listed(row[column]):
                ids.setdefault(name, f"country:{row['iso2'].lower()}")
    return ids


def find_countries(text: str, start: int, end: int) -> list[Named]:
    """Countries, and the international bodies that act like one, by name or adjective."""
    return [
        (match.start(), match.end(), _country_ids().get(match.group()))
        for match in _countries().finditer(text, start, end)
    ]


def find_partners(sentence: Sentence, actors: list[Place]) -> list[Named]:
    """The partners of one task, in order of their place, none inside an actor."""
    unit = sentence.unit
    if unit.kind == "row":
        return _of_row(sentence)
    scan = _vietnamese if sentence.vietnamese else _english
    found = [
        (start, end)
        for start, end in scan(sentence, unit.body, unit.end)
        if _is_party(sentence, (start, end))
    ]
    found += [(start, end) for start, end in _foreign(sentence, found)]
    return _kept(found, actors)


def _kept(found: list[Place], actors: list[Place]) -> list[Named]:
    kept: list[Named] = []
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        inside_actor = any(start < actor_end and actor_start < end for actor_start, actor_end in actors)
        if not inside_actor and not (kept and start < kept[-1][1]):
            kept.append((start, end, None))
    return kept


def _of_row(sentence: Sentence) -> list[Named]:
    named = dict(sentence.unit.row)
    found: list[Place] = []
    task, place = named.get("task"), named.get("partner")
    if task:
        scan = _vietnamese if sentence.vietnamese else _english
        found += [entry for entry in scan(sentence, *task) if _is_party(sentence, entry)]
    if place:
        found += [
            entry
            for entry in phrases.split_names(sentence.text, *place)
            if sentence.text[entry[0] : entry[1]].lower() not in {"-", "none", "không", "n/a", "nil"}
        ]
    return _kept(found, [])


def _english(sentence: Sentence, start: int, end: int) -> Iterator[Place]:
    def reports(at: int, until: int) -> bool:
        return _SUPERIOR.search(sentence.lowered, max(start, at - 60), until) is not None

    for match in _WITH.finditer(sentence.lowered, start, end):
        yield from _names_at(sentence, match.end(), end)
    for pattern in (_SERVE, _DATIVE, _OF_THEM):
        for match in pattern.finditer(sentence.lowered, start, end):
            if not reports(match.start(), match.end()):
                yield from _names_at(sentence, match.end(), end)
    for match in _FOR.finditer(sentence.text, start, end):
        if match.group() == "for " and not reports(match.start(), match.end()):
            yield from _served_at(sentence, match.end(), end)
    for match in _SERVED.finditer(sentence.lowered, start, end):
        if not reports(match.start(), match.start()):
            yield match.span()
    yield from _given_to(sentence, start, end)


def _given_to(sentence: Sentence, start: int, end: int) -> Iterator[Place]:
    """Those whom something goes to, and the subjects of passives that serve."""
    for match in _TO_THEM.finditer(sentence.text, start, end):
        if not _SUPERIOR.search(sentence.lowered, max(start, match.start() - 60), match.end()):
            yield from (name for name in _names_at(sentence, match.end(), end) if _is_served(sentence, name))
    for match in _SERVED_PASSIVE.finditer(sentence.lowered, start, end):
        yield from sentence.subject(match.start())


def _names_at(sentence: Sentence, start: int, end: int) -> list[Place]:
    place = extents.extent(sentence.text, start, end, vietnamese=sentence.vietnamese)
    return phrases.split_names(sentence.text, *place)


def _served_at(sentence: Sentence, start: int, end: int) -> Iterator[Place]:
    for name in _names_at(sentence, start, end):
        if re.search(
            rf"\b{_SERVED_HEAD}\b|learners|cadres|personnel|staff", sentence.lowered[name[0] : name[1]]
        ):
            yield name


def _is_served(sentence: Sentence, name: Place) -> bool:
    """A named body, or people of the other side."""
    words = sentence.text[name[0] : name[1]]
    if re.match(r"(?:the |an? )?[a-z]", words):
        return _SERVED.match(sentence.lowered, *name) is not None or re.search(r" [A-Z]", words) is not None
    return True


def _vietnamese(sentence: Sentence, start: int, end: int) -> Iterator[Place]:
    for match in _WITH_VI.finditer(sentence.text, start, end):
        yield from _names_at(sentence, match.end(), end)
    for match in _FOREIGN_PEOPLE_VI.finditer(sentence.lowered, start, end):
        if not _SUPERIOR.search(sentence.lowered[max(start, match.start() - 50) : match.start()]):
            yield match.span()
    for match in _SERVE_VI.finditer(sentence.text, start, end):
        before = sentence.lowered[max(start, match.start() - 50) : match.start()]
        if _SUPERIOR.search(before) or (
            match.group() in {"của ", "đến ", "đối với "}
            and not _FOREIGN_VI.search(sentence.lowered, match.end(), min(end, match.end() + 50))
        ):
            continue
        for name in _names_at(sentence, match.end(), end):
            if _SERVED_VI.match(sentence.lowered, *name) or phrases.opens_with_vi_agent(
                sentence.text[name[0] : name[1]]
            ):
                yield name


def _is_party(sentence: Sentence, name: Place) -> bool:
    text = sentence.text[name[0] : name[1]]
    if _NOT_A_NAME.match(text) or re.match(r"(?:for|of|to|with|by|in|on|at) ", text):
        return False
    if (
        not text
        or len(text) > _LONGEST_NAME
        or _OWN.match(text)
        or _OBJECTS.search(text)
        or text.lower() in {"it", "them", "us", "each other", "one another", "others"}
    ):
        return False
    if re.search(r"\d+[-/]", text) or any(start <= name[0] < end for start, end in sentence.titles):
        return False
    if re.match(r"\d", text) or re.match(
        r"(?:each|every|the|mỗi) (?:year|month|quarter|week|day|năm|tháng|quý)\b", text.lower()
    ):
        return False
    if sentence.vietnamese and _SERVED_VI.match(text.lower()):
        return True
    return phrases.is_agent(sentence.text, *name) or (
        len(text) < _SHORT_NAME and _countries().match(text) is not None
    )


@cache
def _demonyms() -> frozenset[str]:
    return tables.words("countries", "demonyms") - tables.words("countries", "names_en")


def _is_language(text: str, start: int, end: int) -> bool:
    """An adjective that stands alone names a language: "retrained in Chinese and Lao"."""
    return (text[start:end] in _demonyms() and re.match(r" [A-Za-z]+|-", text[end : end + 20]) is None) or (
        text[start:end] in _demonyms()
        and re.match(
            r" (?:and|or|at|in|into|for|language|lessons|courses?|classes|to|is|will|being|lessons)\b",
            text[end : end + 10],
        )
        is not None
    )


def _foreign(sentence: Sentence, found: list[Place]) -> Iterator[Place]:
    unit = sentence.unit
    for start, end, known in find_countries(sentence.text, unit.body, unit.end):
        if known == "country:vn" or any(
            start < other_end and other_start < end for other_start, other_end in found
        ):
            continue
        if any(first <= start < last for first, last in sentence.titles) or _is_language(
            sentence.text, start, end
        ):
            continue
        around = _PEOPLE_AFTER.match(sentence.text, end, unit.end)
        if around:
            yield _from_article(sentence, start), around.end()
            continue
        before = sentence.lowered[max(unit.body, start - 12) : start]
        if re.search(
            r"(?<!\w)(?:in|at|the language of|into|to|tiếng|sang|tại|ở) (?:the )?$", before
        ) and not re.search(r"visits? to $|aid to $", before):
            continue
        named = _WITH_ARTICLE.match(sentence.text, start, end)
        yield _from_article(sentence, start) if named else start, end


def _from_article(sentence: Sentence, start: int) -> int:
    return start - 4 if sentence.lowered.endswith("the ", sentence.unit.body, start) else start
