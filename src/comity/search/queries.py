"""Finding records by words and conditions: always within the reach of whoever acts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from comity.access.labelling import covering
from comity.access.models import Label, Unit
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record
from comity.foundation.registry import RegisteredType, type_name, types
from comity.foundation.searching import search
from comity.search.conditions import Conditions, conditions_of
from comity.search.marking import Piece, excerpt, marked, pattern_of
from comity.search.models import Document
from comity.search.syntax import Asked, parse, telling_words
from comity.threads.queries import records_of

MOST = 2000
"""Documents that one search looks at; of more, those of the newest days."""
PAGE_SIZE = 20
FIND = (
    "search.find(search.asked_all(%s::text[], %s, %s), search.asked_any(%s::text[]),"
    " %s::text[], %s::uuid[], %s::text[], %s::smallint[], %s, %s, %s)"
)

Row = TypeVar("Row", bound=Model)


class Hit(NamedTuple):
    """A record that was found, and the row of the index that holds the words best."""

    type_name: str
    record_id: UUID
    source_id: UUID
    part: int
    day: date
    rank: float
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A found record as it is shown."""

    registered: RegisteredType
    record: Record
    day: date
    code: list[Piece]
    """What it is called by in short, if anything: the number of an instrument, the code of a partner."""
    title: list[Piece]
    excerpt: list[Piece]
    unit: Unit | None
    rows: list[Labelled]
    """The record, and the row of the index from which the excerpt is: a comment may stand above what it is about."""

    @property
    def url(self) -> str:
        return self.registered.url_of(self.record)

    @property
    def label(self) -> Label | None:
        return covering(self.rows)


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found: hits in their order, how many of each type, and what of the search made no sense."""

    asked: Asked
    conditions: Conditions = field(default_factory=Conditions)
    hits: Sequence[Hit] = ()
    is_loose: bool = False
    """No record has the words next to each other; these have all of them."""

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more documents than one search looks at."""
        return any(hit.is_cut for hit in self.hits)

    @property
    def counts(self) -> list[tuple[RegisteredType, int]]:
        """The types that were found, most first."""
        return [
            (types.named(name), n) for name, n in Counter(hit.type_name for hit in self.hits).most_common()
        ]


def find(actor: Actor, query: str, *, only: Collection[str] | None = None, most: int = MOST) -> Found:
    """Return what the actor finds at the working level, in the types that it may view, or in some of them only."""
    asked = parse(query)
    open_types = {each.name for each in types if actor.may("view", each.name)}
    conditions = conditions_of(actor, asked)
    if asked.is_empty or conditions.problems:
        return Found(asked, conditions)
    wanted = open_types.intersection(*(names for names in (conditions.types, only) if names is not None))
    for said in filter(None, (asked, asked.without_letter)):
        if hits := _hits(said, conditions, wanted, most, together=True):
            return Found(said, conditions, hits)
    if not asked.has_several_words:
        return Found(asked, conditions)
    return Found(asked, conditions, _hits(asked, conditions, wanted, most, together=False), is_loose=True)


def results_of(found: Found, hits: Sequence[Hit]) -> list[Result]:
    """Return some of the hits as they are shown, in one query a type; what the reader cannot open is not there."""
    records = records_of((hit.type_name, hit.record_id) for hit in hits)
    units = Unit.objects.in_bulk({record.unit_id for record in records.values()})
    sources = _sources(hits)
    pattern, single = (
        pattern_of(found.asked.phrases, is_open=found.asked.is_open, together=together)
        for together in (not found.is_loose, False)
    )
    return [
        _result(
            hit,
            record,
            units.get(record.unit_id),
            sources.get((hit.source_id, hit.part)),
            (pattern, single),
        )
        for hit in hits
        if (record := records.get((hit.type_name, hit.record_id)))
    ]


def named(rows: QuerySet[Row], names: Sequence[str], query: str) -> QuerySet[Row]:
    """Return the rows in which every word of the query stands in one of the fields.

    Rows too many to be looked through one by one are first narrowed by the index, which knows whole words and
    the beginning of the last.
    """
    if query.strip() and finds(rows.model) and rows.order_by()[: MOST + 1].count() > MOST:
        rows = narrow(rows, query)
    return search(rows, names, query)


@cache
def finds(model: type[Model]) -> bool:
    """Tell whether the index finds the rows of a model."""
    with connection.cursor() as cursor:
        cursor.execute("select search.finds(%s::regclass)", [model._meta.db_table])  # noqa: SLF001 Django documents _meta
        return bool(cursor.fetchone()[0])


