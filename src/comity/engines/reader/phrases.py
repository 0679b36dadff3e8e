"""Noun phrases without a parser: subjects before a verb, agents after a preposition, coordinated names split."""

from __future__ import annotations

import re
from functools import cache

from comity.engines.reader import tables

_LONGEST_NAME = 180
_MOST_SPACES = 9
Place = tuple[int, int]

_PRONOUNS = frozenset(
    [
        "we",
        "it",
        "they",
        "he",
        "she",
        "this",
        "that",
        "there",
        "these",
        "those",
        "who",
        "which",
        "i",
        "you",
        "all",
        "both",
        "each",
        "one",
        "such",
        "what",
        "us",
        "them",
        "here",
        "chúng",
        "ta",
        "chúng",
        "tôi",
        "ta",
        "đó",
        "đây",
        "việc",
        "này",
        "điều",
        "này",
    ]
)
_ADVERBIAL = re.compile(
    r"(?:(?:in|on|at|by|for|with|within|from|under|during|after|before|through|via|upon|pursuant|according|adhering|based|given|due|owing|as|when|while|if|where"
    r"|once|until|since|because|although|though|despite|besides|moreover|furthermore|however|therefore|thus|hence|accordingly|additionally|also|then|meanwhile"
    r"|to|towards|throughout|across|among|between|beyond|apart|along|together|including|especially|particularly|namely|such|whether|should|whenever|unless"
    r"|not|no later|instead|likewise|similarly|simultaneously|finally|lastly|first|second|third|firstly|secondly|thirdly|most importantly|importantly|in turn"
    r"|henceforth|consequently|specifically|notably|currently|today|now|annually|quarterly|monthly|which|who|whose|or their|that is|i\.e\.|e\.g\.|without|unlike|like|over"
    r"|whereas|so|provided|except|subject|depending|starting|respectively|where appropriate|every (?:year|month|quarter|week|day|six|two|three|other)|each (?:year|month|quarter|week|day)|jointly|overall|above all|of|having|being"
    r"|trong|để|nhằm|theo|căn cứ|khi|nếu|sau|trước|từ|đến|với|bên cạnh|ngoài|cùng với|đồng thời|mặt khác|do|vì|tuy nhiên|qua|thông qua|trên|tại|ở|hằng|hàng|định kỳ|mỗi (?:năm|tháng|quý|tuần)"
    r"|đối với|riêng|nhất là|đặc biệt|trước hết|trước mắt|thời gian tới|năm \d|quý|tháng|chậm nhất|cuối|đầu|giữa|hiện nay|tiếp tục|theo đó|vì vậy|do đó|vì thế|bởi vậy|ngay|song song|cho nên|về|bằng)\b"
    r"|[a-z]+ing\b(?! [a-z]+ (?:shall|must|should))|[a-z]+ed (?:by|on|in|with|to|from)\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[ ,]+(?:also|would|will|shall|should|must|has|have|is|are|always|hereby|therefore|then|thus|further|each|both|all|jointly|together|still|now|accordingly|however|moreover|in turn|respectively|themselves|itself|likewise"
    r"|only|actively|proactively|regularly|[a-z]+ly|not|cũng|đều|luôn|phải|cần|sẽ|tiếp tục|nghiêm túc|chủ động|thường xuyên|kịp thời|tích cực|trực tiếp|căn cứ.*|theo chức năng.*|và))+$"
)
_PARTICIPLE_NAME = re.compile(r"[A-Za-z]+(?:ing|ed) [a-z]+(?: [a-z]+)?$")
_OPENER = re.compile(
    r"(?:and|or|but|while|whereas|nor|no|hence|thus|therefore|so|then|accordingly|besides|meanwhile|however|also|và|còn|,) ",
    re.IGNORECASE,
)
_HEAD_STOP = re.compile(
    r"\b(?:of|for|in|at|across|from|to|who|which|that|whose|whom|responsible|concerned|within|under|with|on|by|involved|participating|engaged|assigned|stationed|based|along|between|below|above"
    r"|throughout|having|receiving(?=\b.{0,3}$)|holding|posted|deployed|designated|mentioned|listed|named|over|outside|inside|near|as|without|trained|working|serving|attached|[a-z]+ing)\b|\(|,"
)
_AND = re.compile(
    r",? (?:and|or|as well as|và|hoặc|cùng|together with|along with|and/or) (?:their |its )?|, ?(?:and |or |và )?|; ?(?:and )?|/(?=[A-Za-z])"
)
_CLAUSE = re.compile(
    r".*(?:\b(?:that|and that|so that|rằng|:|;)|(?<!\w)(?:nhấn mạnh|yêu cầu|chỉ rõ|lưu ý|chỉ đạo|kết luận|quy định|xác định|nhắc|nêu rõ|điều quan trọng là|cốt yếu là|cốt lõi là|quan trọng nhất là|đề nghị)(?= )|[;:]|\" |\.\)? | - (?=[a-z]))[ \"']*",
    re.DOTALL,
)
_NAME_JOINT = re.compile(r"(?:of|for|on|and) (?:[A-Z][\w'-]*,? )*[A-Z][\w'-]*$")
_TITLE_TAIL = re.compile(
    r"\b(?:Director|Commander|Chief|Head|Secretary|Under Secretary|Assistant Secretary|Deputy|Commandant|Superintendent|General Counsel|Inspector General|Chair|President|Administrator)(?: of [A-Z]\w+)?$"
)
_NEW_HEAD = re.compile(
    r"(?:the |The )|(?:Ministr|Minister|Department|Office|Command|Commander|Agenc|Division|Directorate|Secretar|Chief|Embass|General|Border|Coast|Navy|Air|Army|Head|Chair|Committee|Council"
    r"|Bộ|Cục|Ban|Sở|Phòng|Văn|Viện|Ủy|Uỷ|Tổng|Quân|Công|Hội|Đồn|Vụ|Trường|Học|các|Các|Thủ|Chỉ|Chủ|Lữ|Sư|Trung|Đại|Bệnh|lực|cơ|đơn|cán|chỉ|nhân|địa|chính)"
)


