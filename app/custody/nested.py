"""A text sealed so that several must agree: under a fresh key, wrapped by one stream's key inside another's.

    sealed = seal_under(keys, place, plaintext)      # keys: the streams', in an order that is kept
    text   = open_under(keys, place, sealed)         # NotOpenable when one of them is gone or not the same

Whichever of the streams is erased, with it the text is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.custody.streams import StreamKey, open_in_place, seal_in_place

_KEY: Final = 32
_MARK: Final = b"attune/nested/v1\0"


@dataclass(frozen=True, slots=True)
class Nested:
    """What is stored: the wrapped key, and the text under it."""

    wrapped: bytes
    sealed: bytes


def seal_under(keys: Sequence[StreamKey], place: bytes, plaintext: bytes) -> Nested:
    """Seal a text bound to its place. Shape: `keys` at least one."""
    if not keys:
        raise ValueError("a text under no key")
    secret = os.urandom(_KEY)
    wrapped = secret
    for key in keys:
        wrapped = key.wrap(wrapped, place)
    return Nested(wrapped, seal_in_place(secret, plaintext, _MARK + place))


def open_under(keys: Sequence[StreamKey], place: bytes, nested: Nested) -> bytes:
    """Errors: NotOpenable when a key is another's, or the bytes were changed or moved."""
    secret = nested.wrapped
    for key in reversed(keys):
        secret = key.unwrap(secret, place)
    return open_in_place(secret, nested.sealed, _MARK + place)
