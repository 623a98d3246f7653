"""The enrolment code: a one-time secret and the root's fingerprint in 32 characters that people can copy.

Source: PROTOCOL.md section 7.2
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sync.ports import Random
from sync.types import Refused

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET: Final = 10
FINGERPRINT: Final = 20
CHECK: Final = 2
_BITS: Final = 5
_LENGTH: Final = SECRET + FINGERPRINT + CHECK
_GROUP: Final = 4
_FORGIVEN: Final = str.maketrans("ILO", "110", " -\t\r\n")


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read: its secret (10 characters) and the fingerprint of the root (20 characters)."""

    secret: str
    fingerprint: str


def fingerprint(root: bytes) -> str:
    """Return the first 100 bits of SHA256(root) as 20 characters."""
    return _base32(sha256(root).digest(), FINGERPRINT)


def new_secret(random: Random) -> str:
    """Return 50 random bits as 10 characters."""
    return _base32(random.bytes(7), SECRET)


def write_code(secret: str, root: bytes) -> str:
    """Return the code in eight groups of four, joined by hyphens."""
    body = secret + fingerprint(root)
    code = body + _check(body)
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read_code(text: str) -> Code:
    """Return what a typed or scanned code says.

    Errors: Refused code.length, code.character, code.check.
    """
    plain = text.upper().translate(_FORGIVEN)
    if len(plain) != _LENGTH:
        raise Refused("code.length")
    if plain.strip(ALPHABET):
        raise Refused("code.character")
    body, check = plain[:-CHECK], plain[-CHECK:]
    if _check(body) != check:
        raise Refused("code.check")
    return Code(body[:SECRET], body[SECRET:])


def _check(body: str) -> str:
    return _base32(sha256(b"attune/code/v1\0" + body.encode()).digest(), CHECK)


def _base32(data: bytes, count: int) -> str:
    """Return the first `count` times five bits of the data, most significant first."""
    number = int.from_bytes(data, "big") >> (8 * len(data) - _BITS * count)
    return "".join(ALPHABET[number >> (_BITS * at) & 31] for at in reversed(range(count)))
