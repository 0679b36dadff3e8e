"""Freezing what is approved, row by row, each under the label of what it copies."""

from comity.access.services.keeping import beside, keep
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.programmes import queries
from comity.programmes.models.baseline import Baseline, BaselineMeasure, BaselineTarget
from comity.programmes.models.programme import Programme

MEASURE_FACTS = ("title_en", "title_vi", "parent_id", "starts_on", "ends_on", "weight", "estimate")
"""What a baseline keeps of a measure, besides who answers for it."""


def freeze(*, actor: Actor, programme: Programme) -> Baseline:
    """Keep the measures and targets as they stand under the number of the programme's revision.

    Called by the service that approves, which has authorised it.
    """
    baseline = Baseline(
        programme=programme,
        revision=programme.revision,
        approved_on=clock.today(),
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
    )
    keep(actor=actor, record=beside(actor=actor, record=baseline, parent=programme))
    measures = []
    for measure in queries.measures_of(programme):
        row = BaselineMeasure(baseline=baseline, measure=measure)
        for name in MEASURE_FACTS:
            setattr(row, name, getattr(measure, name))
        measures.append(beside(actor=actor, record=row, parent=measure))
    BaselineMeasure.objects.bulk_create(measures, batch_size=500)
    indicators = list(queries.indicators_of(programme))
    targets = [
        beside(
            actor=actor,
            record=BaselineTarget(
                baseline=baseline, indicator_id=target.indicator_id, due_on=target.due_on, value=target.value
            ),
            parent=target,
        )
        for found in queries.targets_of(indicators).values()
        for target in found
    ]
    BaselineTarget.objects.bulk_create(targets, batch_size=500)
    return baseline
