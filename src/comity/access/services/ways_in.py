"""The ways into an account that hold now: what is signed in, API tokens and feed addresses; made and ended."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import policies, queries, sessions
from comity.access.models import Account, Level, Unit
from comity.access.sessions import Lifetime, Marks
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import LabelTooHigh, NotAllowed, StateForbids

TYPE = "access.account"
DAY = 24 * 3600
TOKEN_DOOR = "api_"  # noqa: S105 how a token begins, no token


@dataclass(frozen=True, slots=True)
class TokenValues:
    """What a token may do: up to a level, for some days, perhaps in a unit below, on some types, reading or writing."""

    name: str
    days: int
    level: Level
    unit: Unit | None = None
    writing: bool = False
    types: tuple[str, ...] = ()


def make_token(*, actor: Actor, values: TokenValues) -> str:
    """Make a token for the API and return it, to be shown this once."""
    return _make(actor, values, door=TOKEN_DOOR)


def make_feed(*, actor: Actor, values: TokenValues, purpose: str) -> str:
    """Make the secret part of a feed address that serves this one purpose; it never writes."""
    return _make(actor, values, door=f"feed_{purpose}_")


def end_way_in(*, actor: Actor, session_id: UUID) -> None:
    """End a session, token or feed address of one's own; effective at its next request."""
    if not any(each.id == session_id for each in sessions.ways_into(actor.account_id)):
        raise NotAllowed(_("This has ended already."))
    sessions.end_one(session_id)
    record_event(actor=actor, verb="ended_sessions", record=queries.account_of(actor))


def end_others(*, actor: Actor) -> int:
    """Sign oneself out everywhere else; return how many sessions that ended."""
    ended = sessions.end_others()
    record_event(actor=actor, verb="ended_sessions", record=queries.account_of(actor))
    return ended


def end_for(*, actor: Actor, account: Account, session_id: UUID, reason: str) -> None:
    """End a session, token or feed address of an account that the actor keeps."""
    policies.check(actor, "clear", TYPE)
    if not reason.strip():
        raise StateForbids(_("Say why it is ended."))
    ways = sessions.ways_into(account.pk)
    if not any(each.id == session_id for each in ways) or not sessions.end_one(session_id):
        raise NotAllowed(_("This has ended already."))
    record_event(actor=actor, verb="ended_sessions", record=account, reason=reason)


def _make(actor: Actor, values: TokenValues, *, door: str) -> str:
    if actor.acts_for is not None:
        raise NotAllowed(_("Make it in your own name: return to yourself first."))
    if values.level.no > actor.working_level:
        raise LabelTooHigh(_("This level is above the one at which you work now."))
    if not 1 <= values.days <= settings.COMITY_TOKEN_DAYS:
        raise ValidationError({"days": _("Give 1 to %d days.") % settings.COMITY_TOKEN_DAYS})
    seconds = values.days * DAY
    is_feed = door != TOKEN_DOOR
    secret = sessions.open_session(
        actor.account_id,
        kind="feed" if is_feed else "token",
        lifetime=Lifetime(total=seconds, idle=seconds),
        marks=Marks(
            name=values.name,
            level=values.level.no,
            unit=values.unit.pk if values.unit else None,
            writing=values.writing and not is_feed,
            types=values.types or None,
            door=door,
        ),
    )
    record_event(
        actor=actor,
        verb="made_feed" if is_feed else "made_token",
        record=queries.account_of(actor),
        details={"name": values.name, "level": values.level.no, "days": values.days},
    )
    return secret
