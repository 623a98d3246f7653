"""What the root says of a key of the organisation's.

Source: PROTOCOL.md section 7.1
"""

from __future__ import annotations

from typing import Final

from sync.canonical import canonical, parse_canonical
from sync.types import KEY_BYTES, KEY_USES, Certificate, Refused
from sync.wire.reader import hex_bytes, is_count, is_one


def encode_certificate(cert: Certificate) -> bytes:
    """Return the canonical bytes of a certificate. Source: PROTOCOL.md section 7.1"""
    return canonical(
        {
            "v": 1,
            "alg": cert.alg,
            "kid": cert.kid,
            "use": cert.use,
            "public": cert.public.hex(),
            "version": cert.version,
            "not_before": cert.not_before,
            "not_after": cert.not_after,
        }
    )


_CERTIFICATE_KEYS: Final = {"alg", "kid", "not_after", "not_before", "public", "use", "v", "version"}


def parse_certificate(raw: bytes) -> Certificate:
    """Errors: Refused certificate.malformed."""
    bad = "certificate.malformed"
    try:
        doc = parse_canonical(raw)
    except Refused as cause:
        raise Refused(bad) from cause
    if not isinstance(doc, dict) or set(doc) != _CERTIFICATE_KEYS or not is_one(doc["v"]):
        raise Refused(bad)
    texts = (doc["alg"], doc["kid"], doc["not_before"], doc["not_after"])
    if not all(isinstance(t, str) for t in texts) or not is_count(doc["version"]):
        raise Refused(bad)
    if doc["use"] not in KEY_USES or doc["alg"] != ("X25519" if doc["use"] == "sealing" else "Ed25519"):
        raise Refused(bad)
    return Certificate(
        doc["kid"],
        doc["use"],
        doc["alg"],
        hex_bytes(doc["public"], KEY_BYTES, bad),
        doc["version"],
        doc["not_before"],
        doc["not_after"],
    )
