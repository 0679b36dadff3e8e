"""The migration operation by which a package says from which tables it writes papers."""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL


class FeedPapers(RunSQL):
    """Let documents follow the labels of the rows from which they were drawn up.

    They are raised with them and never lowered below them; `writer` names the package that says so.
    """

    def __init__(self, writer: str, tables: Sequence[str]) -> None:
        super().__init__([("call sec.feed_papers(%s, %s)", [writer, list(tables)])], RunSQL.noop)
        self.writer, self.tables = writer, tuple(tables)

    def describe(self) -> str:
        """Say in one line what the migration does."""
        return f"Feed papers of {self.writer}"
