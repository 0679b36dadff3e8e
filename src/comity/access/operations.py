"""Migration operations that put a table under the row policies, and the list of tables that need none."""

from django.db.migrations.operations import RunSQL

ALLOW_LIST = {
    "public.access_accountrole": "",
}


class ProtectTable(RunSQL):
    """Put a table of labelled rows under the policies, with FORCE, version, label and reference triggers.

    `owned` rows are written by the unit that owns them and those above it, at its home site; leave it off for
    rows that one unit writes for another, such as a duty. Running it again renews everything, so a later
    migration that adds a reference repeats it.
    """

    def __init__(self, table: str, *, owned: bool = True) -> None:
        super().__init__([("call sec.protect_table(%s::regclass, %s)", [table, owned])], RunSQL.noop)
        self.table = table

    def describe(self) -> str:
        return f"Protect table {self.table}"


class ProtectParts(RunSQL):
    """Put a table without labels, such as a many-to-many table, under the policies of the records it names.

    A row is visible when all of them are; it is written by whoever may write the one that `parent` refers to.
    """

    def __init__(self, table: str, *, parent: str) -> None:
        super().__init__([("call sec.protect_parts(%s::regclass, %s)", [table, parent])], RunSQL.noop)
        self.table = table

    def describe(self) -> str:
        return f"Protect parts {self.table}"
