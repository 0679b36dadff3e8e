"""Asking units for their opinions, giving them, concluding appraisals, and issuing rules as instruments."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.access.models import Label, Scope, Unit
from comity.access.services.keeping import allow, allow_now, keep, locked, place, require, require_reason
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.states import transition_named, why_not_move
from comity.instruments.models.instrument import Instrument
from comity.instruments.services import register, wording
from comity.kit.services import create_record, update_record
from comity.programmes import policies
from comity.programmes.models.consulting import (
    APPRAISAL_TRANSITIONS,
    ENDED,
    OPINION_TRANSITIONS,
    RULE_TRANSITIONS,
    Appraisal,
    Opinion,
    OpinionState,
    RuleMaking,
)
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.services.titling import in_both

_CONCLUDE = gettext_noop("Conclude the appraisal: %(what)s")
_ISSUE = gettext_noop("Issue the rule: %(what)s")

Matter = Appraisal | RuleMaking
"""On what opinions are asked."""


def table_of(matter: Matter) -> Any:
    """Return the state table of an appraisal or a rule."""
    return APPRAISAL_TRANSITIONS if isinstance(matter, Appraisal) else RULE_TRANSITIONS


def take_up(
    *, actor: Actor, model: type[Record], values: dict[str, Any], label: Label, scope: Scope | None
) -> Record:
    """Register a plan to appraise or a rule to make; that it be concluded or issued in time waits on a desk."""
    made = create_record(actor=actor, model=model, values=values, label=label, scope=scope)
    _wait(actor, made)
    return made


def change_matter(*, actor: Actor, matter: Matter, values: dict[str, Any], version: int) -> Record:
    """Change what is said of it until it comes to its end; another day moves what waits on the desk."""
    allow_now(policies.why_not_reword_matter(matter))
    before = type(matter).objects.values_list("due_on", flat=True).filter(pk=matter.pk).first()
    changed = update_record(actor=actor, record=matter, values=values, expected_version=version)
    if changed.due_on != before:
        _wait(actor, changed)
    return changed


def ask_opinions(
    *, actor: Actor, matter: Matter, units: Iterable[Unit], due_on: date | None
) -> list[Opinion]:
    """Ask units for their opinion by a day; a duty waits in each. One that was asked already is not asked again."""
    current = _ready(actor, matter, "ask")
    made = []
    for unit in units:
        require(policies.why_not_ask(current, unit))
        opinion = Opinion(due_on=due_on, **_about(current))
        place(actor=actor, record=opinion, unit_id=unit.pk, label=current.label, scope=current.scope)
        keep(actor=actor, record=opinion)
        threads.link(actor=actor, kind="arises_from", source=opinion, target=current)
        _wait_for(actor, opinion, current)
        made.append(opinion)
    require(None if made else _("Choose at least one unit."))
    _move(actor, current, "ask")
    return made


def give_opinion(*, actor: Actor, opinion: Opinion, stance: str, text: str) -> Opinion:
    """Say what one's unit thinks, as long as the matter is open; an opinion may be given anew."""
    current = locked(opinion)
    allow(policies.why_not_give(actor, current))
    current.stance, current.text, current.given_on = stance, text, clock.today()
    current.state = transition_named(OPINION_TRANSITIONS, "give").target
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="gave_opinion", record=current)
    threads.close_duties(actor=actor, record=current)
    threads.notify(actor=actor, record=current, kind="changed", recipients=[current.about.created_by])
    return current


def conclude_appraisal(
    *, actor: Actor, appraisal: Appraisal, conclusion: str, conclusion_text: str
) -> Appraisal:
    """Conclude an appraisal, whether all opinions came in or not; those that did not come wait no longer."""
    current: Appraisal = _ready(actor, appraisal, "conclude")
    current.conclusion, current.conclusion_text = conclusion, conclusion_text
    current.concluded_on = clock.today()
    _move(actor, current, "conclude")
    _stop_waiting(actor, current)
    return current


def issue_rule(*, actor: Actor, rule: RuleMaking, facts: dict[str, Any]) -> Instrument:
    """Register a rule as an instrument in force with its text; the rule is then issued."""
    current = _ready(actor, rule, "issue")
    require(None if current.text else _("Write the draft first."))
    known = {"title_en": current.title_en, "title_vi": current.title_vi, "issuer_unit": current.unit}
    registered = register.register_instrument(
        actor=actor,
        facts={**known, "language": wording.language_of(current.text), **facts},
        label=current.label,
        scope=current.scope,
        in_force=True,
    )
    require(None if registered.is_new else _("An instrument of this number is registered already."))
    wording.amend_text(
        actor=actor,
        instrument=registered.instrument,
        text=current.text,
        amended_by=None,
        in_force_from=None,
    )
    current.instrument = registered.instrument
    _move(actor, current, "issue")
    _stop_waiting(actor, current)
    threads.link(actor=actor, kind="arises_from", source=registered.instrument, target=current)
    return registered.instrument


def move_matter(*, actor: Actor, matter: Matter, action: str, reason: str = "") -> Matter:
    """Begin drafting, decline, abandon or take up again; what is taken up waits for its end and its opinions anew."""
    current: Matter = _ready(actor, matter, action)
    if action == "reopen" and isinstance(current, Appraisal):
        current.conclusion, current.conclusion_text, current.concluded_on = "", "", None
    _move(actor, current, action, reason)
    if action in {"decline", "abandon"}:
        _stop_waiting(actor, current)
    if action == "reopen":
        _wait(actor, current)
        for opinion in current.opinions.filter(state=OpinionState.ASKED).select_related("unit"):
            _wait_for(actor, opinion, current)
    return current


def _ready(actor: Actor, matter: Any, action: str) -> Any:
    current = locked(matter)
    allow_now(why_not_move(current, table_of(current), action))
    allow(policies.why_not_move_matter(actor, current, action))
    return current


def _move(actor: Actor, matter: Any, action: str, reason: str = "") -> None:
    transition = transition_named(table_of(matter), action)
    reason = require_reason(reason) if transition.needs_reason else reason.strip()
    matter.state = transition.target
    keep(actor=actor, record=matter)
    record_event(actor=actor, verb=action, record=matter, reason=reason)
    threads.notify(actor=actor, record=matter, kind="changed", followers=True)


def _about(matter: Matter) -> dict[str, Matter]:
    return {"appraisal" if isinstance(matter, Appraisal) else "rule": matter}


def _wait(actor: Actor, matter: Any) -> None:
    """Put it on the desks of those who conclude or issue it, until its day."""
    threads.close_duties(actor=actor, record=matter)
    if matter.state in ENDED:
        return
    sentence = _CONCLUDE if isinstance(matter, Appraisal) else _ISSUE
    titles = in_both(sentence, what=matter)
    threads.open_duty(
        actor=actor,
        record=matter,
        kind=DutyKind.DECIDE,
        unit=matter.unit,
        action="approve",
        due_on=matter.due_on,
        **titles,
    )


def _wait_for(actor: Actor, opinion: Opinion, matter: Matter) -> None:
    """Put it on the desks of the unit that was asked, until the day by which its opinion is due."""
    titles = in_both(gettext_noop("Give an opinion: %(what)s"), what=matter)
    threads.open_duty(
        actor=actor,
        record=opinion,
        kind=DutyKind.REPORT,
        unit=opinion.unit,
        due_on=opinion.due_on,
        **titles,
    )


def _stop_waiting(actor: Actor, matter: Matter) -> None:
    threads.close_duties(actor=actor, record=matter)
    for opinion in matter.opinions.filter(state=OpinionState.ASKED):
        threads.close_duties(actor=actor, record=opinion)
