"""Sessions, challenges, codes and counts of failed tries that have run out are removed."""

from __future__ import annotations

from datetime import timedelta

from app import tries
from app.clock import now
from app.devices import store as devices

TRIES_KEPT = timedelta(days=1)


def run() -> int:
    tries.forget_before(now() - TRIES_KEPT)
    return devices.forget_expired(now())
