"""The Merkle tree of RFC 6962 over leaf hashes, grown at its right edge."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
NODE = b"\x01"


class Tree:
    """A tree known by its size and the roots of its full subtrees, largest first: enough to grow and to give its root."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(peaks):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes at the right."""
        size, peaks = self.size, self.peaks
        for leaf in leaves:
            node, full = leaf, size
            while full & 1:
                node = sha256(NODE + peaks.pop() + node).digest()
                full >>= 1
            peaks.append(node)
            size += 1
        self.size = size

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = sha256(NODE + peak + root).digest()
        return root


def leaf_hash(head: bytes, content: bytes) -> bytes:
    """Return the leaf of an event: its head, and a commitment to its salted payload that tells nothing of it."""
    return sha256(b"\x00" + head + sha256(content).digest()).digest()
