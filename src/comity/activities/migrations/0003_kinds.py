"""The kinds of activity and the points of checklists that every installation begins with; administrators add to them."""

from django.db import migrations

KINDS = (
    ("visit_in", "Visit received", "Đón đoàn vào", True),
    ("visit_out", "Visit abroad", "Đoàn ra", True),
    ("talks", "Working talks", "Hội đàm công tác", True),
    ("friendship_exchange", "Friendship exchange", "Giao lưu hữu nghị", True),
    ("joint_patrol", "Joint patrol", "Tuần tra chung", True),
    ("exercise", "Exercise", "Diễn tập", True),
    ("course", "Course", "Khóa đào tạo", True),
    ("conference", "Conference", "Hội nghị", True),
    ("seminar", "Seminar", "Hội thảo", True),
    ("talk_show", "Talk show", "Tọa đàm", False),
    ("people_to_people", "People-to-people exchange", "Giao lưu nhân dân", False),
    ("humanitarian_aid", "Humanitarian aid", "Hỗ trợ nhân đạo", True),
    ("port_call", "Port call", "Tàu thăm cảng", True),
    ("peacekeeping", "Peacekeeping", "Gìn giữ hòa bình", True),
    ("ceremony", "Ceremony", "Nghi lễ", False),
)
"""Code, name in English, name in Vietnamese, whether it is appraised before it is cleared."""

POINTS = (
    ("protocol_order", "protocol", 14, "Order of protocol and seating settled", "Xếp thứ tự lễ tân và chỗ ngồi"),
    ("protocol_flags", "protocol", 7, "Flags, gifts and banners ready", "Chuẩn bị cờ, quà tặng, khẩu hiệu"),
    ("protocol_interpreter", "protocol", 7, "Interpreter named and briefed", "Cử và quán triệt phiên dịch"),
    ("safety_route", "safety", 5, "Route and place checked", "Kiểm tra tuyến đường và địa điểm"),
    ("safety_medical", "safety", 5, "Medical care provided for", "Bảo đảm quân y"),
    ("secrecy_papers", "secrecy", 7, "Papers to be handed over cleared", "Duyệt tài liệu trao cho bạn"),
    ("secrecy_briefing", "secrecy", 2, "Members briefed on secrecy", "Quán triệt bảo mật cho thành viên"),
)
"""Code, topic, days before, the point in English, in Vietnamese."""


def add_kinds(apps, schema_editor):
    alias = schema_editor.connection.alias
    kinds = apps.get_model("activities", "ActivityKind").objects.using(alias)
    for position, (code, name_en, name_vi, is_appraised) in enumerate(KINDS):
        given = {"name_en": name_en, "name_vi": name_vi, "is_appraised": is_appraised, "position": position}
        given["is_abroad"] = code == "visit_out"
        kinds.get_or_create(code=code, defaults=given)
    points = apps.get_model("activities", "ChecklistPoint").objects.using(alias)
    for position, (code, topic, days_before, name_en, name_vi) in enumerate(POINTS):
        given = {"name_en": name_en, "name_vi": name_vi, "topic": topic, "days_before": days_before}
        points.get_or_create(code=code, defaults={**given, "position": position})


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_policies")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
