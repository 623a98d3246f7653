"""A file sealed piece by piece under the backup key: written and read in one pass, whatever its size.

    with SealedWriter(stream, key) as out: out.write(bytes_)
    with SealedReader(stream, key) as said: said.read(1024)

    file  = "ATTB1" ‖ nonce(12) ‖ wrapped content key(48) ‖ piece …
    piece = u32 length ‖ u8 last ‖ AES-256-GCM(content key, nonce = u96 number, AAD = number(8) ‖ last)

A piece that is changed, moved, left out or cut off does not open. The content key is used for one file.
"""

from __future__ import annotations

import os
from types import TracebackType
from typing import BinaryIO, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.custody.errors import NotOpenable

MAGIC: Final = b"ATTB1"
PIECE_BYTES: Final = 1024 * 1024
_NONCE: Final = 12
_KEY: Final = 32
_TAG: Final = 16
_MARK: Final = b"attune/backup/v1\0"


class SealedWriter:
    """What is written is sealed in pieces; the last one is written when it ends well."""

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        secret, nonce = os.urandom(_KEY), os.urandom(_NONCE)
        stream.write(MAGIC + nonce + AESGCM(key).encrypt(nonce, secret, _MARK))
        self._stream, self._key = stream, AESGCM(secret)
        self._number, self._rest = 0, bytearray()

    def write(self, data: bytes) -> int:
        self._rest += data
        while len(self._rest) > PIECE_BYTES:
            self._put(bytes(self._rest[:PIECE_BYTES]), last=False)
            del self._rest[:PIECE_BYTES]
        return len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if kind is None:
            self._put(bytes(self._rest), last=True)

    def _put(self, data: bytes, last: bool) -> None:
        sealed = self._key.encrypt(_nonce(self._number), data, _place(self._number, last))
        self._stream.write(len(sealed).to_bytes(4, "big") + bytes([last]) + sealed)
        self._number += 1


class SealedReader:
    """Reads what was written. Errors: NotOpenable for another key and for any piece that is not as it was."""

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        head = stream.read(len(MAGIC) + _NONCE + _KEY + _TAG)
        nonce, wrapped = head[len(MAGIC) : len(MAGIC) + _NONCE], head[len(MAGIC) + _NONCE :]
        if head[: len(MAGIC)] != MAGIC or len(wrapped) != _KEY + _TAG:
            raise NotOpenable("this is no backup of Attune's")
        try:
            self._key = AESGCM(AESGCM(key).decrypt(nonce, wrapped, _MARK))
        except InvalidTag as cause:
            raise NotOpenable("this backup was made under another backup key") from cause
        self._stream = stream
        self._number, self._rest, self._ended = 0, b"", False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        if not self._rest and not self._ended:
            self._rest = self._next()
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def _next(self) -> bytes:
        head = self._stream.read(5)
        if len(head) != 5:
            raise NotOpenable("this backup has been cut off")
        last, sealed = head[4] == 1, self._stream.read(int.from_bytes(head[:4], "big"))
        try:
            data = self._key.decrypt(_nonce(self._number), sealed, _place(self._number, last))
        except InvalidTag as cause:
            raise NotOpenable("this backup has been changed or cut off") from cause
        self._number, self._ended = self._number + 1, last
        return data


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE, "big")


def _place(number: int, last: bool) -> bytes:
    return _MARK + number.to_bytes(8, "big") + bytes([last])
