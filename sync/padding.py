"""Lengths that say little: compress, then pad to Padmé, and read back without trusting any of it.

Source: PROTOCOL.md section 1.6
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from sync.types import Refused

Packer = Callable[[bytes], tuple[int, bytes]]
STORED: Final = 0
DEFLATE: Final = 1
PRESET: Final = 2
LEAST: Final = 256
_PREFIX: Final = 5
_RAW: Final = -15
_DICTIONARY: Final = Path(__file__).parent / "dictionaries" / "codec_2.txt"


def padme(length: int) -> int:
    """Return the padded length of a message. Units: bytes, at least 2."""
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (length + mask) & ~mask


def pad(codec: int, body: bytes) -> bytes:
    """Return `u8 codec ‖ u32 length ‖ body ‖ zeros`."""
    content = bytes([codec]) + len(body).to_bytes(4, "big") + body
    return content.ljust(padme(max(LEAST, len(content))), b"\0")


def unpad(padded: bytes) -> tuple[int, bytes]:
    """Return codec and body.

    Errors: Refused padding.length, padding.not_zero, padding.codec.
    """
    if len(padded) < LEAST:
        raise Refused("padding.length")
    codec, end = padded[0], _PREFIX + int.from_bytes(padded[1:_PREFIX], "big")
    if codec not in (STORED, DEFLATE, PRESET):
        raise Refused("padding.codec")
    if padme(max(LEAST, end)) != len(padded):
        raise Refused("padding.length")
    if padded.count(0, end) != len(padded) - end:
        raise Refused("padding.not_zero")
    return codec, padded[_PREFIX:end]


def pack(data: bytes) -> tuple[int, bytes]:
    """Return the shorter of stored and raw DEFLATE, with its codec."""
    squeezer = zlib.compressobj(level=6, wbits=_RAW)
    small = squeezer.compress(data) + squeezer.flush()
    return (DEFLATE, small) if len(small) < len(data) else (STORED, data)


@cache
def dictionary() -> bytes:
    """Return the preset dictionary of codec 2. It never changes; a better one gets another codec."""
    return _DICTIONARY.read_bytes()


def pack_preset(data: bytes) -> tuple[int, bytes]:
    """Return the shortest of the three, with its codec: only for what stands in an `inner`."""
    squeezer = zlib.compressobj(level=6, wbits=_RAW, zdict=dictionary())
    preset = squeezer.compress(data) + squeezer.flush()
    codec, small = pack(data)
    return (PRESET, preset) if len(preset) < len(small) else (codec, small)


def unpack(codec: int, body: bytes, limit: int) -> bytes:
    """Return what was packed, inflating no further than `limit` bytes.

    Errors: Refused padding.codec, padding.inflate, padding.too_large.
    """
    if codec == STORED:
        if len(body) > limit:
            raise Refused("padding.too_large")
        return body
    if codec not in (DEFLATE, PRESET):
        raise Refused("padding.codec")
    preset = {"zdict": dictionary()} if codec == PRESET else {}
    inflater = zlib.decompressobj(wbits=_RAW, **preset)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error as cause:
        raise Refused("padding.inflate") from cause
    if len(data) > limit:
        raise Refused("padding.too_large")
    if not inflater.eof or inflater.unused_data:
        raise Refused("padding.inflate")
    return data
