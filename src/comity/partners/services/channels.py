"""Channels: the meetings held in them, and the duty to hold the next one in time."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.access.services.keeping import NotPossible, allow, beside, keep, locked
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.partners import policies, queries
from comity.partners.models import Channel, Meeting
from comity.partners.services.tying import update_tied
from comity.threads import services as threads
from comity.threads.services.titling import in_both

AHEAD = timedelta(days=21)
"""How long before the day of a meeting the unit is reminded to prepare it."""
HOLD = gettext_noop("Prepare and hold the meeting: %(what)s")


def record_meeting(*, actor: Actor, channel: Channel, facts: Mapping[str, Any]) -> Meeting:
    """Record that the channel met; its clock starts anew, from the next day agreed if there is one."""
    current = locked(channel)
    allow(policies.why_not_meet(actor, current))
    meeting = Meeting(channel=current, **{name: facts[name] for name in ("held_on", "place", "note")})
    if meeting.held_on > clock.today():
        raise NotPossible(_("Record a meeting once it is held; a day to come is agreed on the form."))
    keep(actor=actor, record=beside(actor=actor, record=meeting, parent=current))
    if agreed_on := facts.get("agreed_on"):
        current.agreed_on = agreed_on
    _wind(actor, current)
    record_event(actor=actor, verb="met", record=current, details={"held_on": meeting.held_on})
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    return meeting


def take_back_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Take back a meeting that was recorded by mistake; the ledger keeps it."""
    current = locked(meeting.channel)
    allow(policies.why_not_change(actor, current))
    meeting.delete()
    _wind(actor, current)


def change_channel(
    *, actor: Actor, record: Channel, values: Mapping[str, Any], expected_version: int
) -> Channel:
    """Change a channel. A duty for a day that no longer holds is closed; the clock opens another in time."""
    before = record.next_on
    saved = update_tied(actor=actor, record=record, values=values, expected_version=expected_version)
    if saved.next_on != before:
        threads.close_duties(actor=actor, record=saved)
    return saved


def remind_of_meetings(*, actor: Actor, today: date) -> int:
    """Put each meeting that is near or overdue on the desk of its unit, once; return how many are new."""
    due = queries.channels_to_remind(today + AHEAD)
    return len(threads.open_duties(actor=actor, duties=((each, _duty_of(each)) for each in due)))


def _wind(actor: Actor, channel: Channel) -> None:
    """Set the clock of a channel by its latest meeting."""
    channel.last_met_on = queries.last_met(channel)
    keep(actor=actor, record=channel)
    threads.close_duties(actor=actor, record=channel)


def _duty_of(channel: Channel) -> threads.DutyFields:
    titles = in_both(HOLD, what=channel)
    return {
        "kind": "report",
        "unit": channel.unit,
        "due_on": channel.next_on,
        "title_en": titles["title_en"],
        "title_vi": titles["title_vi"],
    }
