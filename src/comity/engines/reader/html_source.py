"""Text and blocks of an HTML page, with navigation, scripts and side matter set apart."""

from __future__ import annotations

import re
from html.parser import HTMLParser

Parts = list[tuple[str, str]]

_HIDDEN = frozenset(
    {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "select", "button"}
)
_SIDE = frozenset({"nav", "footer", "aside", "form"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "nav",
        "footer",
        "aside",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "address",
        "br",
        "hr",
        "caption",
    ]
)
_KINDS = {
    "h1": "title",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "li": "item",
    "figcaption": "caption",
    "caption": "caption",
}
_SIDE_NAME = re.compile(
    r"comment|related|sidebar|share|social|breadcrumb|cookie|advert|banner|footer|navigation|menu|tags?\b|newsletter|subscribe",
    re.IGNORECASE,
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_DEEPEST = 2000


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: Parts = []
        self._words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._kind = "paragraph"
        self._cells: list[str] | None = None
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not (self._cells is not None and tag in {"p", "div", "br"}):
            self._close_block()
            self._kind = _KINDS.get(tag, "paragraph")
        if tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._words.append(self._number())
        elif tag == "tr":
            self._cells = []
        elif tag in {"td", "th"}:
            self._words = []
        elif tag == "br" and self._cells is not None:
            self._words.append(" ")
        if tag not in _VOID and len(self._open) < _DEEPEST:
            names = " ".join(value or "" for name, value in attrs if name in {"class", "id", "role"})
            self._open.append((tag, tag in _SIDE or _SIDE_NAME.search(names) is not None))

    def _number(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        number = self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}. "

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cells is not None:
            self._cells.append(" ".join("".join(self._words).split()))
            self._words = []
        elif tag == "tr" and self._cells is not None:
            self._add("row", " | ".join(self._cells))
            self._cells = None
        elif tag in _BLOCKS and self._cells is None:
            self._close_block()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                break

    def handle_data(self, data: str) -> None:
        if not any(tag in _HIDDEN for tag, _ in self._open):
            self._words.append(data)

    def _close_block(self) -> None:
        if self._cells is None:
            self._add(self._kind, " ".join("".join(self._words).split()))
            self._words = []
            self._kind = "paragraph"

    def _add(self, kind: str, text: str) -> None:
        if text.strip(" |-"):
            is_side = any(side for _, side in self._open)
            self.parts.append(("side" if is_side else kind, text))

    def close(self) -> None:
        super().close()
        self._close_block()


def extract(text: str) -> Parts:
    """The blocks of a page in order, each with its kind."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.parts
