"""The register under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable

SERIES = "documents_numberseries"
ENTRIES = ("documents_incomingdocument", "documents_outgoingdocument")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        *(ProtectTable(table) for table in (SERIES, *ENTRIES)),
        *(CarryLabel(table, "series_id", SERIES) for table in ENTRIES),
        TrackTable(SERIES),
        TrackTable("documents_incomingdocument"),
        TrackTable("documents_outgoingdocument", secret=["content", "sources"]),
        *(
            migrations.RunSQL(statements("comity.documents", name), migrations.RunSQL.noop)
            for name in ("numbers", "sources")
        ),
        IndexTable(
            "documents_incomingdocument",
            title=("symbol", "title", "sender_number"),
            body=("sender", "recipients", "note"),
            day="arrived_on",
            state="state",
        ),
        IndexTable(
            "documents_outgoingdocument",
            title=("symbol", "title"),
            body=("addressees", "body", "signer_name", "note"),
            day="signed_on",
            state="state",
        ),
        IndexTable(SERIES, title=("pattern",)),
    ]
