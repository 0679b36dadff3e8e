"""Partners as the record kit shows them."""

from django.utils.translation import gettext_lazy as _

from comity.kit.declaration import RecordType, Section
from comity.partners.models import Partner


class PartnerRecord(RecordType):
    model = Partner
    slug = "partners"
    icon = "building-community"
    list_columns = ("name", "code", "kind", "country", "unit", "changed_at", "label")
    default_sort = "name"
    filter_fields = ("kind", "country", "languages", "parent", "unit", "label", "changed_at")
    search_fields = ("code", "name_en", "name_vi")
    form_sections = (
        Section(_("Who they are"), ("code", "kind", "name", "country", "parent")),
        Section(_("Working with them"), ("languages", "notes")),
    )
    key_fields = ("code",)
    empty_hint = _(
        "Register the states, organisations and forces you work with; activities and agreements name them."
    )


RECORDS = [PartnerRecord()]
