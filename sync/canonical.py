"""JSON as the protocol writes and reads it: one way to write, and no text that two parsers read differently.

Source: PROTOCOL.md section 1.4
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from sync.types import LIMITS, MAX_INTEGER, Refused

_INTEGER_DIGITS: Final = len(str(MAX_INTEGER))
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
# Written out, unions of types would be made anew at every value.
_AS_IT_IS: Final = (str, bool, type(None))
_LISTS: Final = (list, tuple)


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a value.

    Errors: Refused json.not_canonical (a float, a key beyond ASCII, a number out of range, a lone surrogate).
    """
    _refuse_unwritable(value, LIMITS.depth)
    try:
        return _ENCODER.encode(value).encode()
    except (UnicodeEncodeError, TypeError) as cause:
        raise Refused("json.not_canonical") from cause


def parse(data: bytes) -> Any:
    """Return the value that the bytes say, if they say it in the one permitted way.

    Errors: Refused json.not_utf8, json.malformed, json.duplicate_key, json.number, json.surrogate,
            json.too_deep.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as cause:
        raise Refused("json.not_utf8") from cause
    try:
        value = _DECODER.decode(text)
    except Refused:
        raise
    except RecursionError as cause:
        raise Refused("json.too_deep") from cause
    except ValueError as cause:
        raise Refused("json.malformed") from cause
    if _too_deep(value, LIMITS.depth):
        raise Refused("json.too_deep")
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def reread(data: bytes) -> Any:
    """Return the value of bytes that `parse` has let in before: what is on file is read again and again."""
    return json.loads(data)


def parse_canonical(data: bytes) -> Any:
    """Parse, and refuse bytes that are not the canonical form of what they say.

    Errors: those of `parse`; Refused json.not_canonical.
    """
    value = parse(data)
    if canonical(value) != data:
        raise Refused("json.not_canonical")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("json.duplicate_key")
    return found


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > _INTEGER_DIGITS or text == "-0" or abs(int(text)) > MAX_INTEGER:
        raise Refused("json.number")
    return int(text)


def _no_number(_: str) -> NoReturn:
    raise Refused("json.number")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
)


def _too_deep(value: Any, left: int) -> bool:
    if isinstance(value, dict):
        return left == 0 or any(_too_deep(v, left - 1) for v in value.values())
    if isinstance(value, list):
        return left == 0 or any(_too_deep(v, left - 1) for v in value)
    return False


def _refuse_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as cause:
        raise Refused("json.surrogate") from cause


def _refuse_unwritable(value: Any, left: int) -> None:
    if isinstance(value, _AS_IT_IS):
        return
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return
    if left and isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise Refused("json.not_canonical")
            if not isinstance(inner, str):
                _refuse_unwritable(inner, left - 1)
    elif left and isinstance(value, _LISTS):
        for inner in value:
            _refuse_unwritable(inner, left - 1)
    else:
        raise Refused("json.not_canonical")
