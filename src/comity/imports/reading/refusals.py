"""Why a file is not taken."""

from comity.foundation.refusals import Refusal


class UnreadableTable(Refusal):
    """The file is no table that can be read, or is larger than what is taken; the text says what to do."""
