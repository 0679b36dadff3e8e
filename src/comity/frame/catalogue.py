"""The Vietnamese catalogue: `python -m comity.frame.catalogue update|check|compile`, without GNU gettext."""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
DJANGO = Path(django.__file__).resolve().parent

SINGLE = ("gettext", "gettext_lazy", "gettext_noop", "_", "_now")
PLURAL = ("ngettext", "ngettext_lazy")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(SINGLE),
    **dict.fromkeys(PLURAL, (1, 2)),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

BORROWED = (
    "contrib/auth/password_validation.py",
    "core/validators.py",
    "db/models/base.py",
    "db/models/fields/__init__.py",
    "forms/fields.py",
    "forms/formsets.py",
    "forms/models.py",
    "utils/timesince.py",
)
"""Files of Django whose words readers meet, and which Django's own Vietnamese leaves in English."""

HEADER = """\
# The Vietnamese words of Comity.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Message = tuple[str | tuple[str, ...], str | None]


def messages_in(path: Path) -> Iterator[Message]:
    """Yield the messages of a module or a template with their context."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What templatize leaves of the page around the messages is no Python: its indentation is taken away.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield message, context


def messages_of_django() -> Iterator[Message]:
    """Yield the messages of Django that readers meet and that it does not translate itself."""
    known: set[str] = set()
    for catalogue in (DJANGO / "conf/locale/vi", DJANGO / "contrib/auth/locale/vi"):
        with (catalogue / "LC_MESSAGES" / "django.po").open("rb") as file:
            known.update(first_of(message.id) for message in read_po(file) if is_translated(message))
    for name in BORROWED:
        yield from (found for found in messages_in(DJANGO / name) if first_of(found[0]) not in known)


def wanted() -> Catalog:
    """Return a catalogue of everything that can appear on a page, untranslated."""
    catalogue = Catalog(locale="vi", project="Comity", charset="utf-8", fuzzy=False)
    sources = sorted([*PACKAGE.glob("*/templates/**/*.html"), *PACKAGE.glob("**/*.py")])
    for path in sources:
        place = path.relative_to(PACKAGE).as_posix()
        for message, context in messages_in(path):
            catalogue.add(message, locations=[(place, 0)], context=context, flags=())
    for message, context in messages_of_django():
        catalogue.add(message, locations=[("django", 0)], context=context)
    return catalogue


def first_of(message: Any) -> str:
    """Return the singular of a message id or of a translation."""
    return message if isinstance(message, str) else message[0]


def is_translated(message: Any) -> bool:
    """Tell whether a message has a translation that is not a guess."""
    return bool(message.id and message.string and first_of(message.string) and not message.fuzzy)


def kept() -> Catalog:
    """Return the catalogue as it is stored."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def faults() -> list[str]:
    """Return what is wrong with the stored catalogue: words without translation, guesses, leftovers."""
    stored, needed = kept(), wanted()
    missing = [
        first_of(message.id)
        for message in needed
        if message.id and not is_translated(stored.get(message.id, message.context) or message)
    ]
    left_over = [first_of(m.id) for m in stored if m.id and needed.get(m.id, m.context) is None]
    broken = [
        f"{first_of(message.id)}: {problem}" for message, problems in stored.check() for problem in problems
    ]
    return [
        *(f"not translated: {text}" for text in missing),
        *(f"no longer used: {text}" for text in left_over),
        *(f"does not fit: {text}" for text in broken),
    ]


def update() -> None:
    """Add new messages, drop unused ones, keep every translation."""
    catalogue, needed = kept(), wanted()
    catalogue.update(needed, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True)
    CATALOGUE.write_text(HEADER + written.getvalue().decode(), encoding="utf-8")


def compile_catalogue() -> None:
    """Write the binary catalogue that gettext reads, beside its source."""
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, kept())


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Keep the Vietnamese catalogue.")
    parser.add_argument("step", choices=("update", "check", "compile"))
    step = parser.parse_args().step
    if not settings.configured:
        settings.configure()
    if step == "compile":
        compile_catalogue()
        return 0
    if step == "update":
        update()
    found = faults()
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
