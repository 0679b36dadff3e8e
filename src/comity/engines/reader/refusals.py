"""Why a file cannot be read; each says so in one sentence that a person can act on."""

from __future__ import annotations


class UnreadableFile(Exception):
    """A file that the reader does not read; `str()` is the reason."""


class FileMissing(UnreadableFile):
    pass


class FileEmpty(UnreadableFile):
    pass


class FileTooLarge(UnreadableFile):
    pass


class FileEncrypted(UnreadableFile):
    pass


class NotText(UnreadableFile):
    pass


class NoTextLayer(UnreadableFile):
    pass


class PackedTooTightly(UnreadableFile):
    """A file that would swell beyond reason when unpacked."""


class FileDamaged(UnreadableFile):
    pass


class OcrUnavailable(UnreadableFile):
    pass
