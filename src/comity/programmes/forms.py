"""Forms of the pages that the kit does not make."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.access.models import Unit
from comity.frame.forms import AnsweringForm
from comity.programmes import queries
from comity.programmes.models.measure import DONE, Measure
from comity.programmes.models.programme import Programme


class SubmitForm(AnsweringForm):
    """Who decides on a programme."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Who decides"),
        empty_label=None,
        help_text=_("The approvers of this unit are asked."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.deciding_units(programme)  # type: ignore[attr-defined] # a field of choices
        self.fields["unit"].initial = programme.decided_by_id or programme.unit_id


class ProgressForm(AnsweringForm):
    """How far a measure is."""

    progress = forms.IntegerField(label=_("Progress (%)"), min_value=0, max_value=DONE)
    note = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    @classmethod
    def of(cls, measure: Measure, data: Any = None) -> "ProgressForm":
        """Return the form filled with the progress as it stands."""
        return cls(data, initial={"progress": measure.progress})
