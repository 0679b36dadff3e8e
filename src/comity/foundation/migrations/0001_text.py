"""Folding and sort keys in SQL."""

from django.db import migrations

from comity.foundation.sql import statements


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            statements(__package__.removesuffix(".migrations"), "text"),
            "drop function sort_key(text); drop function fold_text(text)",
        )
    ]
