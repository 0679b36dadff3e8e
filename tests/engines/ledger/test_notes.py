"""Signed checkpoints: every byte counts, and the key is named."""

import pytest
from tests.engines.ledger.exports import KEY, ORIGIN, SEED

from comity.engines.ledger.notes import Checkpoint, NoteRefused, Reader, VerifierKey, signed

POINT = Checkpoint(ORIGIN, 7, bytes(range(32)), 3)
NOTE = signed(POINT, SEED).encode()


def test_note_when_signed_then_reads_as_c2sp_writes_it():
    body, signature = NOTE.decode().split("\n\n")
    assert body == "comity/test\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nnumber 3"
    assert signature.startswith("— comity/test ")
    assert Reader(KEY).checkpoint(NOTE) == POINT


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_note_when_any_bit_is_flipped_then_refused(place):
    for bit in range(8):
        damaged = bytearray(NOTE)
        damaged[place] ^= 1 << bit
        with pytest.raises(NoteRefused):
            Reader(KEY).checkpoint(bytes(damaged))


def test_note_when_another_key_signed_then_refused():
    with pytest.raises(NoteRefused, match="another key"):
        Reader(KEY).checkpoint(signed(POINT, b"x" * 32).encode())


def test_key_when_written_and_read_then_the_same():
    assert VerifierKey.from_text(f"{KEY}\n") == KEY


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AAAA", f"{KEY}"[:-4] + "AAA=", "comity/other" + f"{KEY}"[11:]]
)
def test_key_when_damaged_then_refused(text):
    with pytest.raises(NoteRefused):
        VerifierKey.from_text(text)
