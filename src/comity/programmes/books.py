"""The cascade matrix and the roll-up as tables to be sent: marked with all that they tell, for whom, and when made."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.access.labelling import covering
from comity.access.models import Label
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.sheets import Sheet
from comity.programmes.queries.matrix import Cell, Matrix
from comity.programmes.queries.rollup import Asked, RollUp, Sums, standing_for


def cascade_sheet(actor: Actor, record: Record, matrix: Matrix) -> Sheet:
    """Return the matrix of an instrument or a programme, a column for each unit."""
    label = covering([record, *matrix.labelled])
    return Sheet(
        name=_("Cascade matrix"),
        marking=str(label or ""),
        head=_head(actor, label, str(record)),
        titles=[_("Requirement"), *(unit.code for unit in matrix.units)],
        rows=([str(line.head), *(words_of(cell) for cell in line.cells)] for line in matrix.lines),
    )


def roll_up_sheet(actor: Actor, asked: Asked, found: RollUp) -> Sheet:
    """Return the totals of a unit and of each branch below it."""
    period = _("%(unit)s on %(day)s, %(since)s to %(until)s") % {
        "unit": asked.unit,
        "day": asked.on.isoformat(),
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
    }
    label = covering(standing_for(asked, found.label_ids))
    branches = [(str(unit), sums) for unit, sums in found.branches]
    return Sheet(
        name=_("Roll-up"),
        marking=str(label or _("Nothing to mark")),
        head=_head(actor, label, period),
        titles=[
            *(_("Unit"), _("Progress"), _("Measures"), _("Done"), _("Late"), _("Dropped"), _("Estimate")),
            *(_("Targets"), _("Reached in time"), _("Reached late"), _("Missed"), _("Not observed")),
            _("Still ahead"),
        ],
        rows=([name, *figures_of(sums)] for name, sums in (*branches, (_("In all"), found.total))),
    )


def figures_of(sums: Sums) -> list[Any]:
    """Return the figures of a branch in the order of the columns; progress in percent, estimates by currency."""
    estimates = "; ".join(f"{amount} {currency}" for currency, amount in sums.estimates.items())
    return [
        *(sums.progress, sums.measures, sums.done, sums.late, sums.dropped, estimates),
        *(sums.targets, sums.met, sums.met_late, sums.missed, sums.unobserved, sums.ahead),
    ]


def words_of(cell: Cell | None) -> str:
    """Return what stands in a cell of the matrix, in words."""
    if cell is None:
        return ""
    said = [str(cell.assignment.get_state_display())] if cell.assignment else []
    if cell.untouched_since:
        said.append(_("since %(day)s") % {"day": cell.untouched_since.isoformat()})
    if cell.late_since:
        said.append(_("was due on %(day)s") % {"day": cell.late_since.isoformat()})
    said += [f"{node.number} {node.measure} ({node.progress} %)" for node in cell.measures]
    return "; ".join(said)


def _head(actor: Actor, label: Label | None, about: str) -> str:
    made = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    return " | ".join(filter(None, [str(label or ""), about, made, actor.name]))
