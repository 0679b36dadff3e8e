"""Partners and what ties us to them under the row policies, under the ledger and in the index of the search."""

from django.db import migrations

from comity.access.operations import CarryLabel, ProtectTable
from comity.history.operations import TrackTable
from comity.search.operations import IndexTable

TABLES = (
    "partners_partner",
    "partners_relationchange",
    "partners_blackout",
    "partners_counterpart",
    "partners_twinning",
    "partners_channel",
    "partners_meeting",
    "partners_commitment",
    "partners_merge",
    "partners_distinction",
)
CARRIED = (
    ("partners_relationchange", "partner_id", "partners_partner"),
    ("partners_blackout", "partner_id", "partners_partner"),
    ("partners_counterpart", "partner_id", "partners_partner"),
    ("partners_twinning", "partner_id", "partners_partner"),
    ("partners_channel", "partner_id", "partners_partner"),
    ("partners_channel", "counterpart_id", "partners_counterpart"),
    ("partners_meeting", "channel_id", "partners_channel"),
    ("partners_commitment", "partner_id", "partners_partner"),
    ("partners_merge", "merged_id", "partners_partner"),
    ("partners_distinction", "one_id", "partners_partner"),
    ("partners_distinction", "other_id", "partners_partner"),
)
INDEXED = (
    IndexTable("partners_partner", title=("name_vi", "code", "name_en"), body=("notes",)),
    IndexTable("partners_blackout", title=("reason",), day="starts_on"),
    IndexTable("partners_counterpart", title=("name", "post"), body=("rank", "protocol")),
    IndexTable("partners_twinning", body=("note",), day="agreed_on"),
    IndexTable("partners_channel", title=("name_vi", "name_en"), body=("our_post", "note"), day="next_on"),
    IndexTable("partners_commitment", title=("text",), body=("note", "outcome"), day="due_on", state="state"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("access", "0002_policies"),
        ("history", "0001_initial"),
        ("search", "0001_initial"),
    ]
    operations = [
        *(ProtectTable(table) for table in TABLES),
        *(TrackTable(table) for table in TABLES),
        *(CarryLabel(*carried) for carried in CARRIED),
        *INDEXED,
    ]
