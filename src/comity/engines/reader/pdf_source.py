"""Text of a PDF: its text layer, or what tesseract sees on its pages when asked."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdfium2

from comity.engines.reader.refusals import (
    FileDamaged,
    FileEncrypted,
    FileTooLarge,
    NoTextLayer,
    OcrUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Parts = list[tuple[str, str]]

_MOST_PAGES = 5000
_LEAST_LETTERS = 16
_OCR_SCALE = 300 / 72
_OCR_SECONDS = 120
_LARGEST_PAGE = 20_000_000


def extract(content: bytes, *, ocr: bool = False) -> Parts:
    """The lines of the pages in order; wrapped lines and page heads are dealt with later, as in any plain text."""
    document = _open(content)
    try:
        if len(document) > _MOST_PAGES:
            raise FileTooLarge(f"the PDF has {len(document)} pages; the reader takes at most {_MOST_PAGES}")
        pages = list(_pages(document))
        if sum(letter.isalnum() for page in pages for letter in page[:400]) >= _LEAST_LETTERS:
            return [("", _lines(page)) for page in pages]
        if not ocr:
            raise NoTextLayer("the PDF holds pictures without a text layer; read it with --ocr")
        return [("", page) for page in _recognised(document)]
    finally:
        document.close()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in content:
            raise FileEncrypted("the PDF is protected with a password") from error
        raise FileDamaged("the PDF is damaged") from error


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(len(document)):
        try:
            page = document[number]
            layer = page.get_textpage()
            yield layer.get_text_range()
            layer.close()
            page.close()
        except pypdfium2.PdfiumError as error:
            raise FileDamaged(f"page {number + 1} of the PDF is damaged") from error


def _lines(page: str) -> str:
    """PDFium marks hyphens at line ends with U+FFFE; lines end with CR LF."""
    return (
        page.replace("\ufffe\r\n", "-\n")
        .replace("\ufffe", "-")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x00", " ")
    )


def _recognised(document: pypdfium2.PdfDocument) -> Iterator[str]:
    program = shutil.which("tesseract")
    if program is None:
        raise OcrUnavailable("--ocr needs the program tesseract with the languages vie and eng")
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        scale = min(_OCR_SCALE, (_LARGEST_PAGE / max(width * height, 1)) ** 0.5)
        yield _recognise(program, _picture(page.render(scale=scale, grayscale=True)))


def _picture(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """A grey bitmap as a portable grey map, which needs no picture library."""
    content = bytes(bitmap.buffer)
    rows = (content[at : at + bitmap.width] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)


def _recognise(program: str, picture: bytes) -> str:
    command = [program, "stdin", "stdout", "-l", "vie+eng"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=_OCR_SECONDS, check=True)
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise OcrUnavailable(f"tesseract failed: {reason[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise OcrUnavailable(f"tesseract took more than {_OCR_SECONDS} seconds for one page") from error
    return done.stdout.decode("utf-8", "replace")
