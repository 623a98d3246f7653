"""An answer to a pull: its parts, and the items in each.

Source: PROTOCOL.md section 6
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync import padding
from sync.canonical import canonical, parse_canonical
from sync.types import ID_BYTES, LIMITS, Item, Refused
from sync.wire.reader import Reader, is_count

PACKS_MARK: Final = b"ATP2"


def encode_content(items: Sequence[Item]) -> bytes:
    """Return the padded content of one part of a pull. Source: PROTOCOL.md section 6.1"""
    return padding.pad(padding.STORED, b"".join(map(_encode_item, items)))


def _encode_item(item: Item) -> bytes:
    meta = canonical(dict(item.meta))
    head = item.type.to_bytes(1, "big") + len(meta).to_bytes(4, "big") + meta
    return head + item.codec.to_bytes(1, "big") + len(item.data).to_bytes(4, "big") + item.data


def decode_content(content: bytes) -> tuple[Item, ...]:
    """Return the items of a part, those of unknown type too.

    Errors: Refused padding.*, json.*, packs.malformed.
    """
    codec, body = padding.unpad(content)
    if codec != padding.STORED:
        raise Refused("packs.malformed")
    reader, items = Reader(body, "packs.malformed"), []
    while not reader.at_end():
        type, meta = reader.number(1), parse_canonical(reader.take(reader.number(4)))
        if not isinstance(meta, dict):
            raise Refused("packs.malformed")
        items.append(Item(type, meta, reader.number(1), reader.take(reader.number(4))))
    return tuple(items)


def inflate_item(item: Item) -> bytes:
    """Return the data of an item, of exactly the size that its meta says.

    Errors: Refused padding.*, packs.malformed.
    """
    size = item.meta.get("size")
    if not isinstance(size, int) or not is_count(size):
        raise Refused("packs.malformed")
    if item.codec == padding.PRESET:
        raise Refused("padding.codec")
    data = padding.unpack(item.codec, item.data, min(size, LIMITS.content))
    if len(data) != size:
        raise Refused("packs.malformed")
    return data


def encode_packs(request: bytes, parts: Sequence[bytes]) -> bytes:
    """Return an answer to a pull from its sealed parts, index 0 first."""
    head = PACKS_MARK + request + len(parts).to_bytes(2, "big")
    return head + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def decode_packs(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the request id and the sealed parts.

    Errors: Refused packs.malformed.
    """
    reader = Reader(data, "packs.malformed")
    if reader.take(len(PACKS_MARK)) != PACKS_MARK:
        raise Refused("packs.malformed")
    request, count = reader.take(ID_BYTES), reader.number(2)
    parts = tuple(reader.take(reader.number(4)) for _ in range(count))
    reader.end()
    if not parts:
        raise Refused("packs.malformed")
    return request, parts
