"""A deposit without what follows from the rest of it.

Source: PROTOCOL.md section 3.7
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from sync import chain
from sync.types import (
    HASH_BYTES,
    HYBRID,
    HYBRID_ENC_BYTES,
    LIMITS,
    MAX_INTEGER,
    SIGNATURE_BYTES,
    Deposit,
    DeviceId,
    Frame,
    Refused,
    id_bytes,
)
from sync.wire.header import KID_MAX, make_header
from sync.wire.reader import TOO_LARGE, UNVERIFIABLE, Reader

# By the suite of its frames, and whether what they share is sent once.
SHORT_MARKS: Final = {b"ATS1": (1, False), b"ATS2": (2, False), b"ATS3": (2, True)}


def encode_short_deposit(deposit: Deposit) -> bytes:
    """Return the bytes of a deposit without what follows from the rest.

    Shape:  its frames are changes under one kid and suite, each with the hash of its ct and the chain before
            it.
    Source: PROTOCOL.md section 3.7
    """
    first = deposit.frames[0].header
    kid = first.kid.encode()
    mark = b"ATS3" if first.suite == HYBRID else b"ATS1"
    parts = [mark, id_bytes(deposit.dev), len(deposit.frames).to_bytes(2, "big")]
    parts += [first.seq.to_bytes(8, "big"), first.prev, len(kid).to_bytes(1, "big"), kid]
    last = b""
    for frame in deposit.frames:
        enc, rest = (b"", frame.ct) if first.suite != HYBRID else _apart(frame.ct)
        if enc:
            parts.append(b"\0" if enc == last else b"\1" + enc)
            last = enc
        parts += [len(rest).to_bytes(4, "big"), rest]
    return b"".join([*parts, deposit.head])


def _apart(ct: bytes) -> tuple[bytes, bytes]:
    return ct[:HYBRID_ENC_BYTES], ct[HYBRID_ENC_BYTES:]


def read_short_deposit(reader: Reader, dev: DeviceId, count: int, suite: int, shares: bool) -> Deposit:
    """The deposit that a short one stands for. What was changed on its way does not fit its head."""
    seq, prev = reader.number(8), reader.take(HASH_BYTES)
    raw = reader.take(reader.number(1))
    if not (count and raw.isascii() and 0 < len(raw) <= KID_MAX and 0 < seq <= MAX_INTEGER - count):
        raise Refused(UNVERIFIABLE)
    kid = raw.decode()
    frames, chains = [], []
    enc = b""
    for number in range(seq, seq + count):
        if shares:
            enc = _enc(reader, enc)
        size = reader.number(4)
        if size + len(enc) > LIMITS.ct:
            raise Refused(TOO_LARGE)
        ct = enc + reader.take(size)
        header = make_header(dev, kid, prev, number, suite=suite)
        frame = Frame(header, sha256(ct).digest(), ct)
        frames.append(frame)
        prev = chain.next_chain(header.raw, frame.ct_hash)
        chains.append(prev)
    head = reader.take(SIGNATURE_BYTES)
    deposit = Deposit(dev, tuple(frames), frames[-1].seq, prev, head, tuple(chains))
    reader.end()
    return deposit


def _enc(reader: Reader, last: bytes) -> bytes:
    """What the next ct begins with: what is sent, or the same as the last."""
    match reader.number(1):
        case 1:
            return reader.take(HYBRID_ENC_BYTES)
        case 0 if last:
            return last
        case _:
            raise Refused(UNVERIFIABLE)
