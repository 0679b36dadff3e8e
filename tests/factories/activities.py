"""Activities, their partners, people and measures, made by the services as whoever acts."""

from datetime import date

from comity.access.models import Account, Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.activities.models.activity import Activity
from comity.activities.models.reference import ActivityKind
from comity.activities.services import moving, preparing, registering
from comity.activities.services.registering import Ties
from comity.foundation import clock
from comity.foundation.models import Record
from comity.kit.services import create_record
from comity.partners.models import Counterpart
from comity.people.models import Person
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme

DAYS = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 3)}
PAST_DAYS = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 4)}
WAY = ("clear", "confirm", "hold")
"""The steps by which a proposed activity comes to be reported."""


def make(actor, model, *, level=0, **values) -> Record:
    return create_record(
        actor=actor,
        model=model,
        values=values,
        label=label_for(actor=actor, level=level),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id)),
    )


def make_activity(
    actor, *, partners=(), measure=None, level=0, kind="friendship_exchange", scope="held", **values
) -> Activity:
    """An activity that is proposed; unplanned where no measure is given."""
    given = {
        "kind": ActivityKind.objects.get(pk=kind),
        "title_en": "Exchange",
        "purpose": "To know each other",
        "place": "Na Meo",
        "unplanned_reason": "" if measure else "Asked at short notice",
        **DAYS,
        **values,
    }
    return registering.register_activity(
        actor=actor,
        values=given,
        label=label_for(actor=actor, level=level),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id), scope),
        ties=Ties(partners, measure),
    )


def appraise(actor, activity, detriment="none"):
    values = {"detriment": detriment, "grounds": "Looked into", "precautions": "Escort"}
    return preparing.appraise(actor=actor, activity=activity, values=values)


def hold(actor, activity) -> Activity:
    """Take an activity to where it is to be reported; one that lies ahead is moved to days that are over."""
    if activity.starts_on > clock.today():
        why = "It took place earlier"
        activity = registering.reschedule_activity(actor=actor, activity=activity, reason=why, **PAST_DAYS)
    appraise(actor, activity)
    for action in WAY:
        activity = moving.move_activity(actor=actor, activity=activity, action=action)
    return activity


def make_measure(actor, **values) -> Measure:
    programme = make(
        actor,
        Programme,
        code=f"P-{Programme.objects.count()}",
        title_en="Annual plan",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    given = {"title_en": "Two exchanges", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30)}
    return make(actor, Measure, programme=programme, **{**given, **values})


def make_person(actor, name="Nguyễn Văn An", **values) -> Person:
    """A person as the personnel officers of the actor's unit keep them."""
    person = Person(name=name, unit_id=actor.unit_id, label=label_for(actor=actor, level=0), **values)
    person.scope = scope_for(Unit.objects.get(pk=actor.unit_id))
    person.created_by = person.changed_by = actor.account_id
    person.save(force_insert=True)
    return person


def account_in(world, name) -> Account:
    """An account of the world as whoever acts reads it, to be named by records."""
    return Account.objects.get(pk=world.account(name).pk)


def make_counterpart(actor, partner, *, level=0, **values) -> Counterpart:
    given = {"name": "Colonel Kham", "post": "Commander", **values}
    return make(actor, Counterpart, level=level, partner=partner, **given)
