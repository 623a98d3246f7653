"""The keys: the only place in app/ that knows a cryptography library.

    from app.custody import open_keys, StreamKeys, BlindIndex, Ed25519Verifier, HpkeSealer, token_digest

`open_keys` gives the organisation's keys (ring.py says how they are used), `StreamKeys` what is at rest
(streams.py), `BlindIndex` look-ups without reading (indexes.py), the rest implements sync/ports.py.
"""

from __future__ import annotations

from app.custody.errors import (
    CeremonyRefused,
    CustodyError,
    IndexKeyMissing,
    KeyDamaged,
    KeyNotHeld,
    KeysExposed,
    KeysMissing,
    MasterKeyMissing,
    NotOpenable,
)
from app.custody.indexes import BlindIndex, challenge_digest, token_digest
from app.custody.masters import Masters, MasterSource
from app.custody.nested import Nested, open_under, seal_under
from app.custody.primitives import (
    AesGcmContent,
    Ed25519Signer,
    Ed25519Verifier,
    HpkeSealer,
    HpkeUnsealer,
    HybridUnsealer,
    SystemClock,
    SystemRandom,
    moment,
)
from app.custody.ring import KeyRing, Keys, Part, backup_key, open_keys, open_ring, organisation_of
from app.custody.sealed_file import SealedReader, SealedWriter
from app.custody.streams import MasterKey, StreamKey, StreamKeys, master_version

__all__ = [
    "AesGcmContent",
    "BlindIndex",
    "CeremonyRefused",
    "CustodyError",
    "Ed25519Signer",
    "Ed25519Verifier",
    "HpkeSealer",
    "HpkeUnsealer",
    "HybridUnsealer",
    "IndexKeyMissing",
    "KeyDamaged",
    "KeyNotHeld",
    "KeyRing",
    "Keys",
    "KeysExposed",
    "KeysMissing",
    "MasterKey",
    "MasterKeyMissing",
    "MasterSource",
    "Masters",
    "Nested",
    "NotOpenable",
    "Part",
    "SealedReader",
    "SealedWriter",
    "StreamKey",
    "StreamKeys",
    "SystemClock",
    "SystemRandom",
    "backup_key",
    "challenge_digest",
    "master_version",
    "moment",
    "open_keys",
    "open_ring",
    "open_under",
    "organisation_of",
    "seal_under",
    "token_digest",
]
