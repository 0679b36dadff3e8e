"""People under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        ProtectTable("people_person"),
        ProtectTable("people_languageskill"),
        TrackTable("people_person", secret=["order_name", "personnel_number"]),
        TrackTable("people_languageskill"),
        CarryLabel("people_languageskill", "person_id", "people_person"),
        IndexTable("people_person", title=("name",), body=("post", "note")),
        IndexTable("people_languageskill", title=("language",), body=("evidence",)),
    ]
