"""Cases for attachments: sealing in chunks, pieces, receipts. Source: sync/PROTOCOL.md section 13."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from app.custody import AesGcmContent
from sync import blobs, chain
from sync.blobs import encode_piece, seal_blob
from sync.types import BlobReceipt, DeviceId, Piece
from sync.wire import encode_signed
from tests.sync.cast import ANNA, BEN, NOON, ident, secret, signer, signing_json

Case = dict[str, Any]
CIPHER = AesGcmContent()
KEY, RECORD, CHUNK = secret("content"), ident("a drawing"), 1024
STEP = CHUNK + blobs.TAG_BYTES


def content(size: int) -> bytes:
    return bytes(at * 7 % 251 for at in range(size))


def _sealing(size: int) -> Case:
    sealed = seal_blob(CIPHER, KEY, RECORD, CHUNK, content(size))
    return {
        "kind": "seal",
        "key": KEY.hex(),
        "record": RECORD,
        "chunk_bytes": CHUNK,
        "content": content(size).hex(),
        "sealed": sealed.hex(),
        "blob": sha256(sealed).hexdigest(),
    }


def _opening(size: int, **other: Any) -> Case:
    said = {"kind": "open", "key": KEY.hex(), "record": RECORD, "chunk_bytes": CHUNK, "size_bytes": size}
    sealed = seal_blob(CIPHER, KEY, RECORD, CHUNK, content(size)).hex()
    return {**said, "sealed": sealed, "refused": "blob.broken", **other}


def _broken() -> dict[str, Case]:
    sealed = seal_blob(CIPHER, KEY, RECORD, CHUNK, content(2000))
    first, second = sealed[:STEP], sealed[STEP:]
    loud = content(2000) + b"\1" + bytes(blobs.padded_size(2000) - 2001)
    beyond = b"".join(
        CIPHER.seal(
            KEY,
            bytes(11) + bytes([at]),
            loud[at * CHUNK :][:CHUNK],
            chain.chunk_place(RECORD, at, 2),
        )
        for at in range(2)
    )
    return {
        "a byte changed": _opening(2000, sealed=(bytes([sealed[0] ^ 1]) + sealed[1:]).hex()),
        "chunks exchanged": _opening(2000, sealed=(second + first).hex()),
        "the first chunk twice": _opening(2000, sealed=(first + first).hex()),
        "the last chunk missing": _opening(2000, sealed=first.hex()),
        "the last chunk missing, and said so": _opening(1024, sealed=first.hex()),
        "a byte more": _opening(2000, sealed=(sealed + b"\0").hex()),
        "of another record": _opening(2000, record=ident("another drawing")),
        "another key": _opening(2000, key=secret("other content").hex()),
        "other chunks": _opening(2000, chunk_bytes=2048),
        "another size": _opening(2000, size_bytes=1000),
        "a size that leaves content in the padding": _opening(2000, size_bytes=1999),
        "something after the content": _opening(2000, sealed=beyond.hex()),
        "nothing": _opening(2000, sealed=""),
    }


def _pieces() -> dict[str, Case]:
    sealed = seal_blob(CIPHER, KEY, RECORD, CHUNK, content(300))
    name = sha256(sealed).digest()
    mandate = signer("Anna").sign(chain.mandate_message(ANNA.dev, name, len(sealed)))
    cases = {}
    for told, start, end in (("whole", 0, None), ("a middle", 100, 200), ("a question", 0, 0)):
        piece = Piece(ANNA.dev, name, len(sealed), mandate, start, sealed[start:end])
        cases[f"a piece: {told}"] = {
            "kind": "piece",
            "dev": ANNA.dev,
            "signing": signing_json("Anna"),
            "blob": name.hex(),
            "size": len(sealed),
            "mandate": mandate.hex(),
            "offset": start,
            "data": piece.data.hex(),
            "bytes": encode_piece(piece).hex(),
        }
    return cases


def _receipt(by: str = "org receipt", **other: Any) -> Case:
    said: dict[str, Any] = {
        "dev": ANNA.dev,
        "kid": "receipt-1",
        "blob": sha256(b"blob").digest(),
        "size": 1000,
        "stored": 400,
        "at": NOON,
    }
    signed = blobs.build_receipt(BlobReceipt(**{**said, **other}), signer(by))
    return {
        "kind": "receipt",
        "dev": ANNA.dev,
        "blob": sha256(b"blob").hexdigest(),
        "size": 1000,
        "keys": [{"kid": "receipt-1", "public": signer("org receipt").public.hex()}],
        "answer": encode_signed("receipt", signed),
    }


def _receipts() -> dict[str, Case]:
    altered = _receipt()
    altered["answer"]["receipt"] = altered["answer"]["receipt"].replace('"stored":400', '"stored":1000')
    return {
        "a receipt for a part": _receipt() | {"stored": 400},
        "a receipt for the whole": _receipt(stored=1000) | {"stored": 1000},
        "a receipt by another key": _receipt(by="Anna") | {"refused": True},
        "a receipt under another kid": _receipt(kid="receipt-2") | {"refused": True},
        "another device's receipt": _receipt(dev=DeviceId(BEN.dev)) | {"refused": True},
        "another blob's receipt": _receipt(blob=bytes(32)) | {"refused": True},
        "a receipt for another size": _receipt(size=1001) | {"refused": True},
        "a receipt with a number changed": altered | {"refused": True},
    }


def blob_cases() -> list[Case]:
    cases = [{"name": f"{size} bytes"} | _sealing(size) for size in (1, 256, 1024, 1025, 3000)]
    for made in (_broken(), _pieces(), _receipts()):
        cases += [{"name": name} | case for name, case in made.items()]
    return cases
