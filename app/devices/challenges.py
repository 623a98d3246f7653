"""Challenges: random, good once and for a while, for whom they were handed to and for what.

Anybody may have one for a device, so one for a device proves nothing else.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Literal

from app.clock import now
from app.custody import challenge_digest
from app.devices import store

Use = Literal["device", "passkey.make", "passkey.show", "sign_on"]
LASTS = timedelta(minutes=2)
BYTES = 32


def hand_out(use: Use, whose: str, lasts: timedelta = LASTS) -> bytes:
    """A new challenge; `whose`: an id of 32 characters at most, of somebody who exists or not."""
    made = secrets.token_bytes(BYTES)
    store.hand_out(challenge_digest(use, made), whose, now() + lasts)
    return made


def take(use: Use, whose: str, answered: bytes) -> bool:
    """Use a challenge up. Shape: whether it was handed out for that, to them, and still held good."""
    taken = store.take_challenge(challenge_digest(use, answered))
    return taken is not None and taken[0] == whose and taken[1] > now()
