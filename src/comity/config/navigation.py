"""The rail, from top to bottom. An entry shows once its page is built and the account may view its type."""

from django.utils.translation import gettext_lazy as _

from comity.frame.navigation import Place

NAVIGATION = [
    Place(_("My desk"), icon="home", url_name="desk"),
    Place(
        _("Mandates"),
        icon="gavel",
        url_name="instruments-list",
        type_name="instruments.instrument",
        also=("/requirements/", "/assignments/", "/receipts/", "/readings/", "/reading-room/"),
    ),
    Place(_("Partners"), icon="building-community", url_name="partners-list", type_name="partners.partner"),
    Place(
        _("Administration"),
        icon="settings",
        url_name="administration",
        type_name="access.unit",
        also=("/units/",),
    ),
]
