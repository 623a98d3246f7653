"""Sessions, challenges, codes, counts of failed tries and of look-ups, and planned visits, that are over are
removed.
"""

from __future__ import annotations

from datetime import timedelta

from app import tries
from app.break_glass import store as break_glass
from app.carrying import store as carrying
from app.carrying.policy import AFTER
from app.clock import now
from app.devices import store as devices

TRIES_KEPT = timedelta(days=1)


def run() -> int:
    tries.forget_before(now() - TRIES_KEPT)
    looked = break_glass.forget_look_ups_before(now() - TRIES_KEPT)
    visited = carrying.forget_before(now() - AFTER)
    return looked + visited + devices.forget_expired(now())
