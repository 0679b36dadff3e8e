"""What a command line says of records, NAME=VALUE by NAME=VALUE, as forms, lists and the codec of the API take it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.forms import BoundField, Form, ModelChoiceField
from django.http import QueryDict
from pydantic import BaseModel
from pydantic import ValidationError as WrongShape

from comity.cli.refusals import CommandRefused
from comity.foundation.models import Labelled
from comity.foundation.text import fold
from comity.frame.choosers import NAMED_BY
from comity.instruments.forms import LinesField
from comity.kit.attributes import field_of
from comity.kit.codec import shapes_of
from comity.kit.declaration import RecordType
from comity.search.queries import named

SEVERAL = ";"
"""Between the parts of a value that is a list."""
PERHAPS = 5
"""Entries of a list of reference that are named when words fit more than one."""
FIND_IT = "`comity records find TYPE --where q=WORDS` prints it"
LABEL = ("level", "caveats", "releasable_to")
Pairs = list[tuple[str, str]]


def pairs_of(given: Iterable[str]) -> Pairs:
    """Return names and values; a value may hold the sign, too."""
    pairs = [each.partition("=") for each in given]
    for name, sign, _value in pairs:
        if not (name and sign):
            raise CommandRefused(f"{name}: write NAME=VALUE, in quotes if the value has spaces.")
    return [(name, value) for name, _sign, value in pairs]


def address_of(kit: RecordType, given: Iterable[str]) -> QueryDict:
    """Return conditions as the address of a list says them; a record may be named by its code or title."""
    params = QueryDict(mutable=True)
    for name, value in pairs_of(given):
        is_named = name in kit.filter_fields and isinstance(field_of(kit.model, name), ForeignKey)
        params.appendlist(name, _key(kit, name, value) if is_named else value)
    return params


def record_named(kit: RecordType, words: str) -> UUID:
    """Return the key of the record of that identifier, code or title within reach of whoever acts."""
    return UUID(str(row_named(kit.model._default_manager.all(), words, kit.singular).pk))  # noqa: SLF001 Django's public name for it


def new_values(kit: RecordType, given: Iterable[str]) -> BaseModel:
    """Return what a new record is to hold, checked as the API checks it."""
    told: dict[str, Any] = {}
    label: dict[str, Any] = {}
    for name, value in pairs_of(given):
        if name in LABEL:
            label[name] = value if name == "level" else _parts(value)
        else:
            told[name] = _typed(kit, name, value)
    return _checked(shapes_of(kit)["new"], {**told, **({"label": label} if label else {})})


def changed_values(kit: RecordType, given: Iterable[str], version: int) -> BaseModel:
    """Return what is to change, checked as the API checks it; an empty value empties the field."""
    told = {name: _typed(kit, name, value) for name, value in pairs_of(given)}
    return _checked(shapes_of(kit)["change"], {**told, "version": version})


def answered(
    form_class: type[Form], given: Iterable[str], begun: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return what a form of the pages says when these fields are filled in and the others stay as they were begun."""
    pairs = dict(pairs_of(given))
    if unknown := [name for name in pairs if name not in form_class.base_fields]:
        fields = ", ".join(form_class.base_fields)
        raise CommandRefused(f"{', '.join(unknown)}: there is no such field. Fields are {fields}.")
    blank = form_class(initial=dict(begun), **more)
    sent = {name: _sent(blank[name], pairs.get(name)) for name in blank.fields}
    form = form_class({name: value for name, value in sent.items() if value is not None}, **more)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def _sent(bound: BoundField, words: str | None) -> Any:
    """Return what a browser would send for a field: what was typed, or what it began with."""
    field = bound.field
    if words is None:
        value = field.prepare_value(bound.value())
        return value if value is None or isinstance(value, list) else str(value)
    if isinstance(field, ModelChoiceField) and field.queryset is not None:
        return str(row_named(field.queryset, words, bound.name).pk) if words else ""
    return "\n".join(_parts(words)) if isinstance(field, LinesField) else words


def _typed(kit: RecordType, name: str, value: str) -> Any:
    if name not in {*kit.form_names, "unit", "scope"}:
        raise CommandRefused(f"{name}: there is no such field. Fields are {', '.join(kit.form_names)}.")
    if name == "scope":
        return value
    field = field_of(kit.model, name)
    if isinstance(field, ForeignKey):
        return _key(kit, name, value) if value else None
    if isinstance(field, ArrayField):
        return _parts(value)
    return None if value == "" and field.null else value


def _key(kit: RecordType, name: str, words: str) -> str:
    field: Any = field_of(kit.model, name)
    rows = field.related_model._default_manager.all()  # noqa: SLF001 Django's public name for it
    return str(row_named(rows, words, name).pk)


def row_named(rows: QuerySet[Any], words: str, what: str) -> Any:
    """Return the row of that key, or the only one called so; of several that begin so, none."""
    try:
        if row := rows.filter(pk=words).first():
            return row
    except (ValueError, ValidationError):
        pass
    found = list(_called(rows, words))
    exact = [row for row in found if fold(words) in {fold(name) for name in _names(row)}]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise CommandRefused(f"{what}: nothing within your reach is called “{words}”.")
    fitting = exact or found
    if isinstance(
        fitting[0], Labelled
    ):  # a title that is told is read, and the ledger does not hear of a refusal
        raise CommandRefused(
            f"{what}: “{words}” fits several. Use more of its words, or its identifier: {FIND_IT}."
        )
    perhaps = "".join(f"\n  {row.pk}  {row}" for row in fitting[:PERHAPS])
    raise CommandRefused(f"{what}: “{words}” fits several; name one:{perhaps}")


def _called(rows: QuerySet[Any], words: str) -> Iterator[Any]:
    names = [field.name for field in rows.model._meta.concrete_fields if field.name in NAMED_BY]  # noqa: SLF001 Django documents _meta
    if names and words.strip():
        yield from named(rows, names, words)[: PERHAPS * PERHAPS]


def _names(row: Any) -> Iterator[str]:
    yield str(row)
    yield from (str(getattr(row, name)) for name in NAMED_BY if hasattr(row, name))


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(SEVERAL) if part.strip()]


def _checked(shape: type[BaseModel], told: dict[str, Any]) -> BaseModel:
    try:
        return shape.model_validate(told)
    except WrongShape as wrong:
        lines = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors()]
        raise CommandRefused("\n".join(lines)) from None
