"""A security key in software: answers as an authenticator and its browser do, or falsely when told."""

from __future__ import annotations

import base64
import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class SoftPasskey:
    """One passkey for one site. `counter` grows with each use, as that of a security key does."""

    def __init__(self, origin: str, site: str = "localhost") -> None:
        self.origin, self.site, self.counter = origin, site, 0
        self.ident, self.key = secrets.token_bytes(16), Ed25519PrivateKey.generate()

    def made(self, challenge: str) -> dict[str, str]:
        public = {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        attested = bytes(16) + len(self.ident).to_bytes(2, "big") + self.ident + cbor.encode(public)
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return {
            "client_data": base64url(self._client_data("webauthn.create", challenge)),
            "attestation": base64url(attestation),
            "credential": base64url(self.ident),
        }

    def answered(self, challenge: str, **other: Any) -> dict[str, str]:
        """Shape: other – `type`, `key` to answer with in place of the right ones."""
        self.counter += 1
        client_data = self._client_data(other.get("type", "webauthn.get"), challenge)
        data = self._data(PRESENT | VERIFIED)
        signed = other.get("key", self.key).sign(data + sha256(client_data).digest())
        return {
            "client_data": base64url(client_data),
            "authenticator_data": base64url(data),
            "signature": base64url(signed),
            "credential": base64url(self.ident),
        }

    def _client_data(self, type: str, challenge: str) -> bytes:
        said = {"type": type, "challenge": base64url(bytes.fromhex(challenge)), "origin": self.origin}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")
