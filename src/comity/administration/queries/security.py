"""What waits on the security officer's desk: all of it about accounts and records within the officer's reach."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from comity.access import factors
from comity.access import queries as access_queries
from comity.access.models import Account
from comity.access.sessions import Standing
from comity.administration.models import Clearance, ClearanceState, Lowering, LoweringState
from comity.administration.sessions import KeptSession, sessions_kept
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import title_of, types, url_for
from comity.history.models import Event
from comity.threads.queries import records_of

MOST = 50
SOON = timedelta(days=30)
LATELY = timedelta(days=30)
GUARDING = {"administrator", "security_officer"}
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/)[A-Za-z0-9_-]{20,}(?=/|$)")


@dataclass(frozen=True, slots=True)
class Notice:
    """One account on the desk and what is to be noticed about it."""

    account: Account
    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passwords for one account; `locked` while the account may not sign in from there."""

    account: Account
    failures: int
    at: datetime
    locked: bool


@dataclass(frozen=True, slots=True)
class Lowered:
    """A record whose label somebody lowered."""

    at: datetime
    who: Account | None
    title: str
    url: str
    before: str
    after: str
    reason: str
    record: Record


def accounts_kept(actor: Actor) -> QuerySet[Account]:
    """Return the active accounts of people in the officer's unit and below."""
    rows = access_queries.accounts().filter(active=True, unit__in=access_queries.own_units(actor))
    return rows.select_related("unit", "clearance", "login").prefetch_related("role_rows__role")


def without_second_factor(accounts: Iterable[Account]) -> list[Notice]:
    """Return the accounts that must have a second factor and have none."""
    held = set(Authenticator.objects.values_list("user_id", flat=True))
    return [
        Notice(each, _("has no second factor"))
        for each in accounts
        if each.login_id and each.login_id not in held and factors.is_required(_standing(each))
    ]


def about_to_expire(accounts: Iterable[Account]) -> list[Notice]:
    """Return the accounts whose clearance ends within a month, the first to end first."""
    until = clock.today() + SOON
    found = [each for each in accounts if each.cleared_until and each.cleared_until <= until]
    return [
        Notice(each, _("cleared until %s") % each.cleared_until)
        for each in sorted(found, key=lambda each: each.cleared_until or until)
    ]


def dormant(accounts: Iterable[Account]) -> list[Notice]:
    """Return the accounts that nobody signed in to for as long as is set, those that were never used first."""
    border = clock.now() - timedelta(days=settings.COMITY_DORMANT_DAYS)
    events = Event.objects.filter(verb="signed_in", object_type="access.account").order_by()
    last = dict(events.values_list("object_id").annotate(Max("happened_at")))
    found = [(last.get(each.pk), each) for each in accounts if each.created_at < border]
    quiet = [(at, each) for at, each in found if at is None or at < border]
    return [
        Notice(each, _("never signed in") if at is None else _("last signed in"), at)
        for at, each in sorted(quiet, key=lambda pair: (pair[0] is not None, pair[0] or border, pair[1].name))
    ]


def rare_rights(accounts: Iterable[Account]) -> list[Notice]:
    """Return the accounts with a combination of roles that nobody else has, or with both roles that guard the others."""
    held = {each: frozenset(row.role_id for row in each.role_rows.all()) for each in accounts}
    counts = Counter(held.values())
    names = {each: ", ".join(sorted(str(row.role) for row in each.role_rows.all())) for each in held}
    return [
        Notice(each, names[each])
        for each, roles in held.items()
        if len(roles) > 1 and (counts[roles] == 1 or roles >= GUARDING)
    ]


def refusals(actor: Actor) -> list[Notice]:
    """Return who was refused what lately. The address is told without the record, the reason not at all."""
    events = Event.objects.filter(verb="refused", happened_at__gte=clock.now() - LATELY)
    latest = list(events.order_by("-happened_at")[: 4 * MOST])
    people = accounts_kept(actor).in_bulk({event.account_id for event in latest})
    return [
        Notice(people[event.account_id], path_without_names(event.payload.get("path", "")), event.happened_at)
        for event in latest
        if event.account_id in people
    ][:MOST]


