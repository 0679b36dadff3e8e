"""What is looked at in a workbook before anything parses it: how large it unpacks, and that its XML declares nothing."""

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from comity.imports.reading.refusals import UnreadableTable

UNPACKED = 192 * 1024 * 1024
"""Bytes of all parts together, counted while unpacking: what the archive claims of itself is not believed."""
PARTS = 2000
PIECE = 1024 * 1024
OVERLAP = 16
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
MEMBERS = {"xl/workbook.xml": "xlsx", "content.xml": "ods"}


def kind_of_archive(content: bytes) -> str:
    """Return which workbook the archive is, or nothing."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return ""
    return next((kind for member, kind in MEMBERS.items() if member in names), "")


def refuse_bombs(content: bytes) -> None:
    """Unpack the archive once, keeping nothing; refuse what grows beyond the limit or declares entities."""
    left = UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > PARTS:
                raise UnreadableTable(
                    _("This workbook has too many parts. Save it again as a plain workbook.")
                )
            for member in members:
                left -= _length_of(archive, member, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise UnreadableTable(
            _("This workbook is damaged or protected by a password. Save it again without one.")
        ) from error


def _length_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    length, before = 0, b""
    is_xml = member.filename.endswith((".xml", ".rels"))
    with archive.open(member) as part:
        while piece := part.read(PIECE):
            if is_xml and (
                DECLARED.search(before + piece) or (not length and piece.startswith(MARKS_OF_UTF16))
            ):
                raise UnreadableTable(_("This workbook declares entities, which no spreadsheet writes."))
            length += len(piece)
            before = piece[-OVERLAP:]
            if length > most:
                raise UnreadableTable(
                    _("This workbook unpacks to more than %(count)s megabytes. Split it into smaller ones.")
                    % {"count": UNPACKED // PIECE}
                )
    return length
