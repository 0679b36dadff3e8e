"""The migration operation that puts a table under the ledger."""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL


class TrackTable(RunSQL):
    """Write the row versions of a labelled table with a uuid `id` into the ledger, from now on.

    The record type is taken from the table's name (`instruments_requirement` is `instruments.requirement`).
    Columns named in `secret` are never written down; give there also what is derived, such as sort keys.
    """

    def __init__(self, table: str, *, record_type: str | None = None, secret: Sequence[str] = ()) -> None:
        self.table = table
        type_name = record_type or table.replace("_", ".", 1)
        arguments = ", ".join(f"'{argument}'" for argument in (type_name, *secret))
        super().__init__(
            f"""
            create trigger history_track after insert or update or delete on {table}
                for each row execute function history.track({arguments});
            insert into history.object (object_type, object_id, label_id, scope_no)
                select '{type_name}', id, label_id, scope_no from {table} on conflict do nothing;
            """,  # noqa: S608 names from migrations, never from people
            f"drop trigger history_track on {table}",
        )

    def describe(self) -> str:
        """Say in one line what the migration does."""
        return f"Track {self.table} in the ledger"
