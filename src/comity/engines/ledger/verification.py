"""The check of an export of the ledger, line by line, without a database: every payload hashed, every checkpoint recomputed.

An export is text. Its first line names the form. An event is one line, its parts divided by tabs: position, leaf hash,
head, salt and payload; where its reader may not see it, position and leaf hash alone. After the last event that a
checkpoint covers stand the line `checkpoint` and the signed note.
"""

from binascii import Error, hexlify, unhexlify
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from comity.engines.ledger.merkle import Tree
from comity.engines.ledger.notes import Checkpoint, NoteRefused, Reader, VerifierKey

FORM = b"comity-ledger 1\n"
MARK = b"checkpoint\n"
NOTE_LINES = 6
LEAF_DIGITS = 64
WHOLE, CLOSED = 4, 2
"""Parts of an event that is shown, and of one that only takes its place."""
SHOWN_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong: altered, missing, inserted, swapped, unsigned or unreadable, and where."""

    kind: str
    position: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an export proves, and what breaks it. `closed` events are proved by their place alone."""

    events: int
    closed: int
    newest: Checkpoint | None
    finding: Finding | None

    @property
    def is_sound(self) -> bool:
        return self.finding is None


class _Broken(Exception):
    def __init__(self, kind: str, position: int, words: str) -> None:
        super().__init__(words)
        self.finding = Finding(kind, position, words)


def verify(
    lines: Iterable[bytes],
    key: VerifierKey,
    *,
    known: bytes = b"",
    complete: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> Verdict:
    """Check an export and return what it proves.

    `known` is a checkpoint that was kept elsewhere: the ledger must have passed through it. With `complete`
    no event may be closed. `progress` is called now and then with the number of events read.
    """
    check = _Check(iter(lines), Reader(key), complete=complete, progress=progress)
    try:
        check.run(known)
    except _Broken as broken:
        return Verdict(check.read, check.closed, check.newest, broken.finding)
    return Verdict(check.read, check.closed, check.newest, None)


class _Check:
    def __init__(
        self, lines: Iterator[bytes], reader: Reader, *, complete: bool, progress: Callable[[int], None]
    ) -> None:
        self.lines, self.reader, self.complete, self.progress = lines, reader, complete, progress
        self.tree = Tree()
        self.read = self.closed = 0
        self.newest: Checkpoint | None = None

    def run(self, known: bytes) -> None:
        kept = self._kept(known)
        if next(self.lines, b"") != FORM:
            raise _Broken("unreadable", 0, "The file does not begin as an export of a ledger.")
        while (leaves := self._leaves()) is not None:
            self.tree.extend(leaves)
            self._checkpoint()
            if kept and self.newest and self.newest.number == kept.number:
                if self.newest != kept:
                    raise _Broken(
                        "altered", kept.size, "The ledger is another one than at the checkpoint you kept."
                    )
                kept = None
        if kept:
            words = f"The ledger ends before the checkpoint you kept, which covers {kept.size} events."
            raise _Broken("missing", self.read, words)

    def _kept(self, known: bytes) -> Checkpoint | None:
        try:
            return self.reader.checkpoint(known) if known else None
        except NoteRefused as refusal:
            raise _Broken("unsigned", 0, f"The checkpoint you kept: {refusal}") from None

    def _leaves(self) -> list[bytes] | None:
        """Read the events up to the next checkpoint and hash each; None at the end of the file."""
        leaves: list[bytes] = []
        read, complete = self.read, self.complete
        for line in self.lines:
            if line == MARK:
                self.read = read
                return leaves
            parts = line.split(b"\t")
            if parts[0] != b"%d" % read:
                raise self._misplaced(read, parts[0])
            if len(parts) == WHOLE:
                _, leaf, head, content = parts
                # As merkle.leaf_hash does it, without the call.
                digest = sha256(b"\x00" + head + sha256(content[:-1]).digest()).digest()
                if hexlify(digest) != leaf or content[-1:] != b"\n":
                    raise _Broken("altered", read, f"Event {read} is not what was sealed.")
            else:
                digest = _closed_leaf(parts, read, complete=complete)
                self.closed += 1
            leaves.append(digest)
            read += 1
            if not read % SHOWN_EVERY:
                self.progress(read)
        self.read = read
        if leaves:
            raise _Broken(
                "unsigned",
                read - len(leaves),
                "Events stand after the last checkpoint; nobody signed for them.",
            )
        return None

    def _misplaced(self, expected: int, text: bytes) -> _Broken:
        """Tell a missing event from an inserted one and from two that changed places, reading on to the end."""
        if not text.isdigit() or not text.isascii():
            return _Broken("unreadable", expected, f"The line of event {expected} cannot be read.")
        found, wanted = int(text), b"%d\t" % expected
        if found < expected:
            return _Broken("inserted", expected, f"Before event {expected} stands a second event {found}.")
        if any(line.startswith(wanted) for line in self.lines):
            return _Broken("swapped", expected, f"Event {found} stands in the place of event {expected}.")
        return _Broken("missing", expected, f"Event {expected} is missing; event {found} follows.")

    def _checkpoint(self) -> None:
        before = self.newest
        try:
            found = self.reader.checkpoint(b"".join(next(self.lines, b"") for _ in range(NOTE_LINES)))
        except NoteRefused as refusal:
            raise _Broken(
                "unsigned", self.read, f"The checkpoint after event {self.read - 1}: {refusal}"
            ) from None
        if found.number != (before.number if before else 0) + 1:
            words = (
                f"Checkpoint {found.number} follows number {before.number if before else 0}: one is missing."
            )
            raise _Broken("missing", self.read, words)
        start = before.size if before else 0
        if found.size != self.read:
            kind, place = ("missing", self.read) if found.size > self.read else ("inserted", found.size)
            words = f"Checkpoint {found.number} covers {found.size} events; {self.read} stand before it."
            raise _Broken(kind, place, words)
        if found.size == start or found.root != self.tree.root:
            words = f"The events from {start} to {found.size - 1} are not those that were sealed."
            raise _Broken("altered", start, words)
        self.newest = found


def _closed_leaf(parts: list[bytes], position: int, *, complete: bool) -> bytes:
    if len(parts) != CLOSED or parts[1][-1:] != b"\n":
        raise _Broken("unreadable", position, f"The line of event {position} cannot be read.")
    if complete:
        raise _Broken("missing", position, f"Event {position} was sealed and is there no more.")
    leaf = parts[1][:-1]
    try:
        digest = unhexlify(leaf)
    except Error:
        digest = b""
    # One spelling only: capital digits would be another file with the same meaning.
    if len(leaf) != LEAF_DIGITS or hexlify(digest) != leaf:
        raise _Broken("unreadable", position, f"The line of event {position} cannot be read.")
    return digest
