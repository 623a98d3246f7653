"""Passwords: which are taken, Argon2id, and the same work for a name nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.custody import SystemRandom
from app.people.well_known import is_well_known
from sync.enrolment import new_secret

LEAST = 12
# What is kept of somebody whom only the organisation's own sign-on lets in.
NONE = ""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the name is unknown, so that a stranger cannot tell names by the time an answer takes.
NOBODY = HASHER.hash("nobody has this password")


def made() -> str:
    """A new one of 100 random bits, in four groups of five letters and digits that are not mixed up."""
    letters = "".join(new_secret(SystemRandom()) for _ in range(2))
    return "-".join(letters[start : start + 5] for start in range(0, len(letters), 5))


def weakness(password: str, names: Sequence[str] = ()) -> Literal["too_short", "well_known"] | None:
    """Why nobody may choose it. `names`: what must not carry it."""
    if len(password) < LEAST:
        return "too_short"
    return "well_known" if is_well_known(password, names) else None


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. For None, and for NONE, the work is done all the same, and the answer is
    no."""
    try:
        right = HASHER.verify(password_hash or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(password_hash)
