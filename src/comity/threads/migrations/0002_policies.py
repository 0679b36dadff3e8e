"""What hangs together with records under the row policies and under the ledger."""

from django.db import migrations

from comity.access.operations import ProtectTable
from comity.foundation.sql import statements
from comity.history.operations import TrackTable


class Migration(migrations.Migration):
    dependencies = [("threads", "0001_initial"), ("access", "0002_policies"), ("history", "0001_initial")]
    operations = [
        ProtectTable("threads_link"),
        ProtectTable("threads_duty", owned=False),
        ProtectTable("threads_attachment"),
        ProtectTable("threads_comment", owned=False),
        ProtectTable("threads_notification", owned=False),
        *(
            migrations.RunSQL(statements("comity.threads", name), migrations.RunSQL.noop)
            for name in ("ends", "telling", "digests")
        ),
        TrackTable("threads_link"),
        TrackTable("threads_duty"),
        TrackTable("threads_attachment", secret=["stored_as"]),
        TrackTable("threads_comment"),
    ]
