"""The wizard: upload, columns, dry run, preview, corrections, writing, undoing. Each page works without a script."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from comity.access.labelling import covering, label_of
from comity.access.marking import render_marked
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.requests import ActingRequest
from comity.history.services import record_access, record_reading
from comity.imports import books, policies, queries
from comity.imports.forms import (
    ColumnsForm,
    RowForm,
    SheetForm,
    UploadForm,
    choices_by_field,
    page_number,
    samples_of,
)
from comity.imports.importing import Importable, importable_of, importables
from comity.imports.models import ImportBatch, ImportState
from comity.imports.previews import TITLES, preview_context, sentence_of
from comity.imports.services import batches, checks

Answer = TypeVar("Answer")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def show_imports(request: ActingRequest) -> HttpResponse:
    """Show what can be imported, and the imports of the last weeks."""
    kinds = [(each, each.why_not(request.actor)) for each in importables()]
    found = list(queries.batches_for(request.actor)[:50])
    record_reading(actor=request.actor, rows=found)
    rows = [(batch, _importable(batch.type_name).kit.plural, sentence_of(batch)) for batch in found]
    context = {"kinds": kinds, "rows": rows, "page_label": covering(found)}
    return render(request, "imports/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_file(request: ActingRequest, slug: str) -> HttpResponse:
    """Take a file under its label."""
    importable = _importable(slug)
    _allow(importable.why_not(request.actor))
    form = UploadForm(request.actor, request.POST or None, request.FILES or None)

    def begin() -> ImportBatch:
        values = form.cleaned_data
        return batches.begin_import(
            actor=request.actor,
            importable=importable,
            upload=values["file"],
            label=label_of(request.actor, values),
            into_unit=values["unit"],
        )

    batch = _attempt(form, begin) if form.is_valid() else None
    if batch is not None:
        return redirect("import", batch.pk)
    context = {"form": form, "kit": importable.kit}
    return render(request, "imports/upload.html", context, status=422 if form.is_bound else 200)


@require_GET
def send_template(request: ActingRequest, slug: str) -> HttpResponse:
    """Send an empty workbook to be filled in, with what may be written in it."""
    importable = _importable(slug)
    _allow(importable.why_not(request.actor))
    return _workbook(books.template_of(request.actor, importable), f"{importable.kit.slug}.xlsx")


@require_GET
def show_import(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show where the import is: the choice of columns, how far the work is, or the lines."""
    batch, importable = _open(request, pk)
    if batch.state in {ImportState.CHOOSING, ImportState.FAILED}:
        return redirect("import-columns", pk)
    if batch.is_at_work:
        return render(request, "imports/progress.html", _context(batch, importable))
    show = request.GET.get("show", "error" if batch.counts.get("error") else "")
    show = show if show in TITLES else ""
    more = preview_context(request.actor, importable, batch, show, page_number(request.GET.get("page", "")))
    return render(request, "imports/preview.html", {**_context(batch, importable), **more})


