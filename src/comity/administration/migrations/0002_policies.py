"""The security desk under the row policies and under the ledger."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable

PACKAGE = __package__.removesuffix(".migrations")
TABLES = (
    "administration_clearance",
    "administration_lowering",
    "administration_review",
    "administration_reviewitem",
)


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(statements(PACKAGE, "deciding"), migrations.RunSQL.noop),
        *(ProtectTable(table) for table in TABLES),
        *(TrackTable(table) for table in TABLES),
        TrackTable("access_deputy"),
    ]
