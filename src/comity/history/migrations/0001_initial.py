"""The ledger, and the tables of `access` under it."""

import uuid

from django.db import migrations, models

from comity.foundation.sql import statements
from comity.history.operations import TrackTable

PACKAGE = "comity.history"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_policies")]
    operations = [
        migrations.RunSQL(
            "".join(statements(PACKAGE, name) for name in ("ledger", "writing", "sealing")),
            "drop schema history cascade",
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("happened_at", models.DateTimeField(verbose_name="when")),
                ("transaction_id", models.CharField(max_length=20)),
                ("account_id", models.UUIDField(null=True, verbose_name="who")),
                ("verb", models.CharField(max_length=40, verbose_name="what")),
                ("object_type", models.CharField(max_length=80)),
                ("object_id", models.UUIDField()),
                ("payload", models.JSONField()),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "db_table": '"history"."event"',
                "ordering": ("happened_at",),
                "managed": False,
            },
        ),
        TrackTable("access_unit"),
        TrackTable("access_circle"),
        TrackTable("access_account"),
    ]
