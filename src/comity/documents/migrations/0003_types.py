"""The types of document that every installation begins with; administrators add to them."""

from django.db import migrations

TYPES = (
    ("official_letter", "Official letter", "Công văn", "", "letter"),
    ("programme", "Programme", "Chương trình", "CTr", "programme"),
    ("plan", "Plan", "Kế hoạch", "KH", "programme"),
    ("proposal", "Proposal", "Tờ trình", "TTr", "proposal"),
    ("report", "Report", "Báo cáo", "BC", "report"),
    ("brief_book", "Brief book", "Tài liệu phục vụ đoàn", "TL", "brief_book"),
    ("directive", "Directive", "Chỉ thị", "CT", "report"),
    ("decision", "Decision", "Quyết định", "QĐ", "report"),
    ("guidance", "Guidance", "Hướng dẫn", "HD", "report"),
    ("notice", "Notice", "Thông báo", "TB", "report"),
    ("minutes", "Minutes", "Biên bản", "BB", "report"),
    ("invitation", "Invitation", "Giấy mời", "GM", "letter"),
    ("other", "Other", "Văn bản khác", "", "report"),
)
"""Code, name in English, name in Vietnamese, symbol in numbers, template."""


def add_types(apps, schema_editor):
    kinds = apps.get_model("documents", "DocumentType").objects.using(schema_editor.connection.alias)
    for position, (code, name_en, name_vi, symbol, template) in enumerate(TYPES):
        kinds.get_or_create(
            code=code,
            defaults={
                "name_en": name_en,
                "name_vi": name_vi,
                "symbol": symbol,
                "template": template,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_policies")]
    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
