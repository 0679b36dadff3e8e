"""Why a text could not be read, in words a person can act on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.instruments.models.reading import Reading

OF_THE_FILE = {
    "FileEmpty": gettext_lazy("The file holds no text."),
    "FileTooLarge": gettext_lazy(
        "The file is larger than the reader takes. Split it, or paste the part that matters."
    ),
    "FileEncrypted": gettext_lazy("The file is protected with a password. Save a copy without one."),
    "NotText": gettext_lazy(
        "The file is no text document that the reader knows. Save it as Word (docx), PDF or plain text."
    ),
    "NoTextLayer": gettext_lazy(
        "The PDF is a scan: it holds pictures of pages and no text. Have it recognised first."
    ),
    "PackedTooTightly": gettext_lazy(
        "The file would swell beyond reason when unpacked, so it was not opened."
    ),
    "FileDamaged": gettext_lazy("The file is damaged. Fetch another copy of it."),
    "FileMissing": gettext_lazy("The stored file is missing or was altered. Tell the administrator."),
}
"""What reading the same file again would not mend."""


def words_for(reading: Reading) -> str:
    """Return the reason that a failed reading gives, in the reader's language."""
    if is_of_the_file(reading):
        return str(OF_THE_FILE[reading.failure])
    if reading.failure == "SessionRefused":
        return _("Whoever asked for it signed out before it was read.")
    return _("The reader stopped unexpectedly. The log of the worker says more.")


def is_of_the_file(reading: Reading) -> bool:
    """Tell whether another file is needed; otherwise the same one may be read again."""
    return reading.failure in OF_THE_FILE