@cache
def agent_nouns() -> frozenset[str]:
    return frozenset(row["noun"] for row in tables.rows("agents") if row["language"] == "en")


_VI_NOT_AGENT = (
    r"bên cạnh|hội nghị|hội đàm|hội thảo|hội nhập|hội họp|hội chẩn|hội phí|ban hành|ban đầu|cấp phát|cấp bách|cấp thiết|cấp cứu|cấp kinh|cấp thuốc|cấp giấy|trường hợp|vụ việc|vụ án|quân sự|quân trang|bản ghi|bản đồ|bản thân|bản lĩnh|bản sắc|bản chất|bản sao"
    r"|tổ chức(?! (?:đảng|quần chúng|chính trị|quốc tế|phi chính phủ|xã hội|đoàn|cơ sở|cá nhân|hội|liên|có|phải))|bộ quy tắc|bộ luật|bộ phim|bộ máy|bộ phận kỹ thuật|khoa học|đoàn kết|điểm|nước mắt|nước sạch|nước uống|phía bắc|phía nam|phía đông|phía tây|tàu bay|người dân tộc|vùng biển|vùng trời|vùng đất"
    r"|trung tâm của|phòng ngừa|phòng chống|phòng, chống|phòng thủ|phòng dịch|phòng cháy|phòng bệnh|công an toàn|đài tưởng|báo cáo|báo chí phải|báo động|báo ngay|đồn đại|viện trợ|viện phí|sở hữu|sở trường|kho tàng|trạm xá|tổ quốc|kíp thời|ngành nghề|tướng lĩnh|xã hội|trưởng thành|trưởng ngành"
    r"|tham mưu(?! trưởng)|thanh tra(?= việc| công tác)|địa phương hóa|tỉnh táo|quân dân|người nước ngoài vi phạm|hải quan điện|tiểu khu|trường sa|cơ sở hạ tầng|cơ sở vật chất|cơ sở pháp|đội hình|đội ngũ lý|nam|bắc"
)


