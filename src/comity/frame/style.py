"""The style page: every component with sample data, for whoever works on the look. Served in debug mode only."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
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
    """Return rows for the list, each with its due date and the words of its state."""
    text = (Path(__file__).parent / "sample.tsv").read_text(encoding="utf-8")
    return [
        {**row, "words": in_words(row["state"]), "due_on": clock.today() + timedelta(days=int(row["days"]))}
        for row in csv.DictReader(text.splitlines(), delimiter="	")
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
