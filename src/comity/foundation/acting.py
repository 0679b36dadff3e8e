"""Who acts: the data that travels with every request, job and command. `access` opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

Permission = tuple[str, str, str]
"""Record type ("instruments.requirement"), state ("*" for any), action."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody for whom an account may act as a deputy."""

    account_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work, with what it may see and do already worked out.

    While it `acts_for` another, unit, clearance, roles and reach are those that the deputy has for it; the account
    stays its own. `principals` are those for whom it may act.

    `label_ids` and `scope_nos` repeat the row policies as literals for the planner; either is None
    when the reader sees more than half of them all and the list would only cost.
    """

    account_id: UUID
    name: str
    unit_id: UUID
    language: str
    clearance: int
    working_level: int
    roles: frozenset[str]
    permissions: frozenset[Permission]
    label_ids: tuple[int, ...] | None
    scope_nos: tuple[int, ...] | None
    session_id: UUID
    is_service: bool = False
    acts_for: Principal | None = None
    principals: tuple[Principal, ...] = ()

    @property
    def stands_for(self) -> UUID:
        """The account whose duties these are: that of the principal while acting for one, else its own."""
        return self.acts_for.account_id if self.acts_for else self.account_id

    def may(self, action: str, type_name: str, state: str = "*") -> bool:
        """Tell whether a role of this actor permits the action on the type in that state."""
        wanted = {(type_name, "*", action), (type_name, state, action)}
        return not wanted.isdisjoint(self.permissions)


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor | None:
    """Return who acts now, or None outside an acting transaction."""
    return _actor.get()


def look_again(*, label_ids: tuple[int, ...] | None, scope_nos: tuple[int, ...] | None) -> None:
    """Let the managers see labels and scopes that were made while acting. Only `access.sessions` calls this."""
    actor = _actor.get()
    if actor is not None:
        _actor.set(replace(actor, label_ids=label_ids, scope_nos=scope_nos))


@contextmanager
def actor_set(actor: Actor) -> Iterator[Actor]:
    """Make the actor known to the managers for the duration of a block. Only `access.acting` calls this."""
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)