def path_without_names(path: str) -> str:
    """Return an address with everything left out that names a record or opens one."""
    return IDENTIFIER.sub("…", path.partition("?")[0])[:120]


def failed_sign_ins(accounts: Iterable[Account]) -> tuple[list[Attempts], int]:
    """Return the wrong passwords of known accounts, and how many were sent under names that are nobody's.

    What was typed as a name is never shown: it may have been a password.
    """
    known = {each.login.name: each for each in accounts if each.login}
    rows = list(AccessAttempt.objects.order_by("-attempt_time")[: 4 * MOST])
    border = clock.now() - settings.AXES_COOLOFF_TIME
    found = [
        Attempts(
            known[row.username],
            row.failures_since_start,
            row.attempt_time,
            row.failures_since_start >= settings.AXES_FAILURE_LIMIT and row.attempt_time > border,
        )
        for row in rows
        if row.username in known
    ]
    return found[:MOST], sum(row.failures_since_start for row in rows if row.username not in known)


def open_sessions(accounts: Iterable[Account]) -> list[tuple[KeptSession, Account]]:
    """Return what holds now of sessions, tokens and feed addresses, with the account of each."""
    known = {each.pk: each for each in accounts}
    return [(each, known[each.account_id]) for each in sessions_kept() if each.account_id in known]


def proposed_clearances(actor: Actor) -> QuerySet[Clearance]:
    """Return the clearances that wait for a decision."""
    rows = Clearance.objects.filter(state=ClearanceState.PROPOSED, unit__in=access_queries.own_units(actor))
    return rows.exclude(account=actor.account_id).select_related(
        "account__unit", "account__clearance", "level"
    )


def clearances_of(account: Account) -> QuerySet[Clearance]:
    """Return what was proposed and decided for an account, newest first."""
    return Clearance.objects.filter(account=account).select_related("level", "decided_by")


def lowerings_asked(actor: Actor) -> list[tuple[Lowering, Record]]:
    """Return the requests that the actor may decide, each with its record, the oldest first."""
    return with_records(actor, Lowering.objects.filter(state=LoweringState.ASKED))


def lowerings_decided(actor: Actor) -> list[tuple[Lowering, Record]]:
    """Return what was decided on requests, newest first."""
    return with_records(actor, Lowering.objects.exclude(state=LoweringState.ASKED).order_by("-decided_at"))


def with_records(actor: Actor, asked: QuerySet[Lowering]) -> list[tuple[Lowering, Record]]:
    """Return requests with their records, as far as the actor sees both and may lower labels of that type."""
    rows = list(
        asked.select_related("before__level", "wanted__level", "label__level", "unit", "decided_by")[:200]
    )
    records = records_of((row.record_type, row.record_id) for row in rows)
    return [
        (row, record)
        for row in rows
        if (record := records.get((row.record_type, row.record_id))) is not None
        and actor.may("lower_label", row.record_type)
    ]


def lowered_lately(actor: Actor, *, since: datetime | None = None) -> list[Lowered]:
    """Return the records within reach whose label was lowered, by whom and why, newest first."""
    border = since or clock.now() - LATELY
    events = Event.objects.filter(verb="lowered_label", happened_at__gte=border).order_by("-happened_at")
    latest = [event for event in events[: 4 * MOST] if event.object_type in types]
    records = records_of((event.object_type, event.object_id) for event in latest)
    people = Account.objects.in_bulk({event.account_id for event in latest})
    return [
        Lowered(
            at=event.happened_at,
            who=people.get(event.account_id) if event.account_id else None,
            title=title_of(record),
            url=url_for(record),
            before=str(event.payload.get("from", "")),
            after=str(event.payload.get("to", "")),
            reason=str(event.payload.get("reason", "")),
            record=record,
        )
        for event in latest
        if (record := records.get((event.object_type, event.object_id))) is not None
        and actor.may("view", event.object_type)
    ]


def _standing(account: Account) -> Standing:
    guarded = any(row.role_id in GUARDING for row in account.role_rows.all())
    return Standing(account.pk, account.clearance_id, guarded)