@cache
def _vi_agent() -> re.Pattern[str]:
    nouns = frozenset(row["noun"] for row in tables.rows("agents") if row["language"] == "vi") - {
        "các",
        "toàn",
        "mọi",
        "mỗi",
        "từng",
        "nam",
        "điểm",
    }
    counted = r"(?:(?:các|mọi|mỗi|từng|toàn|toàn thể|những|một số|hai|ba|bốn|tất cả(?: các)?|nhiều|cả hai) )?"
    return re.compile(rf"{counted}(?!(?:{_VI_NOT_AGENT})(?!\w))(?:{tables.alternation(nouns)})(?!\w)")


def opens_with_vi_agent(words: str) -> bool:
    """Whether Vietnamese words begin with somebody who can act: a body, an office, people."""
    return _vi_agent().match(words.lower()) is not None


def trim(text: str, start: int, end: int) -> Place:
    """A span without the spaces and stray marks at its ends."""
    while start < end and text[start] in " ,;:-\"'\t|":
        start += 1
    while end > start and text[end - 1] in ' ,;:-"\t|.':
        end -= 1
    return start, end


def subject_before(text: str, start: int, at: int) -> list[Place]:
    """The agents named by the noun phrase that ends at `at`, or nothing when no agent stands there."""
    clause = _CLAUSE.match(text, start, at)
    begin = clause.end() if clause else start
    begin, at = trim(text, begin, at)
    tail = _TAIL.search(text, begin, at)
    end = tail.start() if tail and tail.start() > begin else at
    chunks = _chunks(text, begin, end)
    place = _subject_chunks(text, chunks)
    if place is None:
        return []
    return [part for part in split_names(text, *place) if is_agent(text, *part)]


def _chunks(text: str, start: int, end: int) -> list[Place]:
    chunks, begin, depth = [], start, 0
    for position in range(start, end):
        letter = text[position]
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            chunks.append(trim(text, begin, position))
            begin = position + 1
    chunks.append(trim(text, begin, end))
    return [chunk for chunk in chunks if chunk[1] > chunk[0]]


def _subject_chunks(text: str, chunks: list[Place]) -> Place | None:
    last = len(chunks) - 1
    while last >= 0 and _is_aside(text, chunks[last]) and last > 0:
        last -= 1
    if last < 0 or (_is_aside(text, chunks[last]) and not _OPENER.match(text, *chunks[last])):
        return None
    first = last
    while first > 0 and _belongs(text, chunks, first):
        first -= 1
    start, end = chunks[first][0], chunks[last][1]
    joined = _OPENER.match(text, start, end)
    return (joined.end(), end) if joined else (start, end)


def _is_aside(text: str, chunk: Place) -> bool:
    if _ADVERBIAL.match(text, *chunk) is None or _opens_with_agent(text, chunk):
        return False
    return not _PARTICIPLE_NAME.match(text, *chunk) or head_of(text, *chunk) not in agent_nouns()


def _opens_with_agent(text: str, chunk: Place) -> bool:
    """Vietnamese bodies that begin like an adverbial ("Bên mời", "Trên", "Trung tâm")."""
    return opens_with_vi_agent(text[chunk[0] : chunk[1]])


