"""Forms of the pages that the kit does not make: a step of the relation, a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.frame.forms import DateInput
from comity.partners.models import RelationStep


class RelationForm(forms.Form):
    """The step on which the relation stands from a day on, and why."""

    step = forms.ModelChoiceField(
        RelationStep.objects.filter(active=True),
        label=_("Step"),
        required=False,
        empty_label=_("Not placed on the ladder"),
    )
    happened_on = forms.DateField(label=_("Since"), widget=DateInput(), initial=clock.today)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The visit, agreement or decision by which it was taken."),
    )


class MeetingForm(forms.Form):
    """A meeting that was held, and the day that was agreed for the next one."""

    held_on = forms.DateField(label=_("Held on"), widget=DateInput(), initial=clock.today)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    note = forms.CharField(
        label=_("What came of it"), required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    agreed_on = forms.DateField(
        label=_("Next meeting agreed for"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty where the rhythm of the channel says it."),
    )
