"""Partners and what ties us to them, made by the services as whoever acts."""

from datetime import date

from comity.access.models import Unit
from comity.access.services import label_for
from comity.partners.models import Channel, Counterpart, Twinning
from comity.partners.services.commitments import make_commitment
from comity.partners.services.tying import create_tied


def make_channel(actor, partner, *, level=0, **values):
    """Register a dialogue that meets every three months since the beginning of 2026."""
    given = {
        "name_en": "Dialogue",
        "name_vi": "Đối thoại",
        "kind": "dialogue",
        "tier": "provincial",
        "partner": partner,
        "our_unit": Unit.objects.get(pk=actor.unit_id),
        "every": 3,
        "cadence": "months",
        "began_on": date(2026, 1, 15),
        **values,
    }
    return create_tied(actor=actor, model=Channel, values=given, label=label_for(actor=actor, level=level))


def make_counterpart(actor, partner, *, level=0, **values):
    """Register an official of the partner."""
    given = {"partner": partner, "name": "Somsak", "post": "Chief of staff", **values}
    return create_tied(
        actor=actor, model=Counterpart, values=given, label=label_for(actor=actor, level=level)
    )


def make_twinning(actor, partner, **values):
    """Join the actor's unit to the partner."""
    given = {"our_unit": Unit.objects.get(pk=actor.unit_id), "partner": partner, **values}
    return create_tied(actor=actor, model=Twinning, values=given, label=label_for(actor=actor, level=0))


def make_promise(actor, partner, *, level=0, source=None, **values):
    """Record what we have promised the partner."""
    given = {
        "partner": partner,
        "side": "ours",
        "text": "Train ten border officers",
        "made_on": date(2026, 1, 10),
        **values,
    }
    return make_commitment(
        actor=actor, values=given, label=label_for(actor=actor, level=level), source=source
    )
