"""A file into its text and blocks: what it is, is told by its bytes and not by its name."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from comity.engines.reader import docx_source, html_source, pdf_source
from comity.engines.reader.refusals import FileDamaged, FileEmpty, FileMissing, FileTooLarge, NotText

LARGEST = 200_000_000
_BINARY = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"{\\rtf": "an RTF document; save it as DOCX or text",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_MARKS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<article",
    b"<div",
    b"<p>",
    b"<h1",
    b"<table",
    b"<meta",
    b"<!--",
    b"<?xml",
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27, 31}


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file as the reader sees it. `kinds` names the kind of each line where the file's markup told it."""

    text: str
    source_name: str | None = None
    format: str = "txt"
    kinds: tuple[tuple[int, int, str], ...] = ()


def read_document_file(path: str | Path, *, ocr: bool = False) -> Document:
    """The document in a file; raises `UnreadableFile` with the reason when there is none to be had."""
    path = Path(path)
    if not path.is_file():
        raise FileMissing("there is no such file" if not path.exists() else "it is not a file")
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty("the file is empty")
    if size > LARGEST:
        raise FileTooLarge(
            f"the file has {size / 1e6:.0f} MB; the reader takes at most {LARGEST / 1e6:.0f} MB"
        )
    return read_bytes(path.read_bytes(), source_name=str(path), ocr=ocr)


def read_bytes(content: bytes, *, source_name: str | None = None, ocr: bool = False) -> Document:
    """The document in the bytes of a file, by what they are."""
    if not content.strip():
        raise FileEmpty("the file is empty")
    head = content[:1024].lstrip()
    if b"%PDF-" in content[:1024]:
        return _told(pdf_source.extract(content, ocr=ocr), source_name, "pdf")
    if content.startswith(b"PK\x03\x04"):
        return _from_archive(content, source_name)
    if content.startswith(_OLE):
        docx_source.refuse_ole(content)
    for mark, name in _BINARY.items():
        if content.startswith(mark):
            raise NotText(f"the file is {name}")
    text = decode(content)
    if head.lower().startswith(_HTML_MARKS) or b"<html" in head.lower():
        return _told(html_source.extract(text), source_name, "html")
    return Document(text, source_name)


def _told(parts: list[tuple[str, str]], source_name: str | None, format_: str) -> Document:
    """Blocks of markup as lines of one text."""
    if not any(text.strip() for _, text in parts):
        raise FileEmpty("the document holds no text")
    if all(kind == "" for kind, _ in parts):
        return Document("\n".join(text for _, text in parts), source_name, format_)
    pieces, kinds, position = [], [], 0
    for kind, text in parts:
        pieces.append(text)
        kinds.append((position, position + len(text), kind))
        position += len(text) + 1
    return Document("\n".join(pieces), source_name, format_, tuple(kinds))


def _from_archive(content: bytes, source_name: str | None) -> Document:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileDamaged("the archive is damaged") from error
    if "word/document.xml" not in names:
        raise NotText("the file is an archive, not a text document")
    return _told(docx_source.extract(archive), source_name, "docx")


def decode(content: bytes) -> str:
    """Text from its bytes: UTF-8 with or without a mark, or UTF-16 with one. Nothing else is guessed."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText("the file is not text in UTF-8 or UTF-16") from error
    if any(ord(letter) in _CONTROLS for letter in text[:65536]) or "\x00" in text:
        raise NotText("the file holds control characters; it is not text")
    return text
