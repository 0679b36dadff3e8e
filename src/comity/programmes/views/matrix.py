"""The cascade matrix of an instrument or a programme: shown, sent as a file, and reminders from its cells."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Unit
from comity.foundation import paper
from comity.foundation.models import Record
from comity.foundation.registry import type_name, url_for
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame.changing import attempt
from comity.history.services import record_reading
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import Assignment
from comity.kit.services import open_record
from comity.programmes import policies
from comity.programmes.books import cascade_sheet
from comity.programmes.models.programme import Programme
from comity.programmes.queries.matrix import (
    COLUMNS,
    ROWS,
    Matrix,
    Page,
    forgotten_in,
    matrix_of_instrument,
    matrix_of_programme,
)
from comity.programmes.services.reminding import remind_of_assignments
from comity.programmes.views.sending import sent


@require_GET
def show_of_instrument(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what each addressed unit has made of the requirements of an instrument."""
    instrument = open_record(actor=request.actor, model=Instrument, pk=pk)
    access.check(request.actor, "view", type_name(Assignment))
    page = page_of(request.GET)
    return _show(request, instrument, matrix_of_instrument(request.actor, instrument, page), page)


@require_GET
def show_of_programme(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show which measures of other units carry out those of a programme."""
    programme = open_record(actor=request.actor, model=Programme, pk=pk)
    page = page_of(request.GET)
    return _show(request, programme, matrix_of_programme(request.actor, programme, page), page)


@require_GET
def export_of_instrument(request: ActingRequest, pk: UUID, ending: str) -> HttpResponse:
    """Send the matrix of an instrument as a file, with every row and unit of the part that is asked for."""
    instrument = open_record(actor=request.actor, model=Instrument, pk=pk)
    access.check(request.actor, "export", type_name(Assignment))
    page = replace(page_of(request.GET), is_file=True)
    return _send(request, instrument, matrix_of_instrument(request.actor, instrument, page), ending)


@require_GET
def export_of_programme(request: ActingRequest, pk: UUID, ending: str) -> HttpResponse:
    """Send the matrix of a programme as a file, with every row and unit of the part that is asked for."""
    programme = open_record(actor=request.actor, model=Programme, pk=pk)
    access.check(request.actor, "export", type_name(Programme))
    page = replace(page_of(request.GET), is_file=True)
    return _send(request, programme, matrix_of_programme(request.actor, programme, page), ending)


@require_POST
def remind(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Remind the units of one assignment, of those chosen, or of all untouched ones; go back to the matrix."""
    instrument = open_record(actor=request.actor, model=Instrument, pk=pk)
    page = page_of(request.GET)
    if "all" in request.POST:
        found = forgotten_in(instrument, page)
        allowed = policies.remindable(request.actor, found)
        rows: Iterable[Assignment] = [row for row in found if row.pk in allowed]
    else:
        keys = _keys(request.POST.getlist("only") or request.POST.getlist("pick"))
        rows = Assignment.objects.filter(pk__in=keys, requirement__instrument=instrument)
    act = partial(remind_of_assignments, actor=request.actor, assignments=rows)
    if count := attempt(request, act):
        told = ngettext("Reminded of %(count)s assignment.", "Reminded of %(count)s assignments.", count)
        messages.success(request, told % {"count": count})
    return redirect(f"{reverse('instrument-cascade', args=[pk])}?{request.GET.urlencode()}")


def _keys(written: Collection[str]) -> list[UUID]:
    try:
        return [UUID(each) for each in written]
    except ValueError:
        raise Http404 from None


def page_of(params: QueryDict) -> Page:
    """Return which part of a matrix an address asks for; what makes no sense is the first page of all."""
    try:
        below = UUID(params.get("below", ""))
    except ValueError:
        below = None
    return Page(
        row=whole_number(params.get("rows", "")) or 1,
        column=whole_number(params.get("columns", "")) or 1,
        below=below,
        untouched=params.get("state") == "untouched",
    )


def _show(request: ActingRequest, record: Record, matrix: Matrix, page: Page) -> HttpResponse:
    record_reading(actor=request.actor, rows=matrix.labelled, details={"matrix": str(record.pk)})
    given = [cell.assignment for line in matrix.lines for cell in line.cells if cell and cell.assignment]
    context = {
        "record": record,
        "url": url_for(record),
        "matrix": matrix,
        "page": page,
        "below": Unit.objects.filter(pk=page.below).first() if page.below else None,
        "lines": matrix.lines,
        "remindable": policies.remindable(request.actor, given),
        "is_instrument": isinstance(record, Instrument),
        "endings": paper.WRITERS,
        "why_not_export": access.why_not(request.actor, "export", type_name(record)),
        "steps": _steps(request.GET, page, matrix),
        "page_label": covering([record, *matrix.labelled]),
    }
    return render(request, "programmes/matrix.html", context)


def _steps(params: QueryDict, page: Page, matrix: Matrix) -> list[tuple[str, str]]:
    """Return the words and addresses of the neighbouring pages, of rows and of units."""
    told = []
    for name, at, size, count, words in (
        ("rows", page.row, ROWS, matrix.row_count, (_("Earlier rows"), _("Later rows"))),
        ("columns", page.column, COLUMNS, matrix.column_count, (_("Units before"), _("More units"))),
    ):
        for way, text, is_there in ((-1, words[0], at > 1), (1, words[1], at * size < count)):
            if is_there:
                query = params.copy()
                query[name] = str(at + way)
                told.append((text, f"?{query.urlencode()}"))
    return told


def _send(request: ActingRequest, record: Record, matrix: Matrix, ending: str) -> HttpResponse:
    sheet = cascade_sheet(request.actor, record, matrix)
    return sent(request, sheet, [record, *matrix.labelled], f"cascade.{ending}", record.pk)
