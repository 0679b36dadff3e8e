"""Why a text could not be read, in words a person can act on."""

from django.utils.translation import gettext as _

from comity.instruments.models.reading import Reading


def words_for(reading: Reading) -> str:
    """Return the reason that a failed reading gives, in the reader's language."""
    sentences = {
        "FileEmpty": _("The file holds no text."),
        "FileTooLarge": _(
            "The file is larger than the reader takes. Split it, or paste the part that matters."
        ),
        "FileEncrypted": _("The file is protected with a password. Save a copy without one."),
        "NotText": _(
            "The file is no text document that the reader knows. Save it as Word (docx), PDF or plain text."
        ),
        "NoTextLayer": _(
            "The PDF is a scan: it holds pictures of pages and no text. Have it recognised first."
        ),
        "PackedTooTightly": _("The file would swell beyond reason when unpacked, so it was not opened."),
        "FileDamaged": _("The file is damaged. Fetch another copy of it."),
        "SessionRefused": _("Whoever asked for it signed out before it was read. Ask for it again."),
        "FileMissing": _("The stored file is missing or was altered. Tell the administrator."),
    }
    return sentences.get(
        reading.failure, _("The reader stopped unexpectedly. The log of the worker says more.")
    )
