"""What the pages of an import show: its lines with old and new values, its counts as tabs."""

from copy import copy
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.foundation.acting import Actor
from comity.imports import policies, queries
from comity.imports.dryrun.cells import text_of
from comity.imports.dryrun.checking import differing
from comity.imports.dryrun.problems import Line, Outcome
from comity.imports.importing import Importable
from comity.imports.models import ImportBatch, ImportState
from comity.kit.codec import flat

TITLES = {
    "": gettext_lazy("All"),
    Outcome.ERROR: gettext_lazy("Wrong"),
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.SAME: gettext_lazy("Same"),
}
CHIPS = {
    Outcome.ERROR: ("red", "alert-triangle", gettext_lazy("Wrong")),
    Outcome.NEW: ("green", "plus", gettext_lazy("New")),
    Outcome.CHANGED: ("amber", "edit", gettext_lazy("Changed")),
    Outcome.SAME: ("grey", "circle-dot", gettext_lazy("Same")),
}
LEFT = ("amber", "circle-dot", gettext_lazy("Left as it is"))
REFUSING = (ImportState.CHECKED, ImportState.WRITTEN)


def preview_context(
    actor: Actor, importable: Importable, batch: ImportBatch, show: str, number: int
) -> dict[str, Any]:
    """Return one page of the lines of an import, and what can be done with it now."""
    page = queries.page_of_lines(batch, show, number)
    records = queries.records_named(page.lines, importable.kit.model)
    names = list(batch.columns.values())
    return {
        "titles": [str(importable.attributes[name].title) for name in names],
        "rows": [_row(importable, batch, line, records.get(line.record), names) for line in page.lines],
        "tabs": _tabs(batch, show),
        "previous_url": _address(batch, show, number - 1) if number > 1 else "",
        "next_url": _address(batch, show, number + 1) if page.has_more else "",
        "why_not_write": policies.why_not_handle(actor, batch) or policies.why_not_write(batch),
        "why_not_undo": policies.why_not_handle(actor, batch) or policies.why_not_move(batch, "undo"),
        "suggestions": any(each.suggestion for line in page.lines for each in line.problems),
    }


def _row(
    importable: Importable, batch: ImportBatch, line: Line, record: Any, names: list[str]
) -> dict[str, Any]:
    changes = differing(importable, line, record) if record and line.outcome == Outcome.CHANGED else []
    left = batch.state == ImportState.UNDONE and line.outcome == Outcome.ERROR
    return {
        "number": line.number,
        "chip": LEFT if left else CHIPS[line.outcome],
        "outcome": line.outcome,
        "url": importable.kit.url("detail", record) if record else "",
        "cells": [_cell(importable, line, name, record if name in changes else None) for name in names],
        "reasons": [each.reason for each in line.problems if each.field not in names],
        "fix_url": reverse("import-row", args=[batch.pk, line.number])
        if batch.state == ImportState.CHECKED and line.outcome == Outcome.ERROR
        else "",
    }


def _cell(importable: Importable, line: Line, name: str, record: Any) -> dict[str, Any]:
    """Return a cell as it came; with what stands in the record where it would change that."""
    problem = next((each for each in line.problems if each.field == name), None)
    attribute = importable.attributes[name]
    old = text_of(flat(attribute, copy(record))) if record is not None else ""
    return {
        "text": text_of(line.cells[name]),
        "old": old,
        "is_changed": record is not None,
        "problem": problem,
    }


def _tabs(batch: ImportBatch, show: str) -> list[dict[str, Any]]:
    counts = {**batch.counts, "": sum(batch.counts.values())}
    return [
        {
            "label": title,
            "url": _address(batch, outcome),
            "current": outcome == show,
            "count": counts.get(outcome, 0),
        }
        for outcome, title in TITLES.items()
        if counts.get(outcome) or not outcome
    ]


def _address(batch: ImportBatch, show: str, number: int = 1) -> str:
    page = f"&page={number}" if number > 1 else ""
    return f"{reverse('import', args=[batch.pk])}?show={show}{page}"


def sentence_of(batch: ImportBatch) -> str:
    """Say in one sentence what the import came to."""
    counts = {name: batch.counts.get(name, 0) for name in Outcome}
    if batch.state == ImportState.WRITTEN:
        return _("%(new)s records were made and %(changed)s changed.") % counts
    if batch.state == ImportState.UNDONE:
        return _("The import is undone; %(error)s rows stay as they were written.") % counts
    return _("%(new)s new, %(changed)s changed, %(same)s as they stand, %(error)s wrong.") % counts
