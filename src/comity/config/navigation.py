"""The rail, from top to bottom. An entry shows once its page is built and the account may view one of its types."""

from django.utils.translation import gettext_lazy as _

from comity.frame.navigation import Place

NAVIGATION = [
    Place(_("My desk"), icon="home", url_name="desk"),
    Place(
        _("Mandates"),
        icon="gavel",
        url_name="instruments-list",
        type_names=("instruments.instrument",),
        also=(
            "/requirements/",
            "/assignments/",
            "/obligations/",
            "/partner-obligations/",
            "/receipts/",
            "/readings/",
            "/reading-room/",
        ),
    ),
    Place(
        _("Programmes"),
        icon="binary-tree",
        url_name="programmes-list",
        type_names=("programmes.programme",),
        also=(
            "/measures/",
            "/indicators/",
            "/targets/",
            "/observations/",
            "/proposals/",
            "/appraisals/",
            "/rules/",
            "/opinions/",
        ),
    ),
    Place(
        _("Activities"),
        icon="calendar-event",
        url_name="activities-list",
        type_names=("activities.activity",),
        also=("/series/", "/activity-reports/"),
    ),
    Place(
        _("Partners"),
        icon="building-community",
        url_name="partners-list",
        type_names=("partners.partner",),
        also=("/counterparts/", "/twinnings/", "/channels/", "/blackouts/", "/commitments/"),
    ),
    Place(
        _("People"),
        icon="users",
        url_name="persons-list",
        type_names=("people.person",),
        also=("/language-skills/",),
    ),
    Place(
        _("Documents"),
        icon="files",
        url_name="outgoing-documents-list",
        type_names=("documents.outgoingdocument",),
        also=("/incoming-documents/", "/number-series/"),
    ),
    Place(
        _("Administration"),
        icon="settings",
        url_name="administration",
        type_names=("access.unit", "access.circle", "access.account", "access.role", "access.label"),
        also=("/units/",),
    ),
]