@require_GET
def show_progress(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Answer the poll of a waiting page; the page loads anew once the work has ended."""
    batch, importable = _open(request, pk)
    if not batch.is_at_work:
        return HttpResponseClientRefresh()
    return render_marked(request, "imports/_progress.html", _context(batch, importable))


@require_POST
def choose_sheet(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take another sheet, or another row as its headings."""
    batch, _importable = _open(request, pk)
    form = SheetForm(batch, request.POST)
    if form.is_valid():
        chosen = {"sheet": form.cleaned_data["sheet"], "header_row": form.cleaned_data["header_row"]}
        if chosen["sheet"] != batch.sheet:
            chosen["header_row"] = None
        _told(request, lambda: batches.choose_sheet(actor=request.actor, batch=batch, **chosen))
    return redirect("import-columns", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_columns(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show each column with its first cells, and take which field it holds; then have the rows checked."""
    batch, importable = _open(request, pk)
    if policies.why_not_move(batch, "check"):
        return redirect("import", pk)
    table = queries.table_of(batch)
    form = ColumnsForm(batch, importable, queries.headings_of(batch, table), request.POST or None)

    def check() -> ImportBatch:
        batches.choose_columns(actor=request.actor, batch=batch, columns=form.columns())
        return batches.ask(actor=request.actor, batch=batch, action="check")

    if form.is_valid() and _attempt(form, check) is not None:
        return redirect("import", pk)
    fields = [
        (form[name], samples_of(table.rows, batch.header_row, at)) for at, name in enumerate(form.fields)
    ]
    context = {"form": form, "fields": fields, "sheet_form": SheetForm(batch), "table": table}
    answer = {**_context(batch, importable), **context}
    return render(request, "imports/columns.html", answer, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_row(request: ActingRequest, pk: UUID, number: int) -> HttpResponse:
    """Show a row that is wrong, take what is typed, and check it again."""
    batch, importable = _open(request, pk)
    found = queries.line_of(batch, number)
    if found is None or batch.state != ImportState.CHECKED:
        raise Http404
    line = found[2]
    form = RowForm(importable, line, request.POST or None)
    if form.is_valid():
        typed = form.typed_over(line)
        checked = _attempt(
            form, lambda: checks.correct_row(actor=request.actor, batch=batch, number=number, typed=typed)
        )
        if checked and not checked.problems:
            messages.success(request, _("Row %(number)s can be imported now.") % {"number": number})
            return redirect("import", pk)
        if checked:
            line, form = checked, RowForm(importable, checked)
    context = {"form": form, "line": line, "choices": choices_by_field(importable, line)}
    context["reasons"] = [each.reason for each in line.problems if each.field not in line.cells]
    return render(request, "imports/row.html", {**_context(batch, importable), **context})


@require_POST
def take_suggestions(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take every suggestion and check those rows again."""
    batch, _importable = _open(request, pk)
    taken = _told(request, lambda: checks.take_suggestions(actor=request.actor, batch=batch))
    if taken is not None:
        words = ngettext("%(count)s row was checked again.", "%(count)s rows were checked again.", taken)
        messages.success(request, words % {"count": taken})
    return redirect("import", pk)


@require_GET
def send_errors(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Send the rows that are wrong as they came, with the reasons beside the cells."""
    batch, importable = _open(request, pk)
    if batch.stored_as is None:
        raise Http404
    record_access(actor=request.actor, verb="exported", record=batch, details={"format": "xlsx"})
    return _workbook(books.errors_of(importable, batch), f"errors_{importable.kit.slug}.xlsx")


@require_POST
def ask(request: ActingRequest, pk: UUID, action: str) -> HttpResponse:
    """Have the rows checked again, written or taken back."""
    batch, _importable = _open(request, pk)
    _told(request, lambda: batches.ask(actor=request.actor, batch=batch, action=action))
    return redirect("import", pk)


@require_POST
def abandon(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Give the import up; nothing of it stays."""
    batch, _importable = _open(request, pk)
    if _told(request, lambda: batches.abandon(actor=request.actor, batch=batch)) is None:
        return redirect("import", pk)
    messages.success(request, _("The import is given up; its file is removed."))
    return redirect("imports")


def _open(request: ActingRequest, pk: UUID) -> tuple[ImportBatch, Importable]:
    """Return an import that the reader may handle; absent and hidden are not found. What polls was recorded before."""
    batch = ImportBatch.objects.select_related("label__level").filter(pk=pk).first()
    if batch is None:
        raise Http404
    importable = _importable(batch.type_name)
    _allow(importable.why_not(request.actor))
    if request.method != "POST" and not request.htmx:
        record_reading(actor=request.actor, rows=[batch], verb="read")
    return batch, importable


def _importable(name: str) -> Importable:
    found = importable_of(name)
    if found is None:
        raise Http404
    return found


def _context(batch: ImportBatch, importable: Importable) -> dict[str, Any]:
    return {
        "batch": batch,
        "kit": importable.kit,
        "page_label": batch.label,
        "sentence": sentence_of(batch),
        "why_not_abandon": policies.why_not_abandon(batch),
        "list_name": f"{importable.kit.slug}-list",
    }


def _attempt(form: Any, change: Callable[[], Answer]) -> Answer | None:
    """Do it, or put the refusal on the form and return nothing."""
    try:
        with transaction.atomic():
            return change()
    except (Refusal, ValidationError) as refusal:
        form.refuse(refusal)
    return None


def _told(request: ActingRequest, change: Callable[[], Answer]) -> Answer | None:
    """Do it, or say on the next page why not and return nothing."""
    try:
        with transaction.atomic():
            return change()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return None


def _allow(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
