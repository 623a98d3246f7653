"""Cases for JSON, padding and the envelope."""

from __future__ import annotations

import zlib
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sync import canonical, chain, padding, wire
from sync.types import LIMITS, Refused
from tests.sync.cast import ANNA, opening_json, pen_picture, signing_json, unsealer

Case = dict[str, Any]

ACCEPTED = {
    "empty object": b"{}",
    "keys in any order, white space": b' { "b" : 1 ,\n"a" : [ true , false , null ] }\r\n\t',
    "keys sorted by code point": b'{"a":1,"B":2,"_":3,"1":4,"":5}',
    "escapes are undone": b'"\\u0041\\/\\u00e9\\ud83d\\ude00\\b\\f\\n\\r\\t\\"\\\\\\u001f\\u007f"',
    "letters of many tongues as they are": '{"a":"żółć 李 \u2028 😀 \u007f"}'.encode(),
    "greatest integer": b"9007199254740991",
    "least integer": b"-9007199254740991",
    "zero": b"0",
    "nested 32 deep": b"[" * 32 + b"]" * 32,
    "brackets in strings do not nest": b'["' + b"[" * 100 + b'"]',
    "a duplicate in another object is none": b'{"a":{"a":1},"b":{"a":1}}',
    "normal forms are kept apart": '["é","e\u0301"]'.encode(),
}
REFUSED = {
    "nothing": b"",
    "duplicate key": b'{"a":1,"a":2}',
    "duplicate key, deeper": b'[{"a":{"b":1,"b":1}}]',
    "duplicate key by escape": b'{"a":1,"\\u0061":2}',
    "fraction": b"1.5",
    "fraction that is whole": b"1.0",
    "exponent": b"1e3",
    "minus zero": b"-0",
    "integer too great": b"9007199254740992",
    "integer too small": b"-9007199254740992",
    "integer of 5000 digits": b"9" * 5000,
    "leading zero": b"01",
    "plus sign": b"+1",
    "NaN": b'{"a":NaN}',
    "Infinity": b"[Infinity]",
    "minus Infinity": b"[-Infinity]",
    "unpaired high surrogate": b'"\\ud800"',
    "unpaired low surrogate": b'"\\udc00x"',
    "surrogates in the wrong order": b'"\\ude00\\ud83d"',
    "unpaired surrogate in a key": b'{"\\ud800":1}',
    "nested 33 deep": b"[" * 33 + b"]" * 33,
    "nested 1000 deep": b"[" * 1000 + b"]" * 1000,
    "nested 100000 deep, objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "trailing bytes": b"{}x",
    "two values": b"{}{}",
    "trailing zero byte": b"{}\0",
    "trailing comma": b'{"a":1,}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "comment": b"{/* */}",
    "single quotes": b"{'a':1}",
    "raw control character": b'"\x01"',
    "raw line feed in a string": b'"a\nb"',
    "unknown escape": b'"\\x41"',
    "not UTF-8": b'"\xff"',
    "overlong UTF-8": b'"\xc0\xaf"',
    "surrogate in UTF-8": b'"\xed\xa0\x80"',
    "cut short": b'{"a":"b',
    "non-breaking space": "\u00a0{}".encode(),
    "digits of another script": '{"a":١}'.encode(),
}


def canonical_cases() -> list[Case]:
    cases: list[Case] = []
    for name, data in ACCEPTED.items():
        value = canonical.parse(data)
        written = canonical.canonical(value)
        cases.append({"name": name, "bytes": data.hex(), "value": value, "canonical": written.hex()})
    for name, data in REFUSED.items():
        if len(data) > 20_000:
            continue
        cases.append({"name": name, "bytes": data.hex(), "refused": refusal(canonical.parse, data)})
    return cases


def refusal(call: Any, *args: Any) -> str:
    """Return the code with which the call refuses."""
    try:
        call(*args)
    except Refused as refused:
        return refused.code
    raise AssertionError("was accepted")


def raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


def preset_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15, zdict=padding.dictionary())
    return squeezer.compress(data) + squeezer.flush()


def read(padded: bytes, limit: int) -> tuple[int, bytes, bytes]:
    codec, body = padding.unpad(padded)
    return codec, body, padding.unpack(codec, body, limit)


def padding_cases() -> list[Case]:
    lengths = (
        256,
        257,
        271,
        272,
        273,
        300,
        511,
        512,
        513,
        1000,
        1023,
        1025,
        4097,
        65_537,
        1_048_577,
        16_777_215,
    )
    cases: list[Case] = [
        {"name": f"length {n}", "kind": "padme", "length": n, "padded": padding.padme(n)} for n in lengths
    ]
    for size in (0, 1, 250, 251, 252, 266, 267, 268, 600):
        body = bytes(at % 251 for at in range(size))
        padded = padding.pad(padding.STORED, body)
        case = {"name": f"{size} bytes stored", "kind": "write", "codec": 0, "body": body.hex()}
        cases.append(case | {"padded": padded.hex()})
    text = b"She turned to her mother's voice. " * 40
    for name, packed in {"deflated": raw_deflate(text), "deflated, nothing in it": raw_deflate(b"")}.items():
        padded = padding.pad(padding.DEFLATE, packed)
        codec, body, data = read(padded, LIMITS.record)
        case = {"name": name, "kind": "read", "limit": LIMITS.record, "padded": padded.hex(), "codec": codec}
        cases.append(case | {"body": body.hex(), "data": data.hex()})
    every_word = padding.dictionary() + text
    for name, data in {"a text": text, "nothing": b"", "every word of the dictionary": every_word}.items():
        padded = padding.pad(padding.PRESET, preset_deflate(data))
        codec, body, data = read(padded, len(data))
        case = {"name": f"with the preset dictionary, {name}", "kind": "read", "limit": len(data)}
        cases.append(case | {"padded": padded.hex(), "codec": codec, "body": body.hex(), "data": data.hex()})
    exact = padding.pad(padding.DEFLATE, raw_deflate(bytes(1000)))
    case = {"name": "inflates to the limit exactly", "kind": "read", "limit": 1000, "padded": exact.hex()}
    codec, body, data = read(exact, 1000)
    cases.append(case | {"codec": codec, "body": body.hex(), "data": data.hex()})
    for name, (padded, limit) in _bad_padding().items():
        code = refusal(read, padded, limit)
        cases.append({"name": name, "kind": "read", "limit": limit, "padded": padded.hex(), "refused": code})
    return cases


