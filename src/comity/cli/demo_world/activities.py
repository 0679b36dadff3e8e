"""What the units of the demo do with their partners in a year: planned, cleared, prepared, held, reported, called off."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import get_current_timezone

from comity.access.acting import acting_as
from comity.access.models import Account, Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.activities import queries
from comity.activities.models.activity import Activity, Series
from comity.activities.models.reference import ActivityKind
from comity.activities.services import moving, preparing, registering, reporting, taking_part
from comity.activities.services.registering import Ties
from comity.activities.services.reporting import Captured, Promise
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.partners.models import Commitment, Counterpart, Partner
from comity.partners.services import commitments
from comity.partners.services.tying import create_tied
from comity.people.models import Person
from comity.programmes.models.measure import Measure

COMMANDER, OPEN = "commander", 0
DECIDED = {"clear", "refuse", "close", "waive_report"}
"""The steps that the commander takes; the others are taken by whoever plans the activity."""
HELD = ("clear", "confirm", "hold")
WAYS: dict[str, tuple[str, ...]] = {
    "proposed": (),
    "refused": ("refuse",),
    "cleared": ("clear",),
    "confirmed": ("clear", "confirm"),
    "under_way": ("clear", "confirm", "begin"),
    "postponed": ("clear", "postpone"),
    "cancelled": ("clear", "cancel"),
    "held": HELD,
    "reported": (*HELD, "report"),
    "closed": (*HELD, "report", "close"),
    "waived": (*HELD, "waive_report"),
}
"""The steps that lead to where an activity is to stand."""


def fill() -> None:
    """Begin the series, and take each activity as far as the table says."""
    given = table("activities")
    with acting_as(account_of("officer"), working_level=OPEN) as actor:
        for row in given["series"]:
            _begin(actor, row)
    for row in given["activity"]:
        with acting_as(account_of(row["account"])) as actor:
            activity = _propose(actor, row)
            _prepare(actor, activity, row)
        for action in WAYS[row["reached"]]:
            _step(row, activity, action)


def _begin(actor: Actor, row: dict[str, str]) -> None:
    values: dict[str, Any] = {name: row[name] for name in ("name_en", "name_vi", "note")}
    values |= {"kind": ActivityKind.objects.get(pk=row["kind"]), "partner": _partner(row["partner"])}
    label, scope = label_for(actor=actor, level=OPEN), scope_for(_unit(row["unit"]), "issued")
    create_tied(actor=actor, model=Series, values=values, label=label, scope=scope)


def _propose(actor: Actor, row: dict[str, Any]) -> Activity:
    starts_on, unit = _day(row["in_days"]), _unit(row["unit"])
    said = ("title_en", "title_vi", "purpose", "place", "line", "turn", "estimate")
    values: dict[str, Any] = {name: row[name] for name in said if name in row}
    values |= {
        "unit": unit,
        "kind": ActivityKind.objects.get(pk=row["kind"]),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=row.get("days", 1) - 1),
        "responsible": Account.objects.get(login__name=row.get("responsible", row["account"])),
        "series": Series.objects.get(name_en=row["series"]) if "series" in row else None,
        "unplanned_reason": row.get("unplanned", ""),
    }
    return registering.register_activity(
        actor=actor,
        values=values,
        label=label_for(actor=actor, level=row.get("level", OPEN)),
        scope=scope_for(unit, row.get("scope", "held")),
        ties=Ties([_partner(code) for code in row["partners"]], _measure(row)),
    )


def _prepare(actor: Actor, activity: Activity, row: dict[str, Any]) -> None:
    """Appraise it, name who takes part, and write its programme."""
    if "grounds" in row:
        values = {"detriment": "none", "grounds": row["grounds"]}
        preparing.appraise(actor=actor, activity=activity, values=values)
    for name, role in row.get("ours", ()):
        person = Person.objects.get(name=name)
        taking_part.add_member(actor=actor, activity=activity, person=person, counterpart=None, role=role)
    for name, role in row.get("theirs", ()):
        guest = Counterpart.objects.get(name=name)
        taking_part.add_member(actor=actor, activity=activity, person=None, counterpart=guest, role=role)
    if "travel" in row:
        transport, lodging = row["travel"]
        taking_part.change_delegation(
            actor=actor, activity=activity, partner=None, transport=transport, lodging=lodging
        )
    for day, at, what, place in row.get("programme", ()):
        point = {"starts_at": _moment(activity, day, at), "what": what, "place": place}
        preparing.add_itinerary(actor=actor, activity=activity, values=point)
    for side in row.get("side", ()):
        _patrol(actor, activity, side)


def _patrol(actor: Actor, activity: Activity, row: dict[str, Any]) -> None:
    values: dict[str, Any] = {name: row[name] for name in ("route", "leader", "strength")}
    values |= {
        "starts_at": _moment(activity, 0, row["from"]),
        "ends_at": _moment(activity, 0, row["until"]),
    }
    side = _partner(row["partner"]) if "partner" in row else None
    taking_part.add_patrol_part(actor=actor, activity=activity, partner=side, values=values)


def _step(row: dict[str, Any], activity: Activity, action: str) -> None:
    who = COMMANDER if action in DECIDED else row["account"]
    with acting_as(account_of(who)) as actor:
        if action == "report":
            _report(actor, activity, row["report"])
            return
        if action == "cancel":
            _promise_before(actor, activity, row)
        why = row.get("why", "") if action == WAYS[row["reached"]][-1] else ""
        moving.move_activity(actor=actor, activity=activity, action=action, reason=why)
        if action == "confirm":
            for item in list(queries.checklist_of(activity))[: row.get("ticked", 0)]:
                preparing.tick_point(actor=actor, item=item)


def _promise_before(actor: Actor, activity: Activity, row: dict[str, Any]) -> None:
    """Promise something in view of an activity that is then called off."""
    for each in row.get("promise", ()):
        values = {"partner": _partner(each["partner"]), "side": each["side"], "text": each["text"]}
        values |= {"unit": activity.unit, "due_on": _day(each["due"])}
        commitments.make_commitment(
            actor=actor, values=values, label=activity.label, scope=activity.scope, source=activity
        )


def _report(actor: Actor, activity: Activity, row: dict[str, Any]) -> None:
    """Report, and keep of the promises what was kept since."""
    promises = [
        Promise(_partner(each["partner"]), each["side"], each["text"], _day(each["due"]))
        for each in row.get("promise", ())
    ]
    reporting.report_activity(
        actor=actor,
        activity=activity,
        values={name: row.get(name, "") for name in ("result", "issues", "recommendations")},
        captured=Captured(row.get("lessons", ()), promises),
        submit=True,
    )
    for each in row.get("promise", ()):
        for action, reason in each.get("since", ()):
            made = Commitment.objects.get(text=each["text"])
            commitments.move_commitment(actor=actor, commitment=made, action=action, reason=reason)


def _measure(row: dict[str, Any]) -> Measure | None:
    """Return the measure of that name, whichever of its languages bears it."""
    if "measure" not in row:
        return None
    named = Q(title_en=row["measure"]) | Q(title_vi=row["measure"])
    return Measure.objects.get(named, unit=_unit(row["unit"]))


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def _partner(code: str) -> Partner:
    return Partner.objects.get(code=code)


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _moment(activity: Activity, day: int, at: str) -> datetime:
    on = activity.starts_on + timedelta(days=day)
    return datetime.combine(on, time.fromisoformat(at), get_current_timezone())
