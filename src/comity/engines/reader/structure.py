"""The sentences of a document with what surrounds them: group, section, list, lead-in and its agent, table columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from comity.engines.reader import leads, markers, phrases, sections, table_rows, verbs
from comity.engines.reader.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.engines.reader.markers import Opening
    from comity.engines.reader.model import Block
    from comity.engines.reader.phrases import Place

_RUN_IN_LENGTH = 70
# A heading such as "Introduction" only says that no list of duties has begun yet.
_AFTER_HEADING = {"recital": "neutral"}
_UNTIL_NEXT = frozenset({"recital", "definitions", "past", "prohibited"})
_OWNER = re.compile(
    r"(?:responsibilities|duties|tasks|obligations|functions|roles?|trách nhiệm|nhiệm vụ) (?:of|của) (?:the )?"
)
_TASK_LIST = re.compile(
    r"\b(?:tasks|activities|programme of work|work ?plan|calendar|to do|objectives?|forms of cooperation|areas of cooperation|fields of cooperation)\b|nhiệm vụ|nội dung hợp tác|hình thức hợp tác|lĩnh vực hợp tác|các hoạt động"
)
_DIRECTS = re.compile(
    r"\b(?:shall|must|should|will|ought to|needs? to|is to|are to|agree|undertake|commit|decide|to be|tasks|duties|responsibilities|deliverables|services|mandate|assignments?|terms of reference)\b|phải|cần|sẽ|giao|chỉ thị|yêu cầu|thống nhất|nhất trí|thực hiện|tập trung|trách nhiệm|nhiệm vụ"
)
_SAYS = re.compile(
    r"\b(?:mean|means|apply|applies|include|includes|defined|may|annex|definitions|areas|fields|scope)\b|lĩnh vực|phạm vi|nghĩa là|được hiểu|bao gồm|có thể"
)
_LOOKS_BACK = re.compile(r"\b(?:achieved|results|đạt được|kết quả)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, item or row; positions are in the flowing normalised text."""

    start: int
    end: int
    body: int
    block: Block
    group: str | None
    section: str
    listed: bool
    leads: tuple[Place, ...]
    after_lead: bool
    opens_block: bool = True
    marked: bool = True
    is_lead: bool = False
    is_heading: bool = False
    under_that: bool = False
    lead_directs: bool = False
    in_task_list: bool = False
    names_owner: bool = False
    row: tuple[tuple[str, Place], ...] = ()

    @property
    def kind(self) -> str:
        return self.block.kind


