"""Keeping the reference lists."""

from typing import Any

from comity.access.queries import account_of
from comity.administration.policies import why_not_keep
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import ReferenceItem
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import type_name


def save_item(*, actor: Actor, item: ReferenceItem, **values: Any) -> ReferenceItem:
    """Save an entry of a reference list, new or changed. Entries are put out of use, never deleted."""
    reason = why_not_keep(actor, type(item))
    if reason:
        raise NotAllowed(reason)
    for name, value in values.items():
        setattr(item, name, value)
    item.full_clean()
    item.save()
    details = {"list": type_name(item), "code": item.pk}
    record_event(actor=actor, verb="kept_list", record=account_of(actor), details=details)
    return item
