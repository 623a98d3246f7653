"""Codes of an authenticator app (RFC 6238): six digits, a new one every 30 seconds, each good once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import pyotp
from pyotp.utils import strings_equal

from app.sign_in.models import SecondFactor
from app.streams.organisation_key import organisation_key
from sync.types import id_bytes

STEP_SEC = 30
# A code of the step before or after is taken too: clocks differ, and people type slowly.
DRIFT = 1
SHOWN_AS = "Attune"
_PLACE = b"attune/totp/v1\0"


def new_secret() -> str:
    """Shape: 160 random bits in base32, as people copy it into an app."""
    return pyotp.random_base32()


def link(secret: str) -> str:
    """What the QR picture says to an app. It names the app and nobody."""
    return f"otpauth://totp/{quote(SHOWN_AS)}?secret={secret}&issuer={quote(SHOWN_AS)}"


def seal(factor: SecondFactor, secret: str) -> None:
    """Keep the secret, sealed under the organisation's key and bound to this person and this factor."""
    factor.secret = organisation_key().wrap(secret.encode(), _place(factor))


def step_of(factor: SecondFactor, code: str, at: datetime) -> int | None:
    """Which step the code belongs to; None for a wrong one, or one of a step that has been used.

    Errors: NotOpenable when the secret was changed or moved.
    """
    return next((step for step in _steps(factor, code, at) if step > factor.counter), None)


def is_of_last_step(factor: SecondFactor, code: str, at: datetime) -> bool:
    """Whether the code is that of the step that was used last, which is not long ago.

    Errors: as `step_of`.
    """
    return factor.counter in _steps(factor, code, at)


def _steps(factor: SecondFactor, code: str, at: datetime) -> list[int]:
    """The steps around now that have this code."""
    totp = pyotp.TOTP(organisation_key().unwrap(factor.secret, _place(factor)).decode(), interval=STEP_SEC)
    now = int(at.timestamp()) // STEP_SEC
    return [
        step for step in range(now - DRIFT, now + DRIFT + 1) if strings_equal(totp.generate_otp(step), code)
    ]


def _place(factor: SecondFactor) -> bytes:
    return _PLACE + id_bytes(factor.person_id) + id_bytes(factor.id)
