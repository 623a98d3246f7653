"""The question and the answer of one round trip.

Source: PROTOCOL.md section 6.6
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync import padding
from sync.types import Refused
from sync.wire.reader import Reader

EXCHANGE_MARK: Final = b"ATX1"


def encode_exchange(parts: Sequence[bytes]) -> bytes:
    """Return a question or an answer of section 6.6 from its parts."""
    return EXCHANGE_MARK + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def decode_exchange(data: bytes, count: int) -> tuple[bytes, ...]:
    """Return the parts of an exchange, of which there must be `count`.

    Errors: Refused request.unreadable.
    """
    reader = Reader(data, "request.unreadable")
    if reader.take(len(EXCHANGE_MARK)) != EXCHANGE_MARK:
        raise Refused("request.unreadable")
    parts = tuple(reader.take(reader.number(4)) for _ in range(count))
    reader.end()
    return parts


def encode_question(written: bytes) -> bytes:
    """Return the question of an exchange, compressed where that is shorter. Source: PROTOCOL.md 6.6"""
    codec, data = padding.pack(written)
    return written if codec == padding.STORED else codec.to_bytes(1, "big") + data


def decode_question(question: bytes, limit: int) -> bytes:
    """Return the JSON that a question says, inflating no further than `limit` bytes.

    Errors: Refused padding.*.
    """
    if question[:1] != padding.DEFLATE.to_bytes(1, "big"):
        return question
    return padding.unpack(padding.DEFLATE, question[1:], limit)
