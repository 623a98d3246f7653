"""The hashes and the exact bytes under each signature and seal. Every prefix of suite 1 is here only.

Source: PROTOCOL.md sections 3, 4.3, 6.1, 7 and 13
"""

from __future__ import annotations

from hashlib import sha256

from sync.types import DeviceId, PullPlace, Replaced, id_bytes


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def first_chain(dev: DeviceId) -> bytes:
    """Return the chain before the first envelope of a device."""
    return sha256(b"attune/chain/v1\0" + id_bytes(dev)).digest()


def next_chain(header: bytes, ct_hash: bytes) -> bytes:
    """Return the chain after an envelope; the next header's `prev`."""
    return sha256(b"attune/chain/v1\0" + header + ct_hash).digest()


def commitment(record: bytes, salt: bytes) -> bytes:
    """Return what the ledger keeps of a record: binding, and silent about its content without the salt."""
    return sha256(record + salt).digest()


def record_message(committed: bytes) -> bytes:
    return b"attune/rec/v1\0" + committed


def head_message(dev: DeviceId, seq: int, chain: bytes) -> bytes:
    return b"attune/head/v1\0" + id_bytes(dev) + _u64(seq) + chain


def envelope_info(header: bytes) -> bytes:
    return b"attune/env/v1\0" + header


def receipt_message(receipt: bytes) -> bytes:
    return b"attune/receipt/v1\0" + receipt


def order_message(order: bytes) -> bytes:
    return b"attune/order/v1\0" + order


def certificate_message(certificate: bytes) -> bytes:
    return b"attune/cert/v1\0" + certificate


def _place(place: PullPlace) -> bytes:
    return (
        place.request + id_bytes(place.dev) + place.index.to_bytes(2, "big") + place.count.to_bytes(2, "big")
    )


def pull_info(place: PullPlace) -> bytes:
    return b"attune/pull/v1\0" + _place(place)


def pack_message(place: PullPlace, content: bytes) -> bytes:
    return b"attune/pack/v1\0" + _place(place) + sha256(content).digest()


def enrol_message(
    dev: DeviceId, person: str, signing: bytes, opening: bytes, secret: str, replaces: Replaced | None = None
) -> bytes:
    """Return the bytes a new device signs. `secret` are the code's first ten characters, upper case."""
    return (
        b"attune/enrol/v1\0"
        + id_bytes(dev)
        + id_bytes(person)
        + signing
        + opening
        + sha256(secret.encode()).digest()
        + (id_bytes(replaces.device) + _u64(replaces.seq) if replaces else b"")
    )


def session_message(root: bytes, dev: DeviceId, challenge: bytes) -> bytes:
    return b"attune/session/v1\0" + sha256(root).digest() + id_bytes(dev) + challenge


def chunk_place(record: str, index: int, count: int) -> bytes:
    return b"attune/chunk/v1\0" + id_bytes(record) + index.to_bytes(4, "big") + count.to_bytes(4, "big")


def mandate_message(dev: DeviceId, blob: bytes, size: int) -> bytes:
    """Return the bytes a device signs, once, for all pieces of a blob."""
    return b"attune/blob/v1\0" + id_bytes(dev) + blob + _u64(size)


def blob_receipt_message(receipt: bytes) -> bytes:
    return b"attune/blob-receipt/v1\0" + receipt
