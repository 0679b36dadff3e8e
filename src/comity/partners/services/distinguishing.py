"""Telling two partners apart that look alike, and taking it back. Nothing of the partners themselves is changed."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.access.queries import scope_for
from comity.access.services import label_over
from comity.access.services.keeping import NotPossible, allow, keep, locked
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.partners import policies
from comity.partners.models import Distinction, Partner
from comity.partners.queries.duplicates import distinction_between


def tell_apart(*, actor: Actor, one: Partner, other: Partner) -> Distinction:
    """Say that the two are not the same. It holds for the actor's unit and those above, under the label of both."""
    allow(policies.why_not_tell_apart(actor, one, other))
    if distinction_between(one, other):
        raise NotPossible(_("The two are told apart already."))
    one, other = sorted((one, other), key=lambda each: str(each.pk))
    made = Distinction(one=one, other=other, unit_id=actor.unit_id, created_by=actor.account_id)
    made.scope, made.label = scope_for(actor.unit_id), label_over(actor, one.label, other.label)
    try:
        with transaction.atomic():
            keep(actor=actor, record=made)
    except IntegrityError:
        raise NotPossible(_("The two are told apart already.")) from None
    _tell(actor, made, "told_apart")
    return made


def take_back_distinction(*, actor: Actor, distinction: Distinction) -> Distinction:
    """Let the two look alike again."""
    current = locked(distinction)
    allow(policies.why_not_take_back_distinction(actor, current))
    current.undone_at = clock.now()
    keep(actor=actor, record=current)
    _tell(actor, current, "paired_again")
    return current


def _tell(actor: Actor, made: Distinction, verb: str) -> None:
    for each, beside in ((made.one, made.other), (made.other, made.one)):
        details = {"with": beside.pk} if policies.may_tell_of(each, beside) else {}
        record_event(actor=actor, verb=verb, record=each, details=details)
