"""Checkpoints as signed notes: what C2SP calls tlog-checkpoint, signed-note and vkey, with Ed25519."""

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
ID_BYTES, SIGNATURE_BYTES, KEY_BYTES = 4, 64, 32
NUMBER = r"(0|[1-9][0-9]{0,18})"
BODY = re.compile(
    rf"(?P<origin>[^\s+]+)\n(?P<size>{NUMBER})\n(?P<root>[A-Za-z0-9+/]{{43}}=)\nnumber (?P<number>{NUMBER})\n"
)


class NoteRefused(ValueError):
    """A note or a key is not what it claims to be; the text says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The root of the tree at a size. The number counts the checkpoints of a ledger, so that none can be left out."""

    origin: str
    size: int
    root: bytes
    number: int

    @property
    def body(self) -> str:
        """The text that is signed."""
        root = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nnumber {self.number}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half: all that somebody needs who checks a ledger."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def from_text(cls, text: str) -> "VerifierKey":
        """Read `name+id+key`; raise NoteRefused where one of the three does not fit the others."""
        try:
            name, key_id, encoded = text.strip().split("+", 2)
            kind_and_key = b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise NoteRefused("This is no public key: it reads NAME+ID+KEY.") from None
        key = cls(name, kind_and_key[1:])
        if kind_and_key[:1] != ED25519 or len(key.public) != KEY_BYTES or key.id.hex() != key_id:
            raise NoteRefused(
                "The public key is damaged: its name, its number and its bytes do not belong together."
            )
        return key


def verifier_of(seed: bytes, name: str) -> VerifierKey:
    """Return the public half of a private key, under the name of the ledger."""
    return VerifierKey(name, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def signed(checkpoint: Checkpoint, seed: bytes) -> str:
    """Return the checkpoint as a note, signed under its origin."""
    key = verifier_of(seed, checkpoint.origin)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(checkpoint.body.encode())
    return f"{checkpoint.body}\n\u2014 {key.name} {b64encode(key.id + signature).decode()}\n"


class Reader:
    """Reads the notes of one ledger; the key is prepared once."""

    def __init__(self, key: VerifierKey) -> None:
        self._key = key
        self._public = Ed25519PublicKey.from_public_bytes(key.public)

    def checkpoint(self, note: bytes) -> Checkpoint:
        """Return what the note says; raise NoteRefused unless every byte of it is as it was signed."""
        try:
            body, signature = note.decode().split("\n\n")
        except ValueError:
            raise NoteRefused("This is no signed checkpoint.") from None
        start = f"\u2014 {self._key.name} "
        found = BODY.fullmatch(f"{body}\n")
        if found is None or not signature.startswith(start):
            raise NoteRefused("This is no checkpoint of this ledger.")
        encoded = signature.removeprefix(start).removesuffix("\n")
        try:
            given = b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise NoteRefused("The signature cannot be read.") from None
        # The last character of base64 has bits to spare: only one spelling is accepted.
        if f"{start}{b64encode(given).decode()}\n" != signature:
            raise NoteRefused("The signature cannot be read.")
        if given[:ID_BYTES] != self._key.id or len(given) != ID_BYTES + SIGNATURE_BYTES:
            raise NoteRefused("The checkpoint is signed with another key.")
        try:
            self._public.verify(given[ID_BYTES:], f"{body}\n".encode())
        except InvalidSignature:
            raise NoteRefused("The signature does not fit the checkpoint.") from None
        return Checkpoint(found["origin"], int(found["size"]), b64decode(found["root"]), int(found["number"]))
