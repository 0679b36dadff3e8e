"""Partners and what ties us to them, made by the services as whoever acts."""

from datetime import date

from comity.access.models import Unit
from comity.access.services import label_for
from comity.kit.services import create_record
from comity.partners.models import Blackout, Channel, Counterpart, Partner, Twinning
from comity.partners.services.channels import record_meeting
from comity.partners.services.commitments import make_commitment
from comity.partners.services.distinguishing import tell_apart
from comity.partners.services.merging import merge_partners
from comity.partners.services.tying import create_tied
from comity.people.models import LanguageSkill, Person


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


def make_blackout(actor, partner, **values):
    """Register a holiday of the partner."""
    days = {"starts_on": date(2026, 4, 14), "ends_on": date(2026, 4, 16)}
    given = {"partner": partner, "reason": "New year", **days, **values}
    return create_tied(actor=actor, model=Blackout, values=given, label=label_for(actor=actor, level=0))


def make_meeting(actor, channel, held_on=date(2026, 5, 4)):
    """Record that the channel met."""
    facts = {"held_on": held_on, "place": "Vientiane", "note": "Agreed"}
    return record_meeting(actor=actor, channel=channel, facts=facts)


def merge_another(actor, partner):
    """Register the partner a second time and merge that into it."""
    values = {"code": "TWICE", "name_en": "Twice", "name_vi": "Hai lần", "kind": "state"}
    other = create_record(actor=actor, model=Partner, values=values, label=label_for(actor=actor, level=0))
    return merge_partners(actor=actor, kept=partner, merged=other, taken={}, reason="Registered twice")


def tell_another_apart(actor, partner):
    """Register another partner of the same name and say that it is another."""
    values = {"code": "NAMESAKE", "name_en": "Namesake", "name_vi": "Trùng tên", "kind": "state"}
    other = create_record(actor=actor, model=Partner, values=values, label=label_for(actor=actor, level=0))
    return tell_apart(actor=actor, one=partner, other=other)


def register_person(actor, *, level=0, **values):
    """Register somebody of the actor's unit."""
    given = {"name": "Nguyễn Văn An", **values}
    return create_record(actor=actor, model=Person, values=given, label=label_for(actor=actor, level=level))


def make_skill(actor, person, **values):
    """Register that the person speaks Lao."""
    given = {"person": person, "language": "lo", "listening": "3", "speaking": "2+", **values}
    return create_tied(actor=actor, model=LanguageSkill, values=given, label=label_for(actor=actor, level=0))
