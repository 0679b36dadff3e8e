"""Text and blocks of a Word document: paragraphs with their numbering, tables as rows; bombs refused."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NoReturn

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from comity.engines.reader.refusals import FileDamaged, FileEncrypted, NotText, PackedTooTightly

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Parts = list[tuple[str, str]]

LARGEST_UNPACKED = 100_000_000
_HIGHEST_RATIO = 200
_SMALL = 1_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|title|tiêu đề|đề mục)", re.IGNORECASE)


def extract(archive: zipfile.ZipFile) -> Parts:
    """The blocks of the document's body in order."""
    body = _body(_member(archive, "word/document.xml"))
    parts: Parts = []
    for child in body:
        if child.tag == f"{_W}p":
            parts += _paragraph(child)
        elif child.tag == f"{_W}tbl":
            parts += _rows(child)
        elif child.tag == f"{_W}sdt":
            parts += [part for paragraph in child.iter(f"{_W}p") for part in _paragraph(paragraph)]
    return parts


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise FileEncrypted("the document is protected with a password")
    unpacked = sum(entry.file_size for entry in archive.infolist())
    ratio = info.file_size / max(info.compress_size, 1)
    if unpacked > LARGEST_UNPACKED or (ratio > _HIGHEST_RATIO and info.file_size > _SMALL):
        raise PackedTooTightly(f"the document would unpack to {unpacked / 1e6:.0f} MB; it is not read")
    try:
        with archive.open(info) as stream:
            content = stream.read(LARGEST_UNPACKED + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise FileDamaged("the document is damaged") from error
    if len(content) > LARGEST_UNPACKED:
        raise PackedTooTightly("the document unpacks to more than it declares; it is not read")
    return content


def _body(content: bytes) -> Element:
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise PackedTooTightly("the document declares XML entities; it is not read") from error
    except ElementTree.ParseError as error:
        raise FileDamaged("the document is damaged") from error
    body: Element | None = root.find(f"{_W}body")
    if body is None:
        raise FileDamaged("the document has no body")
    return body


def _paragraph(element: Element) -> Parts:
    text = _text(element).strip()
    if not text:
        return []
    style = element.find(f"{_W}pPr/{_W}pStyle")
    if style is not None and _HEADING.match(style.get(f"{_W}val", "")):
        return [("heading", line) for line in text.split("\n")]
    listed = element.find(f"{_W}pPr/{_W}numPr") is not None
    kind = "item" if listed else "line"
    return [
        (kind, f"- {line}" if listed and not re.match(r"[-•\d(]|[a-zđ][).]", line) else line)
        for line in text.split("\n")
        if line.strip()
    ]


def _rows(table: Element) -> Parts:
    rows: Parts = []
    for row in table.iter(f"{_W}tr"):
        cells = [" ".join(_text(cell).split()) for cell in row.findall(f"{_W}tc")]
        if any(cells):
            rows.append(("row", " | ".join(cells)))
    return rows


def _text(element: Element) -> str:
    """Words of an element; deleted text is left out, breaks and tabs are kept."""
    pieces = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append(" ")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            pieces.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif node.tag == f"{_W}p" and pieces:
            pieces.append("\n")
    return "".join(pieces)


def refuse_ole(content: bytes) -> NoReturn:
    """Old Word files and encrypted new ones share a container; neither is read."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileEncrypted("the document is protected with a password")
    raise NotText("the file is in the old Word format (.doc); save it as DOCX")