def _belongs(text: str, chunks: list[Place], index: int) -> bool:
    """Whether the chunk before belongs to the same subject: a list closed by "and", or a title and its office."""
    before, here = chunks[index - 1], chunks[index]
    earlier = text[before[0] : before[1]]
    if _TITLE_TAIL.search(earlier) and text[here[0]].isupper() and not _NEW_HEAD.match(text, here[0]):
        return True
    if _is_aside(text, before) or (
        _ADVERBIAL.match(re.sub(r"^(?:and|or) ", "", earlier)) and not _opens_with_agent(text, before)
    ):
        return False
    remaining = text[here[0] : chunks[-1][1]]
    joined = re.search(r"(?:^|[ ,])(?:and|or|as well as|và|hoặc|cùng) ", remaining) is not None
    vi_list = _opens_with_agent(text, before) and _opens_with_agent(text, here)
    short = earlier.count(" ") <= _MOST_SPACES and not re.search(
        r"\b(?:is|are|was|were|has|have|will|shall|must|should)\b", earlier
    )
    return short and (joined or vi_list)


def split_names(text: str, start: int, end: int) -> list[Place]:
    """Coordinated names as separate spans; "Agriculture and Rural Development" stays whole."""
    places, begin = [], start
    for joint in _AND.finditer(text, start, end):
        if text.count("(", begin, joint.start()) > text.count(")", begin, joint.start()):
            continue
        if _is_inside_name(text, begin, joint):
            continue
        places.append(trim(text, begin, joint.start()))
        begin = joint.end()
    places.append(trim(text, begin, end))
    return [place for place in places if place[1] > place[0]]


def _is_inside_name(text: str, begin: int, joint: re.Match[str]) -> bool:
    left, right = text[begin : joint.start()], text[joint.end() : joint.end() + 40]
    if not right or _TITLE_TAIL.search(left):
        return True
    if joint.group().strip() == "và" and right[0].isupper() and not opens_with_vi_agent(right):
        return True
    if _opens_with_agent(text, (joint.end(), min(len(text), joint.end() + 30))):
        return False
    if right[0].isupper() and not _NEW_HEAD.match(right):
        return _NAME_JOINT.search(left) is not None
    return False


def head_of(text: str, start: int, end: int) -> str:
    """The head noun of an English phrase, in lower case."""
    phrase = text[start:end]
    bare = re.sub(
        r"^(?:the|a|an|all|each|every|any|no|these|those|our|its|their|both|other|such|his|her)\s+",
        "",
        phrase,
        flags=re.IGNORECASE,
    )
    stop = _HEAD_STOP.search(bare, 1)
    core = bare[: stop.start()] if stop else bare
    core = re.sub(r"\s*(?:No\.? ?)?\d+$|\s+[IVX]+$", "", core.strip())
    return re.sub(r"'s?$", "", core.split(" ")[-1]).lower() if core else ""


def is_agent(text: str, start: int, end: int) -> bool:
    """Whether a phrase names somebody who can be told to do something."""
    phrase = text[start:end]
    lowered = phrase.lower()
    if not phrase or lowered in _PRONOUNS or len(phrase) > _LONGEST_NAME:
        return False
    if opens_with_vi_agent(lowered):
        return True
    if re.match(r"(?:all |any )?(?:those|anyone|everyone|whoever|persons|those who) [a-z]+", lowered):
        return True
    head = head_of(text, start, end)
    nouns = agent_nouns()
    if head in nouns or re.search(
        r"(?<!matt)(?<!numb)(?<!orde)(?<!lett)(?<!manu)(?<!pap)(?<!bord)(?<!barri)(?<!answ)(?<!us)(?:ers|ors|ists|ees)$",
        head,
    ):
        return True
    return _is_proper(phrase)


def _is_proper(phrase: str) -> bool:
    bare = re.sub(r"^[Tt]he ", "", phrase)
    if re.fullmatch(r"[A-Z]{3,7}(?: [A-Z]{2,6})?|[A-Z]{1,3}\d{1,2}(?: \([A-Z]+\))?|[A-Z]+\([A-Z&]+\)", bare):
        return True
    return bare.lower() in _country_names()


@cache
def _country_names() -> frozenset[str]:
    names = tables.words("countries", "names_en") | tables.words("countries", "names_vi")
    return frozenset(name.lower() for name in names)
