"""What a command tells once its transaction stands: before, the ledger would not yet know who read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from comity.cli.refusals import CommandRefused


@dataclass(frozen=True, slots=True)
class Told:
    """Lines to print, and perhaps a file to write first."""

    lines: Iterable[str]
    path: Path | None = None
    content: bytes = b""

    def tell(self) -> None:
        """Write the file, or say why that cannot be; print the lines."""
        if self.path:
            try:
                self.path.write_bytes(self.content)
            except OSError as error:
                raise CommandRefused(f"{self.path} cannot be written: {error.strerror}.") from error
        for line in self.lines:
            print(line)


def ending_of(path: Path, known: Collection[str]) -> str:
    """Return how the name of a file ends, by which it is written; refused if it is none of those."""
    ending = path.suffix.lstrip(".")
    if ending not in known:
        raise CommandRefused(f"{path}: let the name of the file end in {', '.join(sorted(known))}.")
    return ending
