"""The style page: every component with sample data, for whoever works on the look. Served in debug mode only."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.foundation import clock
from comity.foundation.models import in_language
from comity.frame.steps import steps_of
from comity.frame.tones import TONES

PATH = [
    ("proposed", "Proposed"),
    ("planned", "Planned"),
    ("clearance", "Clearance"),
    ("running", "Running"),
    ("review", "Review"),
]
STATES = (
    "draft",
    "submitted",
    "planned",
    "under_way",
    "in_force",
    "overdue",
    "rejected",
    "waived",
    "expired",
    "concretised",
)
ROWS = (
    (
        "VIS-27-014",
        "Lao MoD delegation visit",
        "Đoàn Bộ Quốc phòng Lào thăm chính thức",
        "LA",
        "Laos",
        "blue",
        "Visit in",
        9,
        "Nguyễn Thị Hạnh",
        "approved",
        1840,
    ),
    (
        "PAT-27-003",
        "Joint border patrol, sector 3",
        "Tuần tra chung biên giới, đoạn 3",
        "CN",
        "China",
        "green",
        "Joint patrol",
        3,
        "Trần Đức Lâm",
        "under_way",
        420,
    ),
    (
        "AGR-27-002",
        "Search-and-rescue memorandum, annual review",
        "Rà soát hằng năm Bản ghi nhớ tìm kiếm cứu nạn",
        "KH",
        "Cambodia",
        "violet",
        "Agreement",
        26,
        "Phạm Quốc Bảo",
        "draft",
        95,
    ),
    (
        "EXC-27-001",
        "Border friendship exchange",
        "Giao lưu hữu nghị quốc phòng biên giới",
        "LA",
        "Laos",
        "amber",
        "Exchange",
        6,
        "Lê Hoàng Oanh",
        "submitted",
        5600,
    ),
    (
        "TRN-27-009",
        "Peacekeeping staff course",
        "Khoá huấn luyện sĩ quan tham mưu gìn giữ hoà bình",
        "AU",
        "Australia",
        "teal",
        "Training",
        40,
        "Võ Minh Tú",
        "approved",
        2250,
    ),
    (
        "DLG-27-004",
        "Defence policy dialogue, 9th round",
        "Đối thoại chính sách quốc phòng lần thứ 9",
        "IN",
        "India",
        "grey",
        "Dialogue",
        60,
        "Nguyễn Thị Hạnh",
        "planned",
        780,
    ),
    (
        "PAT-27-004",
        "Joint border patrol, sector 7",
        "Tuần tra chung biên giới, đoạn 7",
        "LA",
        "Laos",
        "green",
        "Joint patrol",
        -11,
        "Trần Đức Lâm",
        "overdue",
        380,
    ),
    (
        "MRK-27-011",
        "Marker inspection 461–478",
        "Kiểm tra mốc giới 461–478",
        "LA",
        "Laos",
        "green",
        "Border markers",
        33,
        "Hồ Văn Ưng",
        "under_way",
        260,
    ),
    (
        "EXR-27-002",
        "Humanitarian assistance exercise",
        "Diễn tập hỗ trợ nhân đạo và cứu trợ thảm hoạ",
        "PH",
        "Philippines",
        "red",
        "Exercise",
        88,
        "Bùi Gia Khánh",
        "planned",
        7420,
    ),
    (
        "VIS-27-025",
        "Naval ship port call",
        "Tàu hải quân thăm cảng Đà Nẵng",
        "JP",
        "Japan",
        "blue",
        "Visit in",
        92,
        "Đặng Thu Uyên",
        "submitted",
        960,
    ),
)
NAMES = (
    "code",
    "title_en",
    "title_vi",
    "partner",
    "partner_name",
    "colour",
    "kind",
    "days",
    "lead",
    "state",
    "budget",
)


@dataclass(frozen=True, slots=True)
class SampleLevel:
    """Looks like a level."""

    no: int
    name_en: str
    name_vi: str
    colour: str

    def name_in(self, language: str) -> str:
        """Return the name in that language."""
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


@dataclass(frozen=True, slots=True)
class SampleLabel:
    """Looks like a label."""

    level: SampleLevel
    caveats: tuple[str, ...] = ()
    releasable_to: tuple[str, ...] = ()

    def text_in(self, language: str) -> str:
        """Return the label in words."""
        released = ("REL " + ", ".join(self.releasable_to),) if self.releasable_to else ()
        return " · ".join((self.level.name_in(language), *self.caveats, *released))


LEVELS = (
    SampleLevel(0, "Open", "Công khai", "green"),
    SampleLevel(1, "Restricted", "Hạn chế", "blue"),
    SampleLevel(2, "Confidential", "Mật", "violet"),
    SampleLevel(3, "Secret", "Tối mật", "red"),
    SampleLevel(4, "Top secret", "Tuyệt mật", "orange"),
)
LABELS = (*(SampleLabel(level) for level in LEVELS), SampleLabel(LEVELS[2], ("BORDER",), ("LAO", "KHM")))


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="As it will stand in the programme.")
    partner = forms.ChoiceField(
        label="Partner",
        choices=[("la", "Lao MoD, Foreign Relations Department"), ("kh", "Royal Cambodian Navy")],
    )
    starts_on = forms.DateField(label="Starts on", widget=forms.DateInput(attrs={"type": "date"}))
    participants = forms.IntegerField(label="Participants", required=False)
    purpose = forms.CharField(label="Purpose", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    way = forms.ChoiceField(
        label="How it is counted",
        choices=[("a", "By the programme"), ("b", "Outside it")],
        widget=forms.RadioSelect,
    )
    document = forms.FileField(label="Document", required=False)


def sample_rows() -> list[dict[str, Any]]:
    """Return rows for the list."""
    rows: list[dict[str, Any]] = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    return [
        {**row, "words": in_words(row["state"]), "due_on": clock.today() + timedelta(days=row["days"])}
        for row in rows
    ]


def in_words(state: str) -> str:
    """Return a state as an enumeration would word it."""
    return state.replace("_", " ").capitalize()


def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    if "preview" not in request.GET:
        messages.success(request, "Activity moved to 8 March. The partner's note is waiting to be sent.")
    unbound = {"title": "", "partner": "la", "starts_on": "", "way": "a"}
    context = {
        "rows": sample_rows(),
        "states": [(state, in_words(state), TONES[state]) for state in STATES],
        "steps": steps_of(PATH, "clearance"),
        "stopped": steps_of(PATH, "cancelled", "Cancelled"),
        "labels": LABELS,
        "page_label": LABELS[-1],
        "form": SampleForm(unbound),
        "up": [
            {
                "kind": "Ordered by",
                "title": "Directive 12 on border defence exchange",
                "url": "#",
                "state": "in_force",
                "state_text": "In force",
            },
            {"kind": "Implements", "title": "Programme 2027, measure 2.3", "url": "#"},
        ],
        "down": [
            {
                "kind": "Evidence",
                "title": "Report of the exchange, 20 March",
                "url": "#",
                "state": "draft",
                "state_text": "Draft",
            },
            {"kind": "Lesson", "title": "Interpreters are booked eight weeks ahead", "url": "#"},
        ],
        "levels": LEVELS,
        "working_level": LEVELS[2],
    }
    part = "frame/style/preview.html" if "preview" in request.GET else "frame/style.html"
    return render(request, part, context)
