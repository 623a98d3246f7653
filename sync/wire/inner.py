"""What is inside a seal: the record with its salt, padded, and its author's signature.

Source: PROTOCOL.md section 3
"""

from __future__ import annotations

from sync import padding
from sync.types import LIMITS, SALT_BYTES, SIGNATURE_BYTES, Refused


def encode_inner(
    record: bytes,
    salt: bytes,
    signature: bytes,
    pack: padding.Packer = padding.pack,
) -> bytes:
    """Return the plaintext of an envelope: the padded record with its salt, and the author's signature."""
    codec, body = pack(record)
    return padding.pad(codec, salt + body) + signature


def decode_inner(inner: bytes) -> tuple[bytes, bytes, bytes]:
    """Return record, salt and signature.

    Errors: Refused padding.*, inner.malformed.
    """
    if len(inner) < SIGNATURE_BYTES:
        raise Refused("inner.malformed")
    codec, body = padding.unpad(inner[:-SIGNATURE_BYTES])
    if len(body) < SALT_BYTES:
        raise Refused("inner.malformed")
    record = padding.unpack(codec, body[SALT_BYTES:], LIMITS.record)
    return record, body[:SALT_BYTES], inner[-SIGNATURE_BYTES:]
