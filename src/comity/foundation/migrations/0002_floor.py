"""The schema of the row policies and the privileges of later tables; before every table that carries a home site."""

from django.db import migrations

from comity.foundation.sql import statements


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_text")]
    run_before = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(
            statements(__package__.removesuffix(".migrations"), "floor"), migrations.RunSQL.noop
        )
    ]
