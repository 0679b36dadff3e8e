"""Exports made by hand, for tests of the check: as the database writes them, with any number of events and checkpoints."""

import json
import random
import uuid
from binascii import hexlify

from comity.engines.ledger.merkle import Tree, leaf_hash
from comity.engines.ledger.notes import Checkpoint, signed, verifier_of
from comity.engines.ledger.verification import FORM, MARK

SEED = bytes(range(32))
ORIGIN = "comity/test"
KEY = verifier_of(SEED, ORIGIN)


def export(events=40, *, every=7, closed=5, chance=None):
    """The lines of an export: a checkpoint after so many events and at the end, each so-manieth event closed."""
    chance = chance or random.Random(1)  # noqa: S311 no secret
    lines, tree, number = [FORM], Tree(), 0
    for position in range(events):
        head = "|".join(
            [
                _id(chance),
                "2026-11-22T06:00:00.000000Z",
                "731",
                _id(chance),
                "",
                "changed",
                "a.b",
                _id(chance),
                "1",
                "2",
            ]
        )
        payload = json.dumps({"after": {"name": f"Tên {chance.random()}"}}, ensure_ascii=False)
        content = f"{chance.randbytes(16).hex()}{payload}".encode()
        leaf = leaf_hash(head.encode(), content)
        tree.extend([leaf])
        shown = b"" if position % closed == closed - 1 else b"\t%s\t%s" % (head.encode(), content)
        lines.append(b"%d\t%s%s\n" % (position, hexlify(leaf), shown))
        if position % every == every - 1 or position == events - 1:
            number += 1
            note = signed(Checkpoint(ORIGIN, tree.size, tree.root, number), SEED)
            lines += [MARK, *note.encode().splitlines(keepends=True)]
    return lines


def newest_note(lines):
    return b"".join(lines[-6:])


def _id(chance):
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
