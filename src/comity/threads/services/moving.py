"""Letting what speaks of one record speak of another: references of every type, links, duties, files, comments."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Count, F, ForeignKey, ForeignObjectRel, Func, Q, QuerySet, UUIDField, Value

from comity.access.queries import own_units
from comity.foundation.acting import Actor
from comity.foundation.fields import KeysField
from comity.foundation.models import Record
from comity.foundation.registry import Text, type_name
from comity.foundation.totals import LABELS
from comity.threads.models import Attachment, Comment, Duty, Link

Moved = Mapping[str, list[str]]
"""The identifiers of the rows that were moved, by the place in which they named the record."""

FREE = (Duty, Comment)
"""What is written by whoever sees it, whichever unit keeps it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of a model name a record: by a column, and where it may be of any type by another for the type.

    The column may also be a list that holds the record among others.
    """

    model: type[Record]
    column: str
    typed_by: str = ""
    is_list: bool = False

    @property
    def key(self) -> str:
        return f"{type_name(self.model)}.{self.column}"

    def rows(self, record: Record) -> QuerySet[Any]:
        """Return the rows in sight that name the record there."""
        typed = {self.typed_by: type_name(record)} if self.typed_by else {}
        return self.model.objects.filter(**self.naming(record.pk), **typed)

    def naming(self, key: UUID) -> dict[str, Any]:
        """Return the condition that a row names the record with this identifier there."""
        return {f"{self.column}__contains": [key]} if self.is_list else {self.column: key}

    def instead(self, old: UUID, new: UUID) -> dict[str, Any]:
        """Return what the column holds once another record is named there."""
        if not self.is_list:
            return {self.column: new}
        kept = Func(
            F(self.column), Value(old, UUIDField()), Value(new, UUIDField()), function="array_replace"
        )
        return {self.column: kept}


ANY_TYPE = (
    Place(Link, "source_id", "source_type"),
    Place(Link, "target_id", "target_type"),
    Place(Duty, "record_id", "record_type"),
    Place(Attachment, "record_id", "record_type"),
    Place(Comment, "record_id", "record_type"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows of a type name a record: those that the actor may move, and those of others, which stay.

    `label_ids` are those of the rows that were counted.
    """

    words: Text
    movable: int
    staying: int
    label_ids: frozenset[int]


def places_of(model: type[Record], *, without: Collection[str] = ()) -> list[Place]:
    """Return every place in which records can name one of the model, in the order of their names."""
    relations = model._meta.get_fields(include_hidden=True)  # noqa: SLF001 Django documents _meta
    named = [
        Place(relation.related_model, relation.field.attname)
        for relation in relations
        if isinstance(relation, ForeignObjectRel)
        and isinstance(relation.field, ForeignKey)
        and issubclass(relation.related_model, Record)
    ]
    listed = [
        Place(other, field.name, is_list=True)
        for other in apps.get_models()
        for field in other._meta.fields  # noqa: SLF001 Django documents _meta
        if isinstance(field, KeysField) and field.of == type_name(model) and issubclass(other, Record)
    ]
    places = [place for place in (*named, *listed, *ANY_TYPE) if place.key not in without]
    return sorted(places, key=lambda place: place.key)


def survey(actor: Actor, record: Record, *, without: Collection[str] = ()) -> list[Found]:
    """Return what names the record, type by type, as far as the actor sees it."""
    mine = set(own_units(actor).values_list("pk", flat=True))
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    labels: dict[Any, set[int]] = defaultdict(set)
    for place in places_of(type(record), without=without):
        free = Count("pk") if place.model in FREE else Count("pk", filter=Q(unit__in=mine))
        found = place.rows(record).order_by().aggregate(every=Count("pk"), free=free, labels=LABELS)
        labels[place.model].update(found["labels"])
        counts[place.model][0] += found["free"]
        counts[place.model][1] += found["every"] - found["free"]
    return [
        Found(model._meta.verbose_name_plural or "", movable, staying, frozenset(labels[model]))  # noqa: SLF001 Django documents _meta
        for model, (movable, staying) in counts.items()
        if movable or staying
    ]


def move_references(
    *,
    actor: Actor,  # noqa: ARG001 services name who acts
    source: Record,
    target: Record,
    without: Collection[str] = (),
) -> dict[str, list[str]]:
    """Let all that names the source name the target, as far as the actor may write it; return what was moved.

    A step of a service that has authorised it. What would stand there twice, and what would name itself, stays.
    """
    moved = {}
    for place in places_of(type(source), without=without):
        rows = _without_itself(place, place.rows(source), target)
        keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        if done := _point(place, keys, source.pk, target.pk):
            moved[place.key] = [str(key) for key in done]
    return moved


def move_back(*, actor: Actor, moved: Moved, source: Record, target: Record) -> int:  # noqa: ARG001 services name who acts
    """Let what was moved name the source again, unless it names another by now; return how many rows did."""
    places = {place.key: place for place in places_of(type(source))}
    back = 0
    for key, ids in moved.items():
        if place := places.get(key):
            rows = place.rows(target).filter(pk__in=ids).select_for_update(of=("self",))
            keys = list(rows.values_list("pk", flat=True))
            back += len(_point(place, keys, target.pk, source.pk))
    return back


def _without_itself(place: Place, rows: QuerySet[Any], target: Record) -> QuerySet[Any]:
    if place.model is Link:
        other = "target_id" if place.column == "source_id" else "source_id"
        return rows.exclude(**{other: target.pk})
    if place.is_list:
        return rows.exclude(**place.naming(target.pk))
    return rows.exclude(pk=target.pk)


def _point(place: Place, keys: Collection[UUID], old: UUID, new: UUID) -> list[UUID]:
    """Point rows to another record: all at once, or one by one where one of them would stand there twice."""
    if not keys:
        return []
    try:
        return _point_all(place, keys, old, new)
    except IntegrityError:
        return [key for each in keys for key in _point_one(place, each, old, new)]


def _point_one(place: Place, key: UUID, old: UUID, new: UUID) -> Iterable[UUID]:
    try:
        return _point_all(place, [key], old, new)
    except IntegrityError:
        return []


def _point_all(place: Place, keys: Collection[UUID], old: UUID, new: UUID) -> list[UUID]:
    with transaction.atomic():
        rows = place.model.objects.filter(pk__in=keys, **place.naming(old))
        rows.update(**place.instead(old, new))
    return list(keys)
