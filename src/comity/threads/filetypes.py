"""Which files may be attached, and whether the bytes are what the name says."""

import codecs
import zipfile
from pathlib import PurePath
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from comity.foundation.refusals import Refusal

HEAD = 64 * 1024

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "zip": "application/zip",
    "txt": "text/plain",
    "html": "text/plain",
    "htm": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "geojson": "application/geo+json",
}
TEXT = {"txt", "html", "htm", "csv", "md", "geojson"}
"""Kinds without a signature: they must be text."""

ARCHIVES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "zip": None,
}
"""Kinds that are zip archives inside, with the member that tells them apart."""


class WrongFileType(Refusal):
    """The file's name and bytes disagree, or files of that kind are not taken."""


def media_type_of(name: str, source: IO[bytes]) -> str:
    """Return the media type of a file, or raise WrongFileType. The stream is left at its beginning."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in MEDIA_TYPES:
        raise WrongFileType(
            _("“%(name)s” cannot be attached: files of its kind are not taken. Taken are: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(MEDIA_TYPES)}
        )
    if suffix in ARCHIVES:
        fits = _is_archive(source, ARCHIVES[suffix])
    else:
        head = source.read(HEAD)
        fits = _is_text(head) if suffix in TEXT else suffix in _recognised(head)
    source.seek(0)
    if not fits and suffix in TEXT:
        raise WrongFileType(
            _("“%(name)s” is not plain text in UTF-8 or UTF-16. Save it again in one of these.")
            % {"name": name}
        )
    if not fits:
        raise WrongFileType(
            _("The content of “%(name)s” is not what its name says. Attach the original file.")
            % {"name": name}
        )
    return MEDIA_TYPES[suffix]


def _is_archive(source: IO[bytes], member: str | None) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            return member is None or member in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _recognised(head: bytes) -> set[str]:
    try:
        return {match.extension.lower().lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _is_text(head: bytes) -> bool:
    """Tell UTF-8, or UTF-16 with its mark, without zeros. A character may be cut where the head ends, not the file."""
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return "\0" not in codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
