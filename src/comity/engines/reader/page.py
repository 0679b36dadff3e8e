"""A document ready for the rules: flowing normalised text, its lower-case twin, blocks and language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.engines.reader.model import Block

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_AMERICAN = re.compile(r"\b(?:DoD|DOD|Department of Defense|U\.S\.C|Secretary of Defense|Pentagon)\b")


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    lowered: str
    blocks: tuple[Block, ...]
    language: str
    month_first: bool

    @classmethod
    def of(cls, text: str, blocks: tuple[Block, ...]) -> Page:
        lowered = text.lower()
        return cls(text, lowered, blocks, language_of(lowered), _AMERICAN.search(text) is not None)


def language_of(lowered: str) -> str:
    """The language of most of a text: `vi` where Vietnamese letters are frequent, else `en`."""
    sample = lowered[:20000]
    return "vi" if len(_VIETNAMESE.findall(sample)) > len(sample) * 0.03 else "en"
