"""The label scale: what its levels are called and which colour they bear."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import policies
from comity.access.models import Level
from comity.access.queries import account_of
from comity.administration.sessions import rename_level
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed


def set_level(*, actor: Actor, level: Level, name_en: str, name_vi: str, colour: str) -> Level:
    """Give a level other names or another colour. Its place on the scale and what it hides never change."""
    reason = policies.why_not(actor, "change", "access.level")
    if reason is not None:
        raise NotAllowed(reason)
    level.name_en, level.name_vi, level.colour = name_en, name_vi, colour
    level.clean_fields()
    if Level.objects.filter(colour=colour).exclude(pk=level.pk).exists():
        raise ValidationError({"colour": _("Another level bears this colour.")})
    rename_level(level.no, name_en=name_en, name_vi=name_vi, colour=colour)
    details = {"level": level.code, "name_en": name_en, "name_vi": name_vi, "colour": colour}
    record_event(actor=actor, verb="kept_list", record=account_of(actor), details=details)
    return level