def _bad_padding() -> dict[str, tuple[bytes, int]]:
    good, limit = padding.pad(padding.STORED, b"x" * 300), LIMITS.record
    body = raw_deflate(b"abc" * 100)
    words = preset_deflate(padding.dictionary()[-600:])
    return {
        "nothing": (b"", limit),
        "shorter than the least": (good[:255], limit),
        "last byte of the padding not zero": (good[:-1] + b"\1", limit),
        "first byte of the padding not zero": (good[:305] + b"\1" + good[306:], limit),
        "one zero too many": (good + b"\0", limit),
        "one zero too few": (good[:-1], limit),
        "a step too long": (b"\0" + (0).to_bytes(4, "big") + bytes(267), limit),
        "length beyond the end": (b"\0" + (10_000).to_bytes(4, "big") + bytes(251), limit),
        "greatest length": (b"\0\xff\xff\xff\xff" + bytes(251), limit),
        "unknown codec": (b"\3" + good[1:], limit),
        "not DEFLATE": (padding.pad(padding.DEFLATE, b"\xff" * 20), limit),
        "DEFLATE cut short": (padding.pad(padding.DEFLATE, body[:-2]), limit),
        "DEFLATE with bytes after its end": (padding.pad(padding.DEFLATE, body + b"\0"), limit),
        "zlib header": (padding.pad(padding.DEFLATE, zlib.compress(b"abc" * 100)), limit),
        "inflates past the limit by one": (padding.pad(padding.DEFLATE, raw_deflate(bytes(1001))), 1000),
        "inflates a thousandfold": (padding.pad(padding.DEFLATE, raw_deflate(bytes(8 * limit))), limit),
        "stored past the limit": (padding.pad(padding.STORED, bytes(1001)), 1000),
        "with the preset dictionary, not DEFLATE": (padding.pad(padding.PRESET, b"\xff" * 20), limit),
        "with the preset dictionary, cut short": (padding.pad(padding.PRESET, words[:-2]), limit),
        "with the preset dictionary, bytes after its end": (
            padding.pad(padding.PRESET, words + b"\0"),
            limit,
        ),
        "with the preset dictionary, but said to be without": (padding.pad(padding.DEFLATE, words), limit),
        "with the preset dictionary, past the limit by one": (
            padding.pad(padding.PRESET, preset_deflate(padding.dictionary()[-1001:])),
            1000,
        ),
        "with the preset dictionary, a thousandfold": (
            padding.pad(padding.PRESET, preset_deflate(bytes(8 * limit))),
            limit,
        ),
    }


def envelope_cases() -> list[Case]:
    device = ANNA.device("envelope")
    real = pen_picture(device, "Turns to her mother's voice; calms when held – every time. 李 😀")
    records = {
        "first, stored": b'{"a":1}',
        "second, a whole change, deflated": canonical.canonical(real),
        "third, white space is signed as it is": b' { "a" : [ 1 , 2 ] } ',
        "fourth, a snapshot": b'{"draft":true}',
        "fifth, with the preset dictionary": canonical.canonical(real),
    }
    cases = []
    for name, record in records.items():
        kind = "snapshot" if "snapshot" in name else "change"
        prev, _ = device.head()
        salt = sha256(b"salt " + name.encode()).digest()
        device._ports = replace(device._ports, pack=padding.pack_preset if "preset" in name else padding.pack)
        device._ports.random.bytes = lambda count, salt=salt: salt[:count]  # type: ignore[method-assign]
        frame = device.save_bytes(record, kind)  # type: ignore[arg-type]
        cases.append(_envelope(name, record, salt, prev, device, frame))
    return cases


def _envelope(name: str, record: bytes, salt: bytes, prev: bytes, device: Any, frame: Any) -> Case:
    after, head = device.head(frame.seq)
    info = chain.envelope_info(frame.header.raw)
    inner = unsealer("org sealing").unseal(frame.ct, info)
    assert inner is not None
    return {
        "name": name,
        "signing": signing_json("Anna"),
        "sealing": opening_json("org sealing"),
        "dev": ANNA.dev,
        "kid": frame.header.kid,
        "seq": frame.seq,
        "type": frame.header.type,
        "prev": prev.hex(),
        "salt": salt.hex(),
        "record": record.hex(),
        "codec": inner[0],
        "header": frame.header.raw.hex(),
        "header_text": frame.header.raw.decode(),
        "info": info.hex(),
        "commitment": chain.commitment(record, salt).hex(),
        "record_message": chain.record_message(chain.commitment(record, salt)).hex(),
        "signature": inner[-64:].hex(),
        "inner": inner.hex(),
        "ct": frame.ct.hex(),
        "ct_hash": frame.ct_hash.hex(),
        "chain": after.hex(),
        "head_message": chain.head_message(ANNA.dev, frame.seq, after).hex(),
        "head": head.hex(),
        "frame": wire.encode_frame(frame).hex(),
        "deposit": device.deposit(frame.seq).hex(),
    }
