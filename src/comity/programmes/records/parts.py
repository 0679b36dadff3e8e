"""What the declarations share: where a button leads, and the column of the whole."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.foundation.models import related
from comity.kit.attributes import Column
from comity.programmes.models.measure import Measure


def page_of(name: str) -> Any:
    """Return what gives the address of a record's page of that name."""
    return lambda record: reverse(name, args=[record.pk])


def whole_of(name: str, title: Any) -> Column:
    """Return the column that names what the record is a part of, where the whole row leads elsewhere."""
    return Column(name, title, lambda row: str(related(row, name) or "–"), needs=name)


def progress_column() -> Column:
    """Return the column of a measure's own progress; that of a whole is what its parts come to, and is told with them."""
    return Column("progress", gettext_lazy("progress"), _own_progress, sort="progress", needs="parts")


def _own_progress(measure: Measure) -> str:
    return _("see its parts") if measure.parts.all() else f"{measure.progress} %"
