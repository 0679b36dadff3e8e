"""What services raise when they refuse; the text of each is fit for the reader."""

from typing import Any


class Refusal(Exception):
    """The change was refused; the text says why and what to do."""


class Misconfigured(Refusal):
    """A setting or a key of the installation cannot be used; the text names it."""


class NotAllowed(Refusal):
    """The actor's roles do not permit the action."""


class StateForbids(Refusal):
    """The record's state does not permit the action."""


class LabelTooHigh(Refusal):
    """The label lies above the actor's clearance or working level."""


class StaleRecord(Refusal):
    """Somebody else saved the record first; carries what stands now."""

    def __init__(self, message: str, *, current: Any) -> None:
        super().__init__(message)
        self.current = current
