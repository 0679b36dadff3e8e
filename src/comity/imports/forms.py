"""Forms of the wizard: the upload with its label, the sheet with its headings, the columns, a row to be corrected."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from comity.access.labelling import label_fields
from comity.access.queries import own_units
from comity.foundation.acting import Actor
from comity.foundation.requests import whole_number
from comity.frame.forms import AnsweringForm
from comity.imports.dryrun.cells import codes_of, text_of
from comity.imports.dryrun.columns import Columns, heading_of, names_of
from comity.imports.dryrun.problems import Line
from comity.imports.importing import Importable
from comity.imports.models import ImportBatch
from comity.imports.reading.tables import KINDS, Row
from comity.kit.attributes import Kind

SHOWN = 3
"""Rows below the headings that are shown beside each column."""
SHORT = 40


class UploadForm(AnsweringForm):
    """The file, the label that it bears, and the unit of rows that name none."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A workbook (XLSX, XLS, ODS), separated values (CSV), or JSON as we export it."),
        validators=[FileExtensionValidator([*KINDS, "txt", "tsv"])],
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"unit": actor.unit_id, "level": actor.working_level}
        self.fields["unit"] = forms.ModelChoiceField(
            own_units(actor), label=_("Unit of rows that name none"), empty_label=None
        )
        self.fields |= label_fields(actor)


class SheetForm(AnsweringForm):
    """Which sheet, and which of its rows has the headings."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    header_row = forms.IntegerField(label=_("Row with the headings"), min_value=1, max_value=1000)

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"sheet": batch.sheet, "header_row": batch.header_row}
        hidden = _("%(name)s (hidden)")
        sheet = self.fields["sheet"]
        sheet.choices = [(name, name if shown else hidden % {"name": name}) for name, shown in batch.sheets]  # type: ignore[attr-defined] # a field of choices
        sheet.required = sheet.choices != [("", "")]  # type: ignore[attr-defined] # the same
        if not sheet.required:
            sheet.widget = forms.HiddenInput()


class ColumnsForm(AnsweringForm):
    """For each column of the file, the field that it holds."""

    def __init__(self, batch: ImportBatch, importable: Importable, headings: Row, *args: Any) -> None:
        super().__init__(*args)
        choices: list[tuple[str, Any]] = [("", _("— not imported —"))]
        for name in importable.attributes:
            needed = " *" if importable.is_needed(name) else ""
            choices.append((name, heading_of(importable, name) + needed))
        for place, heading in enumerate(names_of(headings)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=heading, initial=batch.columns.get(str(place), "")
            )

    def columns(self) -> Columns:
        return {name.partition("-")[2]: value for name, value in self.cleaned_data.items() if value}


class RowForm(AnsweringForm):
    """The cells of one row as they came, to be typed anew; a suggestion stands beside the cell that it is for."""

    def __init__(self, importable: Importable, line: Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {each.field: each for each in line.problems}
        names = sorted(line.cells, key=lambda name: name not in wrong)
        for name in names:
            attribute = importable.attributes[name]
            suggestion = wrong[name].suggestion if name in wrong else ""
            widget = forms.TextInput({"list": f"choices-{name}"}) if attribute.choices else None
            self.fields[name] = forms.CharField(
                label=heading_of(importable, name),
                required=importable.is_needed(name),
                initial=suggestion or text_of(line.cells[name]),
                widget=widget
                or (forms.Textarea({"rows": 3}) if _is_long(line.cells[name]) else forms.TextInput()),
                help_text=" ".join(each.reason for each in line.problems if each.field == name),
            )

    def typed_over(self, line: Line) -> dict[str, str]:
        """Return what differs from the cells as they came."""
        return {name: text for name, text in self.cleaned_data.items() if text != text_of(line.cells[name])}


def choices_by_field(importable: Importable, line: Line) -> dict[str, list[str]]:
    """Return the words of the choices that cells of a row may hold."""
    kinds = {Kind.CHOICE, Kind.STATE}
    found = {name: importable.attributes[name] for name in line.cells}
    return {name: list(codes_of(each).values()) for name, each in found.items() if each.kind in kinds}


def samples_of(rows: list[Row], header_row: int, place: int) -> list[str]:
    """Return the first filled cells of a column."""
    cells = (text_of(row[place]) for row in rows[header_row : header_row + 50] if place < len(row))
    return [text if len(text) <= SHORT else f"{text[:SHORT]}…" for text in cells if text][:SHOWN]


def page_number(asked: str) -> int:
    return max(whole_number(asked) or 1, 1)


def _is_long(cell: Any) -> bool:
    return len(text_of(cell)) > 2 * SHORT
