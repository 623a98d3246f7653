"""Taking fields off bytes and out of JSON that anybody may have made."""

from __future__ import annotations

from typing import Any, Final

from sync.types import MAX_INTEGER, Refused

TOO_LARGE: Final = "request.too_large"
UNVERIFIABLE: Final = "deposit.unverifiable"


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


def hex_bytes(text: Any, size: int, code: str) -> bytes:
    """Return `size` bytes from lower-case hex. Errors: Refused `code`."""
    if not isinstance(text, str) or len(text) != 2 * size or text.strip("0123456789abcdef"):
        raise Refused(code)
    return bytes.fromhex(text)


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER


def is_one(value: Any) -> bool:
    return is_count(value) and value == 1
