"""The growing tree against the recursive definition of RFC 6962."""

from hashlib import sha256

import pytest

from comity.engines.ledger.merkle import Tree


def root_of(leaves):
    """Section 2.1 of RFC 6962, as it stands there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


LEAVES = [sha256(b"\x00" + bytes([n])).digest() for n in range(69)]


@pytest.mark.parametrize("size", range(70))
def test_root_when_grown_leaf_by_leaf_then_that_of_the_definition(size):
    tree = Tree()
    for leaf in LEAVES[:size]:
        tree.extend([leaf])
    assert (tree.size, tree.root) == (size, root_of(LEAVES[:size]))


@pytest.mark.parametrize("cut", range(0, 70, 3))
def test_tree_when_taken_up_again_from_its_peaks_then_grows_as_if_never_laid_down(cut):
    first = Tree()
    first.extend(LEAVES[:cut])
    second = Tree(first.size, first.peaks)
    second.extend(LEAVES[cut:])
    assert second.root == root_of(LEAVES)


def test_tree_when_peaks_do_not_fit_its_size_then_refused():
    with pytest.raises(ValueError, match="a tree of 3 leaves has 2 peaks, not 1"):
        Tree(3, LEAVES[:1])
