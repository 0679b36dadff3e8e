"""Imports under the row policies and under the ledger, which keeps nothing of their cells."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.history.operations import TrackTable


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("access", "0002_policies"), ("history", "0001_initial")]
    operations = [
        ProtectTable("imports_importbatch"),
        ProtectTable("imports_importpart"),
        TrackTable("imports_importbatch", secret=["stored_as", "corrections", "counts", "progress", "total"]),
        TrackTable("imports_importpart", secret=["lines", "counts"]),
    ]
