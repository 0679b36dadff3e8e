"""Views and batches under the row policies and under the ledger; personal ones for their makers alone."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_initial"), ("access", "0002_policies"), ("history", "0001_initial")]
    operations = [
        ProtectTable("lists_savedview"),
        ProtectTable("lists_batch"),
        TrackTable("lists_savedview"),
        TrackTable("lists_batch", secret=["given", "versions", "refusals", "same", "kept", "progress", "notice"]),
        migrations.RunSQL(statements("comity.lists", "own"), migrations.RunSQL.noop),
    ]
