"""What is at rest: a key for each stream, wrapped by the master key, and entries sealed in their place.

    keys    = StreamKeys(ring.masters)
    wrapped = keys.make(stream)                     # store beside the stream
    key     = keys.unwrap(stream, wrapped)
    sealed  = key.seal(version, record, record_bytes)
    bytes_  = key.open(version, record, sealed)     # NotOpenable if moved or changed

Each sealing takes a fresh random 96-bit nonce. Erasing `wrapped` erases every entry of the stream.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.custody.errors import MasterKeyMissing, NotOpenable
from sync.types import id_bytes

_NONCE: Final = 12
_KEY: Final = 32
_VERSION: Final = 4


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The key over all data keys. It never lies in the database or its backups."""

    version: int
    secret: bytes

    @property
    def newest(self) -> MasterKey:
        return self

    def get(self, version: int) -> MasterKey:
        """Errors: MasterKeyMissing for any version but its own."""
        if version != self.version:
            raise MasterKeyMissing(f"Version {version} of the master key is missing.")
        return self

    def __repr__(self) -> str:
        return f"MasterKey(version={self.version})"


class MasterKeys(Protocol):
    """The versions of the master key. Implemented by app.custody.masters, and by one key alone."""

    @property
    def newest(self) -> MasterKey: ...

    def get(self, version: int) -> MasterKey:
        """Errors: MasterKeyMissing."""
        ...


class StreamKey:
    """The data key of one stream, opened."""

    def __init__(self, stream: str, secret: bytes) -> None:
        self._stream, self._key = id_bytes(stream), AESGCM(secret)

    def seal(self, version: int, record: str, plaintext: bytes) -> bytes:
        """Return nonce ‖ ciphertext, bound to stream, version and record."""
        return _encrypt(self._key, plaintext, self._place(version, record))

    def open(self, version: int, record: str, sealed: bytes) -> bytes:
        """Errors: NotOpenable when the bytes were changed or are not in their place."""
        return _decrypt(self._key, sealed, self._place(version, record))

    def wrap(self, secret: bytes, place: bytes) -> bytes:
        """Return a key, or one that is wrapped already, wrapped by this stream's and bound to a place."""
        return _encrypt(self._key, secret, self._wrapping(place))

    def unwrap(self, wrapped: bytes, place: bytes) -> bytes:
        """Errors: NotOpenable when it was wrapped by another stream's, or for another place."""
        return _decrypt(self._key, wrapped, self._wrapping(place))

    def _wrapping(self, place: bytes) -> bytes:
        return b"attune/wrap/v1\0" + self._stream + place

    def seal_pack(self, start: int, upto: int, size: int, plaintext: bytes) -> bytes:
        """Return nonce ‖ ciphertext, bound to the stream, the range of versions and the inflated size."""
        return _encrypt(self._key, plaintext, self._pack_place(start, upto, size))

    def open_pack(self, start: int, upto: int, size: int, sealed: bytes) -> bytes:
        """Errors: NotOpenable when the bytes were changed or are not in their place."""
        return _decrypt(self._key, sealed, self._pack_place(start, upto, size))

    def _pack_place(self, *numbers: int) -> bytes:
        return b"attune/stream-pack/v1\0" + self._stream + b"".join(n.to_bytes(8, "big") for n in numbers)

    def _place(self, version: int, record: str) -> bytes:
        return b"attune/entry/v1\0" + self._stream + version.to_bytes(8, "big") + id_bytes(record)


class StreamKeys:
    """Makes and unwraps data keys, and wraps them anew."""

    def __init__(self, masters: MasterKeys) -> None:
        self._masters = masters
        self._opened: dict[int, AESGCM] = {}

    def make(self, stream: str, under: int | None = None) -> bytes:
        """Return a new data key for the stream, wrapped. Shape: u32 master version ‖ nonce ‖ ciphertext.

        `under`: the version of the master key, if not the newest. Errors: MasterKeyMissing.
        """
        return self._wrap(stream, os.urandom(_KEY), under or self._masters.newest.version)

    def unwrap(self, stream: str, wrapped: bytes) -> StreamKey:
        """Errors: NotOpenable for another stream's key, an erased one, another master key, or changed bytes;
        MasterKeyMissing when the version that it names is not here."""
        return StreamKey(stream, self._unwrapped(stream, wrapped))

    def wrap_anew(self, stream: str, wrapped: bytes, under: int) -> bytes:
        """The same data key under another version of the master key. Errors: as `unwrap`."""
        return self._wrap(stream, self._unwrapped(stream, wrapped), under)

    def _wrap(self, stream: str, secret: bytes, under: int) -> bytes:
        version = under.to_bytes(_VERSION, "big")
        return version + _encrypt(self._key(under), secret, _wrap_place(stream, version))

    def _unwrapped(self, stream: str, wrapped: bytes) -> bytes:
        if len(wrapped) <= _VERSION:
            raise NotOpenable("the key of a stream has been erased")
        version, sealed = wrapped[:_VERSION], wrapped[_VERSION:]
        return _decrypt(self._key(master_version(wrapped)), sealed, _wrap_place(stream, version))

    def _key(self, version: int) -> AESGCM:
        key = self._opened.get(version)
        if key is None:
            key = self._opened[version] = AESGCM(self._masters.get(version).secret)
        return key


def master_version(wrapped: bytes) -> int:
    """Under which version of the master key a data key lies; 0: it has been erased."""
    return int.from_bytes(wrapped[:_VERSION], "big") if len(wrapped) > _VERSION else 0


def seal_in_place(secret: bytes, plaintext: bytes, place: bytes) -> bytes:
    """Return nonce ‖ ciphertext under a key of its own, bound to a place."""
    return _encrypt(AESGCM(secret), plaintext, place)


def open_in_place(secret: bytes, sealed: bytes, place: bytes) -> bytes:
    """Errors: NotOpenable."""
    return _decrypt(AESGCM(secret), sealed, place)


def _wrap_place(stream: str, version: bytes) -> bytes:
    return b"attune/stream-key/v1\0" + id_bytes(stream) + version


def _encrypt(key: AESGCM, plaintext: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + key.encrypt(nonce, plaintext, place)


def _decrypt(key: AESGCM, sealed: bytes, place: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
    except (InvalidTag, ValueError) as cause:
        raise NotOpenable("stored bytes do not open where they lie") from cause
