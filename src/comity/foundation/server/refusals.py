"""Why the embedded server does not start; each says what to do."""

from comity.foundation.refusals import Misconfigured, Refusal


class ServerRefused(Refusal):
    """The embedded PostgreSQL cannot run here as it is configured."""


class FolderNotReachable(ServerRefused):
    """The user who runs PostgreSQL cannot enter a folder above the data."""


class SocketPathTooLong(ServerRefused):
    """The operating system allows no socket at so long a path."""


class ServerDidNotStart(ServerRefused):
    """PostgreSQL ended or stayed silent; the text carries the end of its log."""


class KeysDoNotFit(Misconfigured, ServerRefused):
    """The keys folder does not belong to this data folder."""
