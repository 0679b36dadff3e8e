"""The steps of a relation, up and down the ladder."""

from datetime import date

from django.utils.translation import gettext as _

from comity.access.services.keeping import NotPossible, allow, beside, keep, locked, require_reason
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.partners import policies
from comity.partners.models import Partner, RelationChange, RelationStep
from comity.threads import services as threads


def change_relation(
    *, actor: Actor, partner: Partner, step: RelationStep | None, happened_on: date, reason: str
) -> RelationChange:
    """Record that the relation stands on another step since a day, and why. Steps are recorded in their order."""
    current = locked(partner)
    allow(policies.why_not_change(actor, current))
    before, why = current.relation, require_reason(reason)
    if step == before:
        raise NotPossible(_("The relation stands on this step already."))
    if happened_on > clock.today():
        raise NotPossible(_("Record a step once it is taken."))
    latest = RelationChange.objects.filter(partner=current).first()
    if latest is not None and happened_on < latest.happened_on:
        raise NotPossible(
            _("A later step is recorded already, of %(day)s.") % {"day": latest.happened_on.isoformat()}
        )
    change = RelationChange(
        partner=current, happened_on=happened_on, from_step=before, to_step=step, reason=why
    )
    keep(actor=actor, record=beside(actor=actor, record=change, parent=current))
    current.relation = step
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="stepped", record=current, reason=why, details={"to": step and step.pk})
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    return change
