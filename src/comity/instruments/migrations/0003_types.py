"""The types of instrument that every installation begins with; administrators add to them."""

from django.db import migrations

TYPES = (
    ("resolution", "Resolution", "Nghị quyết", False),
    ("law", "Law", "Luật", False),
    ("ordinance", "Ordinance", "Pháp lệnh", False),
    ("decree", "Decree", "Nghị định", False),
    ("decision", "Decision", "Quyết định", False),
    ("circular", "Circular", "Thông tư", False),
    ("joint_circular", "Joint circular", "Thông tư liên tịch", False),
    ("directive", "Directive", "Chỉ thị", False),
    ("regulation", "Regulation", "Quy chế", False),
    ("provision", "Provision", "Quy định", False),
    ("conclusion", "Conclusion", "Kết luận", False),
    ("plan", "Plan", "Kế hoạch", False),
    ("programme", "Programme of action", "Chương trình hành động", False),
    ("project", "Project", "Đề án", False),
    ("guidance", "Guidance", "Hướng dẫn", False),
    ("notice", "Notice", "Thông báo", False),
    ("telegram", "Urgent message", "Công điện", False),
    ("official_letter", "Official letter", "Công văn", False),
    ("white_paper", "White paper", "Sách trắng", False),
    ("article", "Article", "Bài viết", False),
    ("treaty", "Treaty", "Hiệp ước", True),
    ("convention", "Convention", "Công ước", True),
    ("agreement", "Agreement", "Hiệp định, thỏa thuận", True),
    ("memorandum", "Memorandum of understanding", "Bản ghi nhớ", True),
    ("joint_statement", "Joint statement", "Tuyên bố chung", True),
    ("protocol", "Protocol", "Nghị định thư", True),
    ("other", "Other", "Văn bản khác", False),
)
"""Code, name in English, name in Vietnamese, whether parties agree on it."""


def add_types(apps, schema_editor):
    kinds = apps.get_model("instruments", "InstrumentType").objects.using(schema_editor.connection.alias)
    for position, (code, name_en, name_vi, is_agreement) in enumerate(TYPES):
        kinds.get_or_create(
            code=code,
            defaults={
                "name_en": name_en,
                "name_vi": name_vi,
                "is_agreement": is_agreement,
                "position": position,
                "silence_months": 6 if is_agreement else None,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("instruments", "0002_policies")]
    operations = [migrations.RunPython(add_types, migrations.RunPython.noop)]
