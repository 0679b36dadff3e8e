"""Why a command stops, and the exit code that says so."""

from comity.foundation.refusals import Refusal

DONE = 0
FAILED = 1
USAGE = 2
MISCONFIGURED = 3
INTERRUPTED = 130

EXIT_CODES = """exit codes:
  0    done
  1    it failed or was refused; the last line says why and what to do
  2    the command line is wrong
  3    a setting or the keys folder is wrong
  130  interrupted from the keyboard
  143  asked to end before it was done
"""


class CommandRefused(Refusal):
    """The command cannot be carried out; the text says why and what to do."""
