"""Bytes to values and back: header, frame, deposit, inner, receipt, certificate, packs.

Decoders take bytes from anybody and answer a value or raise `Refused`; nothing else comes out of them.
A server reads a deposit with `decode_deposit`, hands it to `engine.judge_deposit`, and writes an answer to a
pull with `encode_packs`; a device does the reverse (`device.py`).

Source: PROTOCOL.md sections 3 to 7
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final, cast

from sync import chain, padding
from sync.canonical import canonical, parse_canonical
from sync.types import (
    FRAME_TYPES,
    HASH_BYTES,
    HYBRID,
    HYBRID_ENC_BYTES,
    ID_BYTES,
    KEY_BYTES,
    KEY_USES,
    LIMITS,
    MAX_INTEGER,
    SALT_BYTES,
    SIGNATURE_BYTES,
    SUITES,
    Certificate,
    Deposit,
    DeviceId,
    Frame,
    FrameType,
    Header,
    Item,
    Quarantined,
    Receipt,
    Refused,
    SignedText,
    id_bytes,
)

DEPOSIT_MARK: Final = b"ATD1"
# Of a short deposit: by the suite of its frames, and whether what they share is sent once.
SHORT_MARKS: Final = {b"ATS1": (1, False), b"ATS2": (2, False), b"ATS3": (2, True)}
PACKS_MARK: Final = b"ATP2"
EXCHANGE_MARK: Final = b"ATX1"
TOO_LARGE: Final = "request.too_large"
UNVERIFIABLE: Final = "deposit.unverifiable"
_HEADER_KEYS: Final = {"dev", "kid", "prev", "seq", "suite", "type", "v"}
_KID_MAX: Final = 64


class Reader:
    """Takes fields off the front of a message. Errors: Refused with its code when bytes lack."""

    def __init__(self, data: bytes, code: str) -> None:
        self._data, self._at, self._code = data, 0, code

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise Refused(self._code)
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def at_end(self) -> bool:
        return self._at == len(self._data)

    def end(self) -> None:
        if self._at != len(self._data):
            raise Refused(self._code)


# --- header, frame, deposit ---------------------------------------------------------------------------------


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
        isinstance(kid, str) and 0 < len(kid) <= _KID_MAX and kind in FRAME_TYPES and _is_one(document["v"])
    ):
        raise Refused("header.malformed")
    if not _is_count(seq) or seq < 1 or not isinstance(dev, str) or not _is_count(document["suite"]):
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
        return _short_deposit(reader, dev, count, *short)
    frames = tuple([_read_frame(reader) for _ in range(count)])
    deposit = Deposit(dev, frames, reader.number(8), reader.take(HASH_BYTES), reader.take(SIGNATURE_BYTES))
    reader.end()
    return deposit


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


def _short_deposit(reader: Reader, dev: DeviceId, count: int, suite: int, shares: bool) -> Deposit:
    """The deposit that a short one stands for. What was changed on its way does not fit its head."""
    seq, prev = reader.number(8), reader.take(HASH_BYTES)
    raw = reader.take(reader.number(1))
    if not (count and raw.isascii() and 0 < len(raw) <= _KID_MAX and 0 < seq <= MAX_INTEGER - count):
        raise Refused(UNVERIFIABLE)
    kid = raw.decode()
    frames = []
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
        prev = chain.next_chain(frame.header.raw, frame.ct_hash)
    deposit = Deposit(dev, tuple(frames), frames[-1].seq, prev, reader.take(SIGNATURE_BYTES))
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


# --- what is inside a seal ----------------------------------------------------------------------------------


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
    if not isinstance(size, int) or not _is_count(size):
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


# --- receipt, certificate -----------------------------------------------------------------------------------


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
        if not isinstance(doc, dict) or set(doc) != _RECEIPT_KEYS or not _is_one(doc["v"]):
            raise Refused(bad)
        id_bytes(doc["dev"])
        numbers = [doc["received"], doc["filed"], doc["state"], *doc["held"]]
        numbers += [n for gap in doc["missing"] for n in gap] + [q["seq"] for q in doc["quarantined"]]
        texts = [doc["kid"], doc["at"], doc["audit_head"], *(q["why"] for q in doc["quarantined"])]
        if not all(map(_is_count, numbers)) or not all(isinstance(t, str) for t in texts):
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
    if not isinstance(doc, dict) or set(doc) != _CERTIFICATE_KEYS or not _is_one(doc["v"]):
        raise Refused(bad)
    texts = (doc["alg"], doc["kid"], doc["not_before"], doc["not_after"])
    if not all(isinstance(t, str) for t in texts) or not _is_count(doc["version"]):
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


def encode_signed(name: str, signed: SignedText) -> dict[str, str]:
    """Return `{name: text, "signature": hex}` as it stands in a JSON answer."""
    return {name: signed.text, "signature": signed.signature.hex()}


def parse_signed(name: str, document: Any) -> SignedText:
    """Errors: Refused signed.malformed."""
    if not isinstance(document, dict) or not isinstance(document.get(name), str):
        raise Refused("signed.malformed")
    return SignedText(
        document[name], hex_bytes(document.get("signature"), SIGNATURE_BYTES, "signed.malformed")
    )


# --- small checks -------------------------------------------------------------------------------------------


def hex_bytes(text: Any, size: int, code: str) -> bytes:
    """Return `size` bytes from lower-case hex. Errors: Refused `code`."""
    if not isinstance(text, str) or len(text) != 2 * size or text.strip("0123456789abcdef"):
        raise Refused(code)
    return bytes.fromhex(text)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER


def _is_one(value: Any) -> bool:
    return _is_count(value) and value == 1
