"""The migration operation that puts a table into the index of the search."""

import json
from collections.abc import Mapping, Sequence

from django.db.migrations.operations import RunSQL

INDEX = """
call search.index_table(row(
    %(table)s::regclass, %(record_type)s, %(owner)s, %(newest)s, %(day)s, %(state)s, %(title)s::text[], %(body)s::text[],
    %(lists)s::jsonb
)::search.source)
"""


class IndexTable(RunSQL):
    """Keep the rows of a labelled table with a uuid `id` in the index, from now on and in the transaction of the change.

    The record type is taken from the table's name. What stands in `title` weighs more than what stands in `body`.
    Rows that belong to a record, such as its texts, name it by `owner` and lead to it; `newest` then says which
    column tells the one that counts, among those that the same readers see. `lists` names the reference list that
    a column refers to: `kind_id.name_vi` may then stand among the columns.
    """

    def __init__(  # noqa: PLR0913 what is said of a table, by name
        self,
        table: str,
        *,
        title: Sequence[str] = (),
        body: Sequence[str] = (),
        record_type: str | None = None,
        owner: str = "id",
        newest: str | None = None,
        day: str | None = None,
        state: str | None = None,
        lists: Mapping[str, str] | None = None,
    ) -> None:
        self.table = table
        said = {
            "table": table,
            "record_type": record_type or table.replace("_", ".", 1),
            "owner": owner,
            "newest": newest,
            "day": day,
            "state": state,
            "title": list(title),
            "body": list(body),
            "lists": json.dumps(lists or {}),
        }
        super().__init__([(INDEX, said)], RunSQL.noop)

    def describe(self) -> str:
        """Say in one line what the migration does."""
        return f"Index {self.table} for the search"
