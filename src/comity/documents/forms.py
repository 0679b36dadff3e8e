"""Forms of the pages that the kit does not make."""

from typing import Any

from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from comity.access.labelling import label_fields, scope_field
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.reference import DocumentType
from comity.foundation.acting import Actor
from comity.frame.forms import AnsweringForm, form_field

SIGNATURE = ("place", "authority", "signer_post", "signer_name", "copies")
ASKED = ("kind", "language", "addressees", *SIGNATURE)
"""What a paper needs besides what its records say."""


class DrawUpForm(AnsweringForm):
    """How a paper is set, who signs it and who may read it; its text comes from the records."""

    def values(self) -> dict[str, Any]:
        """Return what was filled in, without label and scope."""
        return {name: self.cleaned_data[name] for name in ASKED}


def draw_up_form(actor: Actor, data: Any, initial: dict[str, Any]) -> DrawUpForm:
    """Return the form by which a document is drawn up from a record."""
    fields: dict[str, Any] = fields_for_model(OutgoingDocument, ASKED, formfield_callback=form_field)
    fields["kind"].queryset = DocumentType.objects.filter(active=True)
    fields["kind"].empty_label = None
    fields["addressees"].help_text = _("One a line; empty for those whom the record names.")
    given = {**fields, **label_fields(actor), "scope": scope_field(actor)}
    form: DrawUpForm = type("Form", (DrawUpForm,), given)(data, initial=initial)
    return form
