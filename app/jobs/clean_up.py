"""Sessions, challenges, codes and counts of failed tries that have run out are removed."""

from __future__ import annotations

from datetime import timedelta

from app.clock import now
from app.devices import store as devices
from app.people import store as people

TRIES_KEPT = timedelta(days=1)


def run() -> int:
    people.forget_tries_before(now() - TRIES_KEPT)
    return devices.forget_expired(now())