class Walk:
    """Goes through the blocks of a document in order and remembers what the sentences that follow stand under."""

    def __init__(self, text: str, lowered: str, blocks: tuple[Block, ...], *, normative: bool) -> None:
        self.text = text
        self.lowered = lowered
        self.blocks = [block for block in blocks if block.kind not in {"side", "caption"}]
        self.normative = normative
        self.group: str | None = None
        self.article: str | None = None
        self.worded = False
        self.section = "neutral"
        self.owners = leads.Owners()
        self.list_rank: int | None = None
        self.seen_lead = False
        self.columns: tuple[str, ...] | None = None
        self.under_that = False
        self.lead_directs = False
        self.in_task_list = False

    def units(self) -> Iterator[Unit]:
        """Every sentence that can hold a task, in order, with its surroundings."""
        for index, block in enumerate(self.blocks):
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            if block.kind == "row":
                yield from self._row(block)
                continue
            self.columns = None
            mark = markers.opening(self.text, block.start, block.end)
            heading = sections.is_heading(self.text, block, mark)
            self._enter_group(block, mark)
            if heading:
                self._enter_section(block, mark)
            self._close_list(block, mark)
            self.owners.restore(markers.RANKS.get(mark.kind))
            yield from self._sentences(block, mark, following, heading=heading)

    def _enter_group(self, block: Block, mark: Opening) -> None:
        if mark.group is not None:
            self.group, self.worded = mark.group, mark.kind in {"word", "word_vi"}
            if mark.kind == "article":
                self.article = mark.group
        elif mark.kind == "section":
            self.group = self.article = None
        elif block.kind == "paragraph" and mark.kind == "none":
            if markers.leaves_measures(
                self.lowered, mark.body_start, worded=self.worded and not self.normative
            ):
                self.group = None
            elif self.normative and self.list_rank is None:
                self.group = self.article

    def _enter_section(self, block: Block, mark: Opening) -> None:
        words = self.lowered[mark.body_start : block.end]
        self.in_task_list = (self.in_task_list and mark.kind != "section") or _TASK_LIST.search(
            words
        ) is not None
        named = sections.section_named(words)
        if mark.kind in {"article", "section"}:
            self.owners.now = ()
        if mark.kind == "letter" and named != "duties":
            return
        if named == "duties" and not (self.normative or self.seen_lead):
            self.section = "measures"
        elif named:
            self.section = _AFTER_HEADING.get(named, named)
        elif self.section in _UNTIL_NEXT and (block.kind == "heading" or mark.kind != "none"):
            self.section = "duties" if self.normative else "neutral"
        elif (
            (mark.kind in {"section", "article"} or block.kind == "heading")
            and self.normative
            and self.section != "neutral"
        ):
            self.section = "duties"
        owner = _OWNER.search(words)
        if owner:
            place = phrases.trim(self.text, mark.body_start + owner.end(), block.end)
            self.owners.now = tuple(
                name for name in phrases.split_names(self.text, *place) if phrases.is_agent(self.text, *name)
            )

    def _close_list(self, block: Block, mark: Opening) -> None:
        rank = markers.RANKS.get(mark.kind)
        if self.list_rank is None:
            return
        if self.list_rank < 0 and rank is not None:
            self.list_rank = rank
        elif (
            mark.kind == "section"
            or (rank is not None and rank < self.list_rank)
            or (rank is None and self.list_rank >= 0 and block.kind in {"heading", "paragraph"})
        ):
            self.list_rank = None

    def _sentences(
        self, block: Block, mark: Opening, following: Block | None, *, heading: bool
    ) -> Iterator[Unit]:
        spans = split_sentences(self.text, mark.body_start, block.end)
        owner = (
            leads.owner_named(self.text, self.lowered, block, following)
            if len(spans) == 1 and following and (mark.kind != "none" or self.normative)
            else None
        )
        recital = sections.is_recital(self.text, self.lowered, block, mark)
        for index, (start, end) in enumerate(spans):
            ordinal = markers.ordinal_at(self.text, start, end) if index else None
            self.group = ordinal or self.group
            announces = (
                index == len(spans) - 1
                and following is not None
                and leads.is_lead(self.text, self.lowered, start, end, following)
            )
            yield Unit(
                start=mark.mark_start if index == 0 else start,
                end=end,
                body=markers.opening(self.text, start, end).body_start if ordinal else start,
                block=block,
                group=self.group,
                section="recital" if recital else self.section,
                opens_block=index == 0,
                listed=self.list_rank is not None and index == 0,
                marked=(index == 0 and mark.kind != "none") or ordinal is not None,
                is_lead=announces,
                is_heading=heading,
                leads=self.owners.now,
                after_lead=self.seen_lead,
                under_that=self.under_that,
                lead_directs=self.lead_directs,
                in_task_list=self.in_task_list,
                names_owner=owner is not None and index == 0,
            )
            if index == 0 and len(spans) > 1 and mark.kind != "none":
                self._take_owner(start, end, mark)
            if owner:
                self.owners.put(markers.RANKS.get(mark.kind), owner)
                self.list_rank = -1
            elif announces:
                self._take_lead(start, end, mark)

    def _take_lead(self, start: int, end: int, mark: Opening) -> None:
        rank = markers.RANKS.get(mark.kind)
        if rank is None or self.list_rank is None or rank >= self.list_rank:
            self.list_rank = -1
        self.seen_lead = True
        self.under_that = self.lowered.endswith(("that:", "that :"), start, end)
        if self.section in {"neutral", "past", "recital"} and not _LOOKS_BACK.search(
            self.lowered, start, end
        ):
            self.section = "measures"
        words = self.lowered[start:end]
        self.lead_directs = _DIRECTS.search(words) is not None and _SAYS.search(words) is None
        names = leads.agents(self.text, self.lowered, start, end)
        if names is not None:
            self.owners.put(markers.RANKS.get(mark.kind), tuple(names))

    def _take_owner(self, start: int, end: int, mark: Opening) -> None:
        """A run-in heading that names a body ("6. Budget holders. To set a ceiling ...") owns what follows."""
        if verbs.opens_bare(self.lowered, start, end, listed=True) or not self.normative:
            return
        place = phrases.trim(self.text, start, end)
        if (
            place[1] - place[0] < _RUN_IN_LENGTH
            and not self.text[start:end].isupper()
            and phrases.is_agent(self.text, *place)
        ):
            self.owners.put(markers.RANKS.get(mark.kind), (place,))

    def _row(self, block: Block) -> Iterator[Unit]:
        cells = table_rows.cells(self.text, block)
        if table_rows.is_rule(self.text, block):
            return
        heads = table_rows.columns(self.lowered, cells)
        if heads:
            self.columns = heads
            return
        if self.columns is None:
            rows = takewhile(lambda other: other.kind == "row", self.blocks[self.blocks.index(block) :])
            self.columns = table_rows.infer(
                self.text, self.lowered, [table_rows.cells(self.text, row) for row in rows]
            )
        named = dict(zip(self.columns, cells, strict=False))
        number = named.get("number")
        yield Unit(
            start=block.start,
            end=block.end,
            body=block.start,
            block=block,
            group=self.text[number[0] : number[1]].rstrip(".)") or None if number else None,
            section=self.section,
            listed=bool(self.columns),
            leads=self.owners.now,
            after_lead=self.seen_lead,
            row=tuple((name, place) for name, place in named.items() if place[1] > place[0]),
        )
