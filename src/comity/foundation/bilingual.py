"""Names in two languages: pairs of fields of which the reader sees the one in his language first."""

from functools import cache

from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("en", "vi")


@cache
def is_pair(model: type[models.Model], name: str) -> bool:
    """Tell whether the name stands for two fields, one a language."""
    names = {field.name for field in model._meta.get_fields()}  # noqa: SLF001 Django documents _meta
    return {f"{name}_{language}" for language in LANGUAGES} <= names


def fields_named(model: type[models.Model], name: str) -> list[str]:
    """Return the fields behind a name: both of a pair, else the one."""
    return [f"{name}_{language}" for language in LANGUAGES] if is_pair(model, name) else [name]


def own_field(name: str) -> str:
    """Return which of a pair of fields is in the reader's language."""
    return f"{name}_vi" if (get_language() or "en").startswith("vi") else f"{name}_en"


def in_own_language(record: models.Model, name: str) -> str:
    """Return one of a pair of fields: the reader's language, or the other where it is missing."""
    first = own_field(name)
    second = next(f"{name}_{language}" for language in LANGUAGES if f"{name}_{language}" != first)
    return str(getattr(record, first) or getattr(record, second))
