"""The rail, from top to bottom. An entry shows once its page is built and the account may view its type."""

from django.utils.translation import gettext_lazy as _

NAVIGATION = [
    {"label": _("My desk"), "icon": "home", "url_name": "desk"},
    {
        "label": _("Mandates"),
        "icon": "gavel",
        "url_name": "instruments-list",
        "type": "instruments.instrument",
    },
    {
        "label": _("Partners"),
        "icon": "building-community",
        "url_name": "partners-list",
        "type": "partners.partner",
    },
    {
        "label": _("Administration"),
        "icon": "settings",
        "url_name": "administration",
        "type": "access.account",
    },
]
