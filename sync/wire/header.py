"""The header of a frame, in canonical bytes.

Source: PROTOCOL.md section 3
"""

from __future__ import annotations

import re
from typing import Final, cast

from sync.canonical import canonical, parse_canonical
from sync.types import FRAME_TYPES, HASH_BYTES, SUITES, DeviceId, FrameType, Header, Refused, id_bytes
from sync.wire.reader import hex_bytes, is_count, is_one

KID_MAX: Final = 64
_HEADER_KEYS: Final = {"dev", "kid", "prev", "seq", "suite", "type", "v"}


def make_header(
    dev: DeviceId, kid: str, prev: bytes, seq: int, type: FrameType = "change", suite: int = 1
) -> Header:
    """Return a header with its canonical bytes."""
    written = f'{{"dev":"{dev}","kid":"{kid}","prev":"{prev.hex()}","seq":{seq},"suite":{suite},'
    written += f'"type":"{type}","v":1}}'
    plain = written.encode() if written.isascii() else b""
    if _PLAIN_HEADER.fullmatch(plain) and isinstance(seq, int) and isinstance(suite, int):
        return Header(dev, kid, prev, seq, type, plain, suite)
    said = {"dev": dev, "kid": kid, "prev": prev.hex(), "seq": seq, "suite": suite, "type": type, "v": 1}
    return Header(dev, kid, prev, seq, type, canonical(said), suite)


def parse_header(raw: bytes) -> Header:
    """Return the header that the canonical bytes say.

    Errors: Refused header.malformed, header.suite.
    Source: PROTOCOL.md section 3
    """
    if plain := _PLAIN_HEADER.fullmatch(raw):
        return _plain_header(plain, raw)
    try:
        document = parse_canonical(raw)
    except Refused as cause:
        raise Refused("header.malformed") from cause
    if not isinstance(document, dict) or set(document) != _HEADER_KEYS:
        raise Refused("header.malformed")
    if document["suite"] not in SUITES:
        raise Refused("header.suite")
    dev, kid, seq, kind = document["dev"], document["kid"], document["seq"], document["type"]
    if not (
        isinstance(kid, str) and 0 < len(kid) <= KID_MAX and kind in FRAME_TYPES and is_one(document["v"])
    ):
        raise Refused("header.malformed")
    if not is_count(seq) or seq < 1 or not isinstance(dev, str) or not is_count(document["suite"]):
        raise Refused("header.malformed")
    try:
        id_bytes(dev)
    except Refused as cause:
        raise Refused("header.malformed") from cause
    before = hex_bytes(document["prev"], HASH_BYTES, "header.malformed")
    return Header(DeviceId(dev), kid, before, seq, kind, raw, document["suite"])


# The canonical bytes of nearly every header there is; any other is read key by key.
_PLAIN_HEADER: Final = re.compile(
    rb'\{"dev":"([0-9a-f]{32})","kid":"([A-Za-z0-9_.-]{1,64})","prev":"([0-9a-f]{64})",'
    rb'"seq":([1-9][0-9]{0,14}),"suite":([12]),"type":"(change|snapshot|chunk)","v":1\}'
)


def _plain_header(found: re.Match[bytes], raw: bytes) -> Header:
    dev, kid, prev, seq, suite, kind = found.groups()
    before = bytes.fromhex(prev.decode())
    type = cast(FrameType, kind.decode())
    return Header(DeviceId(dev.decode()), kid.decode(), before, int(seq), type, raw, int(suite))
