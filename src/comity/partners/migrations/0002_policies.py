"""Partners under the row policies and under the ledger."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.history.operations import TrackTable


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial"), ("access", "0002_policies"), ("history", "0001_initial")]
    operations = [ProtectTable("partners_partner"), TrackTable("partners_partner")]
