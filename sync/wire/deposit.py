"""Frames, and the deposits that bring them.

Source: PROTOCOL.md section 3
"""

from __future__ import annotations

from typing import Final

from sync.types import (
    HASH_BYTES,
    ID_BYTES,
    LIMITS,
    SIGNATURE_BYTES,
    Deposit,
    DeviceId,
    Frame,
    Refused,
    id_bytes,
)
from sync.wire.header import parse_header
from sync.wire.reader import TOO_LARGE, UNVERIFIABLE, Reader
from sync.wire.short_deposit import SHORT_MARKS, read_short_deposit

DEPOSIT_MARK: Final = b"ATD1"


def encode_frame(frame: Frame) -> bytes:
    raw = frame.header.raw
    return len(raw).to_bytes(2, "big") + raw + frame.ct_hash + len(frame.ct).to_bytes(4, "big") + frame.ct


def encode_deposit(deposit: Deposit) -> bytes:
    """Return the bytes of a deposit. Source: PROTOCOL.md section 3"""
    return b"".join(
        [
            DEPOSIT_MARK,
            id_bytes(deposit.dev),
            len(deposit.frames).to_bytes(2, "big"),
            *map(encode_frame, deposit.frames),
            deposit.seq.to_bytes(8, "big"),
            deposit.chain,
            deposit.head,
        ]
    )


def decode_deposit(data: bytes) -> Deposit:
    """Return the deposit in the bytes. Only its form is checked: `engine.judge_deposit` verifies.

    Errors: Refused request.too_large (413) or deposit.unverifiable (400); the same for every cause.
    """
    if len(data) > LIMITS.deposit:
        raise Refused(TOO_LARGE)
    reader = Reader(data, UNVERIFIABLE)
    mark = reader.take(len(DEPOSIT_MARK))
    short = SHORT_MARKS.get(mark)
    if short is None and mark != DEPOSIT_MARK:
        raise Refused(UNVERIFIABLE)
    dev = DeviceId(reader.take(ID_BYTES).hex())
    count = reader.number(2)
    if count > LIMITS.frames:
        raise Refused(TOO_LARGE)
    if short is not None:
        return read_short_deposit(reader, dev, count, *short)
    frames = tuple([_read_frame(reader) for _ in range(count)])
    deposit = Deposit(dev, frames, reader.number(8), reader.take(HASH_BYTES), reader.take(SIGNATURE_BYTES))
    reader.end()
    return deposit


def _read_frame(reader: Reader) -> Frame:
    size = reader.number(2)
    if size > LIMITS.header:
        raise Refused(TOO_LARGE)
    # Taken at once: there may be hundreds of frames.
    head = reader.take(size + HASH_BYTES + 4)
    ct_size = int.from_bytes(head[size + HASH_BYTES :], "big")
    if ct_size > LIMITS.ct:
        raise Refused(TOO_LARGE)
    try:
        return Frame(parse_header(head[:size]), head[size : size + HASH_BYTES], reader.take(ct_size))
    except Refused as cause:
        raise Refused(UNVERIFIABLE) from cause
