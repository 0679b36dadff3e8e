"""The ranks that every installation begins with, the highest first; administrators change them."""

from django.db import migrations

RANKS = (
    ("general", "General", "Đại tướng"),
    ("colonel_general", "Colonel general", "Thượng tướng"),
    ("lieutenant_general", "Lieutenant general", "Trung tướng"),
    ("major_general", "Major general", "Thiếu tướng"),
    ("senior_colonel", "Senior colonel", "Đại tá"),
    ("colonel", "Colonel", "Thượng tá"),
    ("lieutenant_colonel", "Lieutenant colonel", "Trung tá"),
    ("major", "Major", "Thiếu tá"),
    ("captain", "Captain", "Đại úy"),
    ("senior_lieutenant", "Senior lieutenant", "Thượng úy"),
    ("lieutenant", "Lieutenant", "Trung úy"),
    ("junior_lieutenant", "Junior lieutenant", "Thiếu úy"),
    ("warrant_officer", "Professional serviceman", "Quân nhân chuyên nghiệp"),
    ("enlisted", "Enlisted", "Hạ sĩ quan, binh sĩ"),
    ("civilian", "Defence civilian", "Công nhân và viên chức quốc phòng"),
)
"""Code, name in English, name in Vietnamese."""


def add_ranks(apps, schema_editor):
    ranks = apps.get_model("people", "Rank").objects.using(schema_editor.connection.alias)
    for position, (code, name_en, name_vi) in enumerate(RANKS):
        ranks.get_or_create(code=code, defaults={"name_en": name_en, "name_vi": name_vi, "position": position})


class Migration(migrations.Migration):
    dependencies = [("people", "0002_policies")]
    operations = [migrations.RunPython(add_ranks, migrations.RunPython.noop)]
