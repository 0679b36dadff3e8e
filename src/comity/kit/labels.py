"""The labels of what a page or export shows together."""

from collections.abc import Iterable

from comity.access.models import Label
from comity.foundation.models import Labelled


def covering(rows: Iterable[Labelled]) -> Label | None:
    """Give the rows their labels in one query and return a label that covers them all, made for showing only.

    It has the highest level, every caveat, and the releasability that all share.
    """
    rows = list(rows)
    labels = Label.objects.select_related("level").in_bulk({row.label_id for row in rows})
    for row in rows:
        row.label = labels[row.label_id]
    if not labels:
        return None
    return Label(
        level=max((label.level for label in labels.values()), key=lambda level: level.no),
        caveats=sorted({caveat for label in labels.values() for caveat in label.caveats}),
        releasable_to=sorted(set.intersection(*(set(label.releasable_to) for label in labels.values()))),
    )
