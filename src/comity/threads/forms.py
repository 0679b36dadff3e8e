"""The form by which a person links two records."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import Record
from comity.threads.models import LinkKind
from comity.threads.queries import record_at


class LinkForm(forms.Form):
    """Asks how the record stands to another one, which is given by the address of its page."""

    kind = forms.ChoiceField(label=_("This record"), choices=LinkKind.choices)
    target = forms.CharField(
        label=_("Address of the other record"),
        max_length=500,
        help_text=_("Open the other record and copy its address from the browser."),
    )

    def clean_target(self) -> Record:
        """Return the record behind the address; hidden and absent are refused alike."""
        target = record_at(self.cleaned_data["target"])
        if target is None:
            raise forms.ValidationError(_("No record that you may see has this address."))
        return target
