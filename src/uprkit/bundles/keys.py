"""The keys that bundles are signed with, and the fingerprint by which people recognise one another's.

Ed25519 (RFC 8032). A fingerprint is made as Signal makes its safety numbers, in digits, which people of any
language can read to one another: eight groups of five, some 133 bits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from uprkit.bundles.errors import BundleError

PREFIX = "uprtrack-key-1:"
"""Before the 32 bytes of a public key, in base64, as people paste it into a form."""
GROUPS = 8
_DIGITS = 5
_KEY_DOMAIN = b"uprtrack installation key 1\0"
_MANIFEST_DOMAIN = b"uprtrack bundle manifest 1\0"
"""A signature made for one purpose is worth nothing for another."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """``raw`` are the 32 bytes of an Ed25519 public key."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> PublicKey:
        """Read a key as ``text`` writes it, spaces left out of account; BundleError where it is none."""
        compact = "".join(text.split())
        try:
            raw = base64.b64decode(compact.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BundleError(_no_key(compact)) from error
        if not compact.startswith(PREFIX) or len(raw) != 32:
            raise BundleError(_no_key(compact))
        return cls(raw)

    @property
    def text(self) -> str:
        return PREFIX + base64.b64encode(self.raw).decode("ascii")

    @property
    def digits(self) -> str:
        """The fingerprint without spaces: the identifier of an installation."""
        digest = hashlib.sha512(_KEY_DOMAIN + self.raw).digest()
        numbers = (int.from_bytes(digest[place : place + 5], "big") for place in range(0, GROUPS * 5, 5))
        return "".join(f"{number % 10**_DIGITS:0{_DIGITS}d}" for number in numbers)

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits: ``"30214 55071 …"``."""
        digits = self.digits
        return " ".join(digits[place : place + _DIGITS] for place in range(0, len(digits), _DIGITS))

    def has_signed(self, manifest: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes) was made with this key over exactly these bytes of a manifest."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _MANIFEST_DOMAIN + manifest)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An installation's own key; ``seed`` are the 32 secret bytes."""

    seed: bytes

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_text(cls, text: str) -> SigningKey:
        """Read what ``text`` writes; ValueError where it is not 32 bytes in hexadecimal."""
        seed = bytes.fromhex(text.strip())
        if len(seed) != 32:
            raise ValueError(f"A signing key has 32 bytes, found {len(seed)}.")
        return cls(seed)

    @property
    def text(self) -> str:
        return self.seed.hex()

    @property
    def public(self) -> PublicKey:
        return PublicKey(Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, manifest: bytes) -> bytes:
        """64 bytes over exactly these bytes of a manifest."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(_MANIFEST_DOMAIN + manifest)

    def __repr__(self) -> str:
        return "SigningKey(…)"


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however their digits are grouped; false where one is not whole."""
    first, second = (re.sub(r"[\s.,\-–]", "", fingerprint) for fingerprint in (one, other))
    return first == second and re.fullmatch(rf"[0-9]{{{GROUPS * _DIGITS}}}", first) is not None


def _no_key(found: str) -> str:
    return (
        f"This is no public key of an installation: expected {PREFIX} and 44 letters and digits, "
        f"found “{found[:60]}”."
    )
