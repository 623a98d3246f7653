"""The server's word for what it has of a device.

Source: PROTOCOL.md section 4.3
"""

from __future__ import annotations

from typing import Final

from sync.canonical import canonical, parse_canonical
from sync.types import HASH_BYTES, DeviceId, Quarantined, Receipt, Refused, id_bytes
from sync.wire.reader import hex_bytes, is_count, is_one


def encode_receipt(receipt: Receipt) -> bytes:
    """Return the canonical bytes of a receipt. Source: PROTOCOL.md section 4.3"""
    return canonical(
        {
            "v": 1,
            "dev": receipt.dev,
            "kid": receipt.kid,
            "received": receipt.received,
            "chain": receipt.chain.hex(),
            "filed": receipt.filed,
            "held": receipt.held,
            "missing": receipt.missing,
            "quarantined": [{"seq": q.seq, "why": q.why} for q in receipt.quarantined],
            "at": receipt.at,
            "audit_head": receipt.audit_head,
            "state": receipt.state,
        }
    )


_RECEIPT_KEYS: Final = {
    *("v", "dev", "kid", "received", "chain", "filed", "held", "missing", "quarantined"),
    *("at", "audit_head", "state"),
}


def parse_receipt(raw: bytes) -> Receipt:
    """Errors: Refused receipt.malformed."""
    bad = "receipt.malformed"
    try:
        doc = parse_canonical(raw)
        if not isinstance(doc, dict) or set(doc) != _RECEIPT_KEYS or not is_one(doc["v"]):
            raise Refused(bad)
        id_bytes(doc["dev"])
        numbers = [doc["received"], doc["filed"], doc["state"], *doc["held"]]
        numbers += [n for gap in doc["missing"] for n in gap] + [q["seq"] for q in doc["quarantined"]]
        texts = [doc["kid"], doc["at"], doc["audit_head"], *(q["why"] for q in doc["quarantined"])]
        if not all(map(is_count, numbers)) or not all(isinstance(t, str) for t in texts):
            raise Refused(bad)
        return Receipt(
            dev=DeviceId(doc["dev"]),
            kid=doc["kid"],
            received=doc["received"],
            chain=hex_bytes(doc["chain"], HASH_BYTES, bad),
            filed=doc["filed"],
            held=tuple(doc["held"]),
            missing=tuple((start, end) for start, end in doc["missing"]),
            quarantined=tuple(Quarantined(q["seq"], q["why"]) for q in doc["quarantined"]),
            at=doc["at"],
            audit_head=doc["audit_head"],
            state=doc["state"],
        )
    except (Refused, TypeError, KeyError, ValueError, AttributeError) as cause:
        raise Refused(bad) from cause
