"""Taking links off the thread, where this package put them."""

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.threads import services as threads
from comity.threads.models import Link


def unlink(actor: Actor, kind: str, source: Record, target: Record) -> None:
    """Remove the link of that kind between two records, if there is one."""
    for link in Link.objects.filter(kind=kind, source_id=source.pk, target_id=target.pk):
        threads.unlink(actor=actor, link=link)
