"""Public keys that bind nobody: points of low order, in every encoding that a library may accept.

Whoever holds such a "key" can sign anything, or make everybody share one secret, so both sides refuse them.

Source: RFC 7748 section 6.1, RFC 8032 section 5.1; the eight points of small order of Curve25519 and Ed25519.
"""

from __future__ import annotations

from typing import Final

_P: Final = 2**255 - 19
_SIGN_BIT: Final = 2**255

_LOW_U: Final = frozenset(
    {
        0,
        1,
        _P - 1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    }
)
_Y_OF_ORDER_8: Final = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_LOW_Y: Final = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})


def is_weak_opening_key(public: bytes) -> bool:
    """Say whether an X25519 public key (32 bytes) is of low order."""
    return (int.from_bytes(public, "little") % _SIGN_BIT) % _P in _LOW_U


def is_weak_signing_key(public: bytes) -> bool:
    """Say whether an Ed25519 public key (32 bytes) is of low order, or not written in the one proper way."""
    y = int.from_bytes(public, "little") % _SIGN_BIT
    return y >= _P or y in _LOW_Y
