"""The second public key of a sealing epoch: how its certificate names it, without a member that older devices
do not know.

The `kid` of such an epoch ends in the SHA-256 of the hybrid key, so the root that signed the certificate has
vouched for that key too, and nobody between can take it away or put another in its place.

Source: PROTOCOL.md section 7.1, docs/decisions/0047-a-second-seal-beside-the-first.md
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final

from sync.types import HYBRID_PUBLIC_BYTES, KEY_BYTES, Certificate, Refused
from sync.weak import is_weak_opening_key

_NAMING: Final = re.compile(r"([^.]+)\.([A-Za-z0-9_-]{43})")


def kid_naming(name: str, hybrid: bytes) -> str:
    """The kid of an epoch with this hybrid key. Shape: `name "." base64url(SHA256(hybrid))`, 43 letters."""
    return f"{name}.{urlsafe_b64encode(sha256(hybrid).digest()).decode().rstrip('=')}"


def name_in(kid: str) -> str:
    """What people call the key."""
    return kid.partition(".")[0]


def hash_in(kid: str) -> bytes | None:
    """The hash of the hybrid key that a kid names; None when it names none."""
    found = _NAMING.fullmatch(kid)
    return urlsafe_b64decode(found[2] + "=") if found else None


def with_hybrid(certificate: Certificate, told: Mapping[str, bytes]) -> Certificate:
    """The certificate with the hybrid key that it names, out of those that were told by kid.

    Errors: Refused certificate.hybrid when the key that it names is not there, or is another;
            certificate.weak_key.
    """
    named = hash_in(certificate.kid) if certificate.use == "sealing" else None
    if named is None:
        return certificate
    key = told.get(certificate.kid, b"")
    if len(key) != HYBRID_PUBLIC_BYTES or sha256(key).digest() != named:
        raise Refused("certificate.hybrid")
    if is_weak_opening_key(key[-KEY_BYTES:]):
        raise Refused("certificate.weak_key")
    return replace(certificate, hybrid=key)
