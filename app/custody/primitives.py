"""Ed25519, HPKE and randomness behind the engine's ports: suites 1 and 2, and nothing else.

Source: sync/PROTOCOL.md section 1.5
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import shake_256
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.types import HYBRID_PUBLIC_BYTES, KEY_BYTES, SIGNATURE_BYTES, Refused
from sync.weak import is_weak_opening_key, is_weak_signing_key

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SUITE_2: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_SEED_BYTES: Final = 64


class Ed25519Signer:
    """One Ed25519 private key. Implements sync.ports.Signer."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def public(self) -> bytes:
        return self._public

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


class Ed25519Verifier:
    """Implements sync.ports.Verifier."""

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES or is_weak_signing_key(public):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class HpkeSealer:
    """Implements sync.ports.Sealer."""

    def seal(self, public: bytes, plaintext: bytes, info: bytes) -> bytes:
        """Errors: Refused key.weak for a key of the wrong size or of low order."""
        if len(public) == HYBRID_PUBLIC_BYTES:
            return self._seal_hybrid(public, plaintext, info)
        if len(public) != KEY_BYTES or is_weak_opening_key(public):
            raise Refused("key.weak")
        try:
            return _SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), info=info)
        except ValueError as cause:
            raise Refused("key.weak") from cause

    def _seal_hybrid(self, public: bytes, plaintext: bytes, info: bytes) -> bytes:
        if is_weak_opening_key(public[-KEY_BYTES:]):
            raise Refused("key.weak")
        try:
            key = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public[:-KEY_BYTES]),
                X25519PublicKey.from_public_bytes(public[-KEY_BYTES:]),
            )
            return _SUITE_2.encrypt(plaintext, key, info=info)
        except ValueError as cause:
            raise Refused("key.weak") from cause


class HpkeUnsealer:
    """One X25519 private key. Implements sync.ports.Unsealer."""

    def __init__(self, private: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(private)
        self.public: Final = self._key.public_key().public_bytes_raw()

    def unseal(self, sealed: bytes, info: bytes) -> bytes | None:
        try:
            return _SUITE.decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError):
            return None


class HybridUnsealer:
    """One private key of suite 2, from its seed of 32 bytes. Implements sync.ports.Unsealer.

    Source: draft-connolly-cfrg-xwing-kem, section 5.2 (the seed makes both halves)
    """

    def __init__(self, seed: bytes) -> None:
        halves = shake_256(seed).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(halves[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(halves[_MLKEM_SEED_BYTES:])
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public: Final = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    def unseal(self, sealed: bytes, info: bytes) -> bytes | None:
        try:
            return _SUITE_2.decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError):
            return None


class AesGcmContent:
    """Implements sync.ports.ContentCipher: for devices in Python. The server itself opens no attachment."""

    def seal(self, key: bytes, nonce: bytes, plaintext: bytes, place: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plaintext, place)

    def open(self, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes | None:
        try:
            return AESGCM(key).decrypt(nonce, sealed, place)
        except (InvalidTag, ValueError):
            return None


class SystemRandom:
    """The operating system's randomness. Implements sync.ports.Random."""

    def bytes(self, count: int) -> bytes:
        return os.urandom(count)


class SystemClock:
    """The machine's clock. Implements sync.ports.Clock."""

    def now(self) -> str:
        return moment(datetime.now(UTC))


def moment(at: datetime) -> str:
    """Return a time as sync/PROTOCOL.md section 1.3 writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
