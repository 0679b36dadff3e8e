"""Freezing what is approved, row by row, each under the label of what it copies."""

from django.db import connection

from comity.access.services.keeping import beside, keep
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.programmes.models.baseline import Baseline
from comity.programmes.models.programme import Programme


def freeze(*, actor: Actor, programme: Programme) -> Baseline:
    """Keep the measures and targets as they stand under the number of the programme's revision.

    All of them, also those that whoever approves does not see. Called by the service that approves, which has
    authorised it.
    """
    baseline = Baseline(
        programme=programme,
        revision=programme.revision,
        approved_on=clock.today(),
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
    )
    keep(actor=actor, record=beside(actor=actor, record=baseline, parent=programme))
    with connection.cursor() as cursor:
        cursor.execute("select sec.freeze_baseline(%s)", [baseline.pk])
    return baseline
