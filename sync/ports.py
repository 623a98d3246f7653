"""What the engine asks of the outside: keys, randomness, time. Implemented by app/custody and by the tests.

The engine never names a library: whoever runs it hands these in.
"""

from __future__ import annotations

from typing import Protocol


class Signer(Protocol):
    """Holds one Ed25519 private key."""

    @property
    def public(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


class Verifier(Protocol):
    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Say whether `signature` is the key's word on `message`; a weak or malformed key is never right."""
        ...


class Sealer(Protocol):
    def seal(self, public: bytes, plaintext: bytes, info: bytes) -> bytes:
        """HPKE-seal for an X25519 key (suite 1) or, when `public` is so long, for a hybrid one (suite 2).

        Shape:  enc ‖ ciphertext; enc has 32 bytes, or 1,120.
        Errors: Refused key.weak.
        Source: PROTOCOL.md section 1.5
        """
        ...


class Unsealer(Protocol):
    """Holds one X25519 private key."""

    def unseal(self, sealed: bytes, info: bytes) -> bytes | None:
        """Open what was sealed for this key; None for everything else, whatever the cause."""
        ...


class Opener(Protocol):
    """Holds the organisation's sealing keys, by kid."""

    def open(self, kid: str, sealed: bytes, info: bytes, suite: int = 1) -> bytes | None: ...


class ContentCipher(Protocol):
    """AES-256-GCM with a given nonce: for content under a key that is used for one blob only."""

    def seal(self, key: bytes, nonce: bytes, plaintext: bytes, place: bytes) -> bytes: ...

    def open(self, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes | None:
        """None when the bytes were changed or belong elsewhere."""
        ...


class Random(Protocol):
    def bytes(self, count: int) -> bytes: ...


class Clock(Protocol):
    def now(self) -> str:
        """The time now as PROTOCOL.md section 1.3 writes it."""
        ...
