"""The register under the row policies and under the ledger."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable

TABLES = {
    "instruments_instrument": ["number_key"],
    "instruments_textversion": ["text", "blocks"],
    "instruments_instrumentparty": [],
    "instruments_instrumentrelation": [],
    "instruments_receipt": [],
    "instruments_reading": ["progress"],
    "instruments_draft": ["proposed"],
    "instruments_citation": ["number_key"],
    "instruments_requirement": [],
    "instruments_requirementpartner": [],
    "instruments_assignment": [],
}
"""Each table with the columns that are derived or kept elsewhere: a text is known to the ledger by its fingerprint."""


class Migration(migrations.Migration):
    dependencies = [
        ("instruments", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("partners", "0001_initial"),
        ("threads", "0001_initial"),
    ]
    operations = [
        *(ProtectTable(table) for table in TABLES),
        *(TrackTable(table, secret=derived) for table, derived in TABLES.items()),
        migrations.RunSQL(statements("comity.instruments", "labels"), migrations.RunSQL.noop),
    ]
