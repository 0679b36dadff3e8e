"""What a search leaves behind, and making the index anew."""

from django.db import connection, connections

from comity.access import queries, sessions
from comity.foundation.acting import Actor
from comity.history.services import record_access
from comity.search.queries import Found

INDEXED = """
select count(*), count(*) filter (where exists (select from search.document d where d.source_id = t.id)) from {} t
"""


ROWS_AT_ONCE = 300
"""So many rows are locked while they are indexed again: about a tenth of a second."""


def record_search(*, actor: Actor, query: str, found: Found) -> None:
    """Append that the actor searched. The words may be as secret as the level at which they were written down."""
    account = queries.account_of(actor)
    account.label_id = sessions.label_number(actor.working_level, [], list(account.releasability))
    details = {"words": query, "found": len(found.hits)}
    record_access(actor=actor, verb="searched", record=account, details=details)


def rebuild_index(*, using: str) -> dict[str, int]:
    """Make the index anew in one transaction and return how many rows of each table were read; the owner's to do."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select source_table::text, search.fill(source_table) from search.source order by source_table::text"
        )
        return dict(cursor.fetchall())


def refresh_index() -> int:
    """Index again the next rows that name a changed entry of a reference list; 0 when none is left."""
    with connection.cursor() as cursor:
        cursor.execute("select search.refresh(%s)", [ROWS_AT_ONCE])
        return int(cursor.fetchone()[0])


def index_status(*, using: str) -> list[tuple[str, int, int]]:
    """Return each indexed table with its rows and how many of them are in the index; of older texts none need be."""
    with connections[using].cursor() as cursor:
        cursor.execute("select source_table::text from search.source order by 1")
        tables = [table for (table,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(INDEXED.format(table))
            found.append((table, *cursor.fetchone()))
    return found
