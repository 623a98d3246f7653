"""Attachments: how content is sealed, and how a blob travels in pieces beside the chain of envelopes.

    sealed = seal_blob(cipher, key, record, CHUNK_BYTES, content)     # on a device
    piece  = encode_piece(Piece(dev, sha256(sealed), len(sealed), mandate, offset, sealed[offset:]))
    fresh  = fresh_bytes(piece, stored)                               # on the server

Source: PROTOCOL.md section 13
"""

from __future__ import annotations

from typing import Final

from sync import chain
from sync.canonical import canonical, parse_canonical
from sync.padding import padme
from sync.ports import ContentCipher, Signer
from sync.types import (
    HASH_BYTES,
    ID_BYTES,
    LIMITS,
    MAX_INTEGER,
    SIGNATURE_BYTES,
    BlobReceipt,
    DeviceId,
    Piece,
    Refused,
    SignedText,
    id_bytes,
)
from sync.wire import hex_bytes

CHUNK_BYTES: Final = 256 * 1024
TAG_BYTES: Final = 16
SMALLEST: Final = 256
PIECE_MARK: Final = b"ATB1"
HEAD_BYTES: Final = len(PIECE_MARK) + ID_BYTES + HASH_BYTES + 8 + SIGNATURE_BYTES + 8
_RECEIPT_KEYS: Final = {"v", "dev", "kid", "blob", "size", "stored", "at"}


def padded_size(size: int) -> int:
    return padme(max(SMALLEST, size))


def chunks_of(size: int, chunk_bytes: int) -> int:
    """How many chunks content of a size is sealed in."""
    return -(-padded_size(size) // chunk_bytes)


def sealed_size(size: int, chunk_bytes: int) -> int:
    """How long the blob of content of a size is."""
    return padded_size(size) + TAG_BYTES * chunks_of(size, chunk_bytes)


def seal_blob(cipher: ContentCipher, key: bytes, record: str, chunk_bytes: int, content: bytes) -> bytes:
    """Return the blob. `key` must be fresh: the nonces are counted.

    Errors: Refused blob.too_large.
    """
    if len(content) > LIMITS.attachment:
        raise Refused("blob.too_large")
    padded = content + bytes(padded_size(len(content)) - len(content))
    count = chunks_of(len(content), chunk_bytes)
    return b"".join(
        cipher.seal(
            key,
            _nonce(index),
            padded[index * chunk_bytes : (index + 1) * chunk_bytes],
            chain.chunk_place(record, index, count),
        )
        for index in range(count)
    )


def open_blob(
    cipher: ContentCipher, key: bytes, record: str, chunk_bytes: int, size: int, sealed: bytes
) -> bytes:
    """Return the content of a blob, all of it or none.

    Errors: Refused blob.broken.
    """
    if not 0 <= size <= LIMITS.attachment or chunk_bytes < 1 or len(sealed) != sealed_size(size, chunk_bytes):
        raise Refused("blob.broken")
    count, step = chunks_of(size, chunk_bytes), chunk_bytes + TAG_BYTES
    found = bytearray()
    for index in range(count):
        chunk = cipher.open(
            key,
            _nonce(index),
            sealed[index * step : (index + 1) * step],
            chain.chunk_place(record, index, count),
        )
        if chunk is None:
            raise Refused("blob.broken")
        found += chunk
    if any(found[size:]):
        raise Refused("blob.broken")
    return bytes(found[:size])


def _nonce(index: int) -> bytes:
    return bytes(8) + index.to_bytes(4, "big")


# --- pieces -------------------------------------------------------------------------------------------------


def encode_piece(piece: Piece) -> bytes:
    return b"".join(
        (
            PIECE_MARK,
            id_bytes(piece.dev),
            piece.blob,
            piece.size.to_bytes(8, "big"),
            piece.mandate,
            piece.offset.to_bytes(8, "big"),
            piece.data,
        )
    )


def decode_piece(data: bytes) -> Piece:
    """Return the piece in the bytes; only its form is checked.

    Errors: Refused request.too_large (413), deposit.unverifiable (400) for every other cause.
    """
    if len(data) > HEAD_BYTES + LIMITS.piece:
        raise Refused("request.too_large")
    if len(data) < HEAD_BYTES or not data.startswith(PIECE_MARK):
        raise Refused("deposit.unverifiable")
    at = len(PIECE_MARK)
    dev, at = data[at : at + ID_BYTES], at + ID_BYTES
    blob, at = data[at : at + HASH_BYTES], at + HASH_BYTES
    size, at = int.from_bytes(data[at : at + 8], "big"), at + 8
    mandate, at = data[at : at + SIGNATURE_BYTES], at + SIGNATURE_BYTES
    offset = int.from_bytes(data[at : at + 8], "big")
    if size > LIMITS.blob:
        raise Refused("request.too_large")
    piece = Piece(DeviceId(dev.hex()), blob, size, mandate, offset, data[HEAD_BYTES:])
    if size == 0 or offset + len(piece.data) > size:
        raise Refused("deposit.unverifiable")
    return piece


def fresh_bytes(piece: Piece, stored: int) -> bytes:
    """Return what of a piece comes right after the bytes that are stored; nothing if it begins later."""
    return piece.data[stored - piece.offset :] if piece.offset <= stored else b""


# --- receipts -----------------------------------------------------------------------------------------------


def build_receipt(receipt: BlobReceipt, signer: Signer) -> SignedText:
    """Return the signed receipt. Source: PROTOCOL.md section 13.5"""
    raw = canonical(
        {
            "v": 1,
            "dev": receipt.dev,
            "kid": receipt.kid,
            "blob": receipt.blob.hex(),
            "size": receipt.size,
            "stored": receipt.stored,
            "at": receipt.at,
        }
    )
    return SignedText(raw.decode(), signer.sign(chain.blob_receipt_message(raw)))


def parse_receipt(raw: bytes) -> BlobReceipt:
    """Errors: Refused blob_receipt.malformed."""
    bad = "blob_receipt.malformed"
    try:
        said = parse_canonical(raw)
    except Refused as cause:
        raise Refused(bad) from cause
    if not isinstance(said, dict) or set(said) != _RECEIPT_KEYS:
        raise Refused(bad)
    counts = (said["v"], said["size"], said["stored"])
    if not all(type(n) is int and 0 <= n <= MAX_INTEGER for n in counts) or said["v"] != 1:
        raise Refused(bad)
    if not isinstance(said["kid"], str) or not isinstance(said["at"], str):
        raise Refused(bad)
    dev = hex_bytes(said["dev"], ID_BYTES, bad).hex()
    blob = hex_bytes(said["blob"], HASH_BYTES, bad)
    return BlobReceipt(DeviceId(dev), said["kid"], blob, said["size"], said["stored"], said["at"])