def narrow(rows: QuerySet[Row], query: str) -> QuerySet[Row]:
    """Return the rows of an indexed type whose document, or a text that leads to them, has all words of the query.

    Few are named one by one; of many, each row asks the index, so that a page is filled without reading them all.
    """
    asked = parse(query)
    words = Asked(
        (*(value for _name, value in asked.conditions), *asked.phrases), asked.unwanted, is_open=True
    )
    if not words.phrases:
        return rows.none()
    keys = _keys(words, type_name(rows.model))
    if keys is not None:
        return rows.filter(pk__in=keys)
    return rows.filter(
        Q(IsNull(_holding("search.asked_all(%s::text[], true, false)", words.phrases), rhs=False)),
        Q(IsNull(_holding("search.asked_any(%s::text[])", words.unwanted), rhs=True)),
    )


def nearest(model: type[Model], said: str, states: Sequence[str], most: int) -> list[UUID]:
    """Return the records of an indexed type in some states that share most words with a text, the nearest first.

    Two words next to each other count, and long ones alone; short ones say little, in Vietnamese as in English.
    """
    phrases = telling_words(said)
    if not phrases:
        return []
    found = FIND.replace("search.asked_all(%s::text[], %s, %s)", "search.asked_any(%s::text[])")
    rest = _given(Asked(), Conditions(states=list(states)), [type_name(model)], MOST, together=False)[3:]
    with connection.cursor() as cursor:
        cursor.execute(f"select record_id from {found} limit %s", [phrases, *rest, most])  # noqa: S608 our own words
        return [row[0] for row in cursor.fetchall()]


def _holding(asked: str, phrases: Sequence[str]) -> Subquery:
    """Return the first row of the index that leads to the record of a row and holds the phrases.

    The limit keeps the planner from joining all that holds them before it looks at the order of the list.
    """
    holds = RawSQL(f"words @@ {asked}", [list(phrases)], output_field=BooleanField())  # noqa: S611 our own function
    return Subquery(Document.objects.filter(holds, record_id=OuterRef("pk")).order_by().values("part")[:1])


def _result(
    hit: Hit, record: Record, unit: Unit | None, source: Document | None, patterns: tuple[Any, Any]
) -> Result:
    registered = types.named(hit.type_name)
    title = registered.title_of(record)
    pieces = next(
        (found for each in patterns if len(found := marked(title, each)) > 1), marked(title, patterns[0])
    )
    words = next(filter(None, (excerpt(source.body if source else "", each) for each in patterns)), [])
    code = marked(str(getattr(record, "number", "") or getattr(record, "code", "")), patterns[1])
    rows: list[Labelled] = [record, source] if source and words else [record]
    return Result(registered, record, hit.day, code, pieces, words, unit, rows)


def _hits(
    asked: Asked, conditions: Conditions, names: Iterable[str], most: int, *, together: bool
) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {FIND}", _given(asked, conditions, names, most, together=together))  # noqa: S608 our own words
        return [Hit(*row) for row in cursor.fetchall()]


def _keys(asked: Asked, name: str) -> list[UUID] | None:
    """Return the identifiers of all records of one type that have the words; None if they are too many to be named."""
    columns = "case when bool_or(is_cut) then null else coalesce(array_agg(record_id), '{}') end"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {columns} from {FIND}",  # noqa: S608 as above
            _given(asked, Conditions(), [name], MOST, together=False),
        )
        keys: list[UUID] | None = cursor.fetchone()[0]
    return keys


def _given(
    asked: Asked, conditions: Conditions, names: Iterable[str], most: int, *, together: bool
) -> list[Any]:
    """Return what FIND is to be given."""
    return [
        list(asked.phrases),
        asked.is_open,
        together,
        list(asked.unwanted),
        sorted(names),
        conditions.units,
        conditions.states,
        conditions.levels,
        conditions.since,
        conditions.until,
        most,
    ]


def _sources(hits: Sequence[Hit]) -> dict[tuple[UUID, int], Document]:
    """Return those rows of the index, under its row policy."""
    if not hits:
        return {}
    wanted = reduce(or_, (Q(source_id=hit.source_id, part=hit.part) for hit in hits))
    rows = Document.objects.filter(wanted).select_related("label__level")
    return {(row.source_id, row.part): row for row in rows}
