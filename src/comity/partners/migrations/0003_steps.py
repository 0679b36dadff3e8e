"""The ladder of relations that every installation begins with; administrators change it."""

from django.db import migrations

STEPS = (
    ("contact", "First contacts", "Tiếp xúc ban đầu"),
    ("relations", "Defence relations established", "Thiết lập quan hệ quốc phòng"),
    ("comprehensive", "Comprehensive partnership", "Đối tác toàn diện"),
    ("strategic", "Strategic partnership", "Đối tác chiến lược"),
    ("comprehensive_strategic", "Comprehensive strategic partnership", "Đối tác chiến lược toàn diện"),
    ("special", "Special relationship", "Quan hệ đặc biệt"),
)
"""Code, name in English, name in Vietnamese; from the lowest to the highest."""


def add_steps(apps, schema_editor):
    steps = apps.get_model("partners", "RelationStep").objects.using(schema_editor.connection.alias)
    for position, (code, name_en, name_vi) in enumerate(STEPS):
        steps.get_or_create(code=code, defaults={"name_en": name_en, "name_vi": name_vi, "position": position})


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_policies")]
    operations = [migrations.RunPython(add_steps, migrations.RunPython.noop)]
