"""The register under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable

TABLES = {
    "instruments_instrument": ["number_key"],
    "instruments_textversion": ["text", "blocks"],
    "instruments_instrumentparty": [],
    "instruments_forcechange": [],
    "instruments_instrumentrelation": [],
    "instruments_receipt": [],
    "instruments_reading": ["progress"],
    "instruments_draft": ["proposed"],
    "instruments_citation": ["number_key"],
    "instruments_requirement": [],
    "instruments_requirementpartner": [],
    "instruments_assignment": [],
    "instruments_partnerobligation": [],
}
"""Each table with the columns that are derived or kept elsewhere: a text is known to the ledger by its fingerprint."""


INDEXED = (
    IndexTable(
        "instruments_instrument",
        title=("kind_id.name_vi", "number", "title_vi", "kind_id.name_en", "number", "title_en"),
        body=("issuer_name", "note"),
        day="signed_on",
        state="state",
        lists={"kind_id": "instruments_instrumenttype"},
    ),
    IndexTable(
        "instruments_textversion",
        body=("text",),
        record_type="instruments.instrument",
        owner="instrument_id",
        newest="number",
    ),
    IndexTable(
        "instruments_requirement",
        title=("text",),
        body=("actors", "group", "deadline", "condition"),
        day="due_on",
        state="state",
    ),
    IndexTable("instruments_assignment", body=("note",), day="due_on", state="state"),
    IndexTable("instruments_partnerobligation", body=("evidence",), day="due_on", state="state"),
    IndexTable(
        "instruments_receipt", title=("arrival_number",), body=("received_from", "note"), day="received_on"
    ),
    IndexTable("instruments_reading", title=("source_name",), state="state"),
)


CARRIED = (
    ("instruments_forcechange", "instrument_id", "instruments_instrument"),
    ("instruments_forcechange", "caused_by_id", "instruments_instrument"),
    ("instruments_partnerobligation", "requirement_id", "instruments_requirement"),
)
"""Tables whose rows follow the label of what a column of theirs names."""


class Migration(migrations.Migration):
    dependencies = [
        ("instruments", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("partners", "0001_initial"),
        ("search", "0001_initial"),
        ("threads", "0001_initial"),
    ]
    operations = [
        *(ProtectTable(table) for table in TABLES),
        *(TrackTable(table, secret=derived) for table, derived in TABLES.items()),
        migrations.RunSQL(statements("comity.instruments", "labels"), migrations.RunSQL.noop),
        *(CarryLabel(*each) for each in CARRIED),
        *INDEXED,
    ]
