"""Labels of what is made from several records."""

from comity.access.models import Label
from comity.access.services import label_for
from comity.foundation.acting import Actor


def label_over(actor: Actor, *labels: Label) -> Label:
    """Return the lowest label that covers all of them: highest level, all caveats, released only where all are."""
    first, *rest = labels
    if all(label.pk == first.pk for label in rest):
        return first
    releasable = set(first.releasable_to).intersection(*(label.releasable_to for label in rest))
    return label_for(
        actor=actor,
        level=max(label.level_id for label in labels),
        caveats=sorted({caveat for label in labels for caveat in label.caveats}),
        releasable_to=sorted(releasable),
    )
