"""Partners under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        ProtectTable("partners_partner"),
        TrackTable("partners_partner"),
        IndexTable("partners_partner", title=("name_vi", "code", "name_en"), body=("notes",)),
    ]
