"""The index of the search, with the tables of the floors below in it."""

from django.db import migrations, models

from comity.foundation.sql import statements
from comity.search.operations import IndexTable

PACKAGE = "comity.search"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0002_policies"), ("history", "0001_initial"), ("threads", "0002_policies")]
    operations = [
        migrations.RunSQL(
            statements(PACKAGE, "index") + statements(PACKAGE, "filling") + statements(PACKAGE, "finding"),
            "drop schema search cascade",
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("source_id", models.UUIDField(primary_key=True, serialize=False)),
                ("part", models.PositiveSmallIntegerField()),
                ("record_type", models.CharField(max_length=80)),
                ("record_id", models.UUIDField()),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("day", models.DateField(verbose_name="day")),
                ("body", models.TextField()),
            ],
            options={
                "verbose_name": "indexed text",
                "verbose_name_plural": "indexed texts",
                "db_table": '"search"."document"',
                "ordering": ("record_id", "source_id", "part"),
                "managed": False,
            },
        ),
        IndexTable("access_unit", title=("name_vi", "code", "name_en"), day="valid_from"),
        IndexTable("access_circle", title=("name_vi", "name_en"), day="valid_from"),
        IndexTable("threads_comment", body=("text",), typed_by="record_type", owner="record_id"),
        IndexTable("threads_attachment", title=("name",), typed_by="record_type", owner="record_id"),
    ]
