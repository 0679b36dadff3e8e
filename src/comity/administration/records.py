"""Units in the record kit, accounts in the registry, and the reference lists that are kept here."""

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.access.models import Account, Caveat, Circle, Releasability, Unit
from comity.activities import records as activities
from comity.administration.models import Review
from comity.administration.policies import why_not_reorganise
from comity.administration.services import unit_lists
from comity.documents.models.reference import DocumentType
from comity.foundation.acting import current_actor
from comity.foundation.registry import ReferenceList, RegisteredType, type_name
from comity.imports.importing import Importable
from comity.instruments.models.reference import InstrumentType
from comity.kit.declaration import Action, RecordType, Section
from comity.partners.models import RelationStep
from comity.people.models import Rank


def _action(title: Promise, name: str, icon: str) -> Action:
    return Action(title, lambda unit: reverse(f"units-{name}", args=[unit.pk]), why_not_reorganise, icon=icon)


class UnitRecord(RecordType):
    """Units are made and changed on pages of their own: the tree is dated, and known to all."""

    model = Unit
    slug = "units"
    icon = "sitemap"
    list_columns = ("name", "code", "kind", "unit", "valid_from", "valid_to")
    default_sort = "code"
    filter_fields = ("kind", "unit", "valid_to", "label")
    search_fields = ("code", "name_en", "name_vi")
    detail_sections = (Section(_("Unit"), ("code", "kind", "name", "valid_from", "valid_to")),)
    key_fields = ("code",)
    empty_hint = _("Add the units below yours; whatever they own is read by you.")
    actions = (
        _action(_("Rename"), "rename", icon="edit"),
        _action(_("Move"), "move", icon="arrows-move"),
        _action(_("Merge"), "merge", icon="git-merge"),
        _action(_("Close"), "close", icon="archive"),
    )


def _page_of(account: Model) -> str:
    """Return the page of an account; of one's own that of the preferences, for who may not look at accounts."""
    actor = current_actor()
    if actor is not None and account.pk == actor.account_id and not actor.may("view", type_name(Account)):
        return reverse("preferences")
    return reverse("account", args=[account.pk])


ACCOUNT = RegisteredType(
    name=type_name(Account),
    model=Account,
    singular=_("account"),
    plural=_("accounts"),
    icon="user",
    title_of=str,
    url_of=_page_of,
    state_of=lambda account: None,  # noqa: ARG005 accounts have no state table
)

CIRCLE = RegisteredType(
    name=type_name(Circle),
    model=Circle,
    singular=_("circle"),
    plural=_("circles"),
    icon="circles",
    title_of=str,
    url_of=lambda circle: reverse("circle", args=[circle.pk]),
    state_of=lambda circle: None,  # noqa: ARG005 circles have no state table
)

REVIEW = RegisteredType(
    name=type_name(Review),
    model=Review,
    singular=_("access review"),
    plural=_("access reviews"),
    icon="checklist",
    title_of=str,
    url_of=lambda review: reverse("access-review", args=[review.pk]),
    state_of=lambda review: None,  # noqa: ARG005 reviews have no state table
)

OTHER_TYPES = [ACCOUNT, CIRCLE, REVIEW]
"""These are no kit types: what is entered for them is more than their fields."""

UNITS = UnitRecord()
RECORDS: list[RecordType] = [UNITS]
IMPORTABLES = [
    Importable(
        UNITS,
        ("code", "kind", "name_en", "name_vi", "valid_from"),
        create_many=unit_lists.create_units,
        update=unit_lists.update_unit,
        why_not_delete=_("Units are not deleted: close or merge them."),
    )
]

LISTS = [
    ReferenceList(Caveat, icon="lock"),
    ReferenceList(Releasability, icon="world"),
    ReferenceList(InstrumentType, extra_fields=("is_agreement", "remind_months", "silence_months")),
    ReferenceList(DocumentType, icon="file-description", extra_fields=("symbol", "template")),
    ReferenceList(RelationStep, icon="stairs-up"),
    ReferenceList(Rank, icon="military-rank"),
    *activities.REFERENCE_LISTS,
]
