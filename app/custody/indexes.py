"""Finding without reading: keyed hashes for look-ups, and hashes of tokens that must not be stored.

The index key has versions, as the master key has: `index.key`, `index-2.key`, …; app/indexes.py says which is
used.
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256
from typing import Final

INDEX: Final = "index"


class BlindIndex:
    """A keyed hash of one field, equal for equal values. One key, and so one index, for each field."""

    def __init__(self, key: bytes, field: str) -> None:
        self._key = hmac.digest(key, b"attune/index/v1\0" + field.encode(), "sha256")

    def of(self, value: str) -> bytes:
        """Return the 32 bytes to look up; case, width and outer spaces do not matter."""
        plain = unicodedata.normalize("NFKC", value).strip().casefold()
        return hmac.digest(self._key, plain.encode(), "sha256")


def challenge_digest(use: str, challenge: bytes) -> bytes:
    """Return what the challenge table keeps of a random challenge: another hash for each use."""
    return sha256(b"attune/challenge/v1\0" + use.encode() + b"\0" + challenge).digest()


def token_digest(token: bytes) -> bytes:
    """Return what the session table keeps of a random 256-bit token."""
    return sha256(b"attune/session-token/v1\0" + token).digest()
