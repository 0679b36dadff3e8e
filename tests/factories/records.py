"""Records of the simplest type, for tests of what surrounds records."""

from comity.access.services import label_for
from comity.kit.services import create_record
from comity.partners.models import Partner


def make_partner(actor, *, level=0, **values):
    """Register a partner as whoever acts, held by the actor's unit."""
    given = {"code": "LA", "name_en": "Laos", "name_vi": "Lào", "kind": "state", **values}
    return create_record(actor=actor, model=Partner, values=given, label=label_for(actor=actor, level=level))
