"""Related records by what people call them: code, number, name in either language; within the importer's reach alone.

What is absent, what the importer may not see and what stands above the label of the file answer alike.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from comity.foundation.bilingual import LANGUAGES
from comity.foundation.models import Labelled
from comity.imports.dryrun.nearness import Nearest
from comity.imports.dryrun.problems import BadCell

NATURAL = ("code", "number", "name", "name_en", "name_vi", "title_en", "title_vi", "text")
"""The fields by which people name records, where a type has them."""
PARTED = " · "
CUT = "…"
OFFERED = 2000
"""Records among which one that may be meant is looked for."""
Rows = models.QuerySet[Any]


class References:
    """The records that the cells of one column name."""

    def __init__(self, rows: Rows, label_ids: Iterable[int]) -> None:
        self._rows = rows.filter(label_id__in=label_ids) if issubclass(rows.model, Labelled) else rows
        own = {field.name for field in rows.model._meta.concrete_fields}  # noqa: SLF001 Django documents _meta
        self._names = [name for name in NATURAL if name in own]
        self._found: dict[str, set[Any]] = defaultdict(set)
        self._asked: set[str] = set()
        self._nearest: Nearest | None = None

    def look_for(self, texts: Iterable[str]) -> None:
        """Find the records that these texts name, all in one query."""
        wanted = {text for text in texts if text} - self._asked
        if not wanted:
            return
        self._asked |= wanted
        parts = {part for text in wanted for part in (text, *text.split(PARTED))}
        condition = models.Q(pk__in=[key for text in wanted if (key := self._key_of(text)) is not None])
        for name in self._names:
            condition |= models.Q(**{f"{name}__in": parts})
        for text in wanted:
            if text.endswith(CUT):
                condition |= models.Q(**{f"{self._names[-1]}__startswith": text.removesuffix(CUT)})
        for record in self._rows.filter(condition):
            for words in self._words_for(record):
                self._found[words].add(record.pk)

    def key_for(self, text: str) -> Any:
        """Return the identifier of the one record of that name, or raise BadCell."""
        found = self._found.get(text, set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise BadCell(_("Several records are called so. Give the code, or the number."))
        raise BadCell(_("There is no such record."), self.nearest.to(text))

    @property
    def nearest(self) -> Nearest:
        if self._nearest is None:
            self._nearest = Nearest(
                words
                for record in self._rows[:OFFERED]
                for name in self._names
                if (words := str(getattr(record, name) or ""))
            )
        return self._nearest

    def offered(self, most: int) -> list[str]:
        """Return how the records are written in a file, in the order of their words."""
        return sorted({getattr(each, "code", None) or str(each) for each in self._rows[:most]})

    def _words_for(self, record: Any) -> set[str]:
        words = {str(getattr(record, name) or "") for name in self._names} | {str(record.pk)}
        for language in LANGUAGES:
            with translation.override(language):
                words.add(str(record))
        return words - {""}

    def _key_of(self, text: str) -> Any:
        """Return the text as an identifier of the type, or None."""
        if not isinstance(self._rows.model._meta.pk, models.UUIDField):  # noqa: SLF001 Django documents _meta
            return text
        try:
            return UUID(text)
        except ValueError:
            return None
