"""The migration operation that puts a table into the index of the search."""

import json
from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from django.db.migrations.operations import RunSQL

INDEX = """
call search.index_table(row(
    %(table)s::regclass, %(record_type)s, %(typed_by)s, %(owner)s, %(newest)s, %(day)s, %(state)s, %(title)s::text[], %(body)s::text[],
    %(lists)s::jsonb
)::search.source)
"""


class Said(TypedDict, total=False):
    """What a package says of a table that is indexed; all of it names columns, but the type and the lists."""

    title: Sequence[str]
    """What weighs more than the body."""
    body: Sequence[str]
    day: str
    """The day that conditions and the order go by; without it, that of the entry."""
    state: str
    lists: Mapping[str, str]
    """The reference list that a column refers to: `kind_id.name_vi` may then stand among the columns."""
    record_type: str
    """Taken from the table's name if not given."""
    typed_by: str
    """Where each row names the type of the record that it leads to."""
    owner: str
    """The record that rows which are parts of one, such as its texts, lead to."""
    newest: str
    """Tells the part that counts, among those that the same readers see."""


class IndexTable(RunSQL):
    """Keep the rows of a labelled table with a uuid `id` in the index, from now on and in the transaction of the change."""

    def __init__(self, table: str, **said: Unpack[Said]) -> None:
        self.table = table
        told = {
            "table": table,
            "record_type": said.get("record_type", table.replace("_", ".", 1)),
            "typed_by": said.get("typed_by"),
            "owner": said.get("owner", "id"),
            "newest": said.get("newest"),
            "day": said.get("day"),
            "state": said.get("state"),
            "title": list(said.get("title", ())),
            "body": list(said.get("body", ())),
            "lists": json.dumps(said.get("lists", {})),
        }
        super().__init__([(INDEX, told)], RunSQL.noop)

    def describe(self) -> str:
        """Say in one line what the migration does."""
        return f"Index {self.table} for the search"
