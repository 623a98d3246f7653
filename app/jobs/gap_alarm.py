"""A gap in a device's numbers that is a day old is an alarm: work may be on a device nobody has heard from.

Source: sync/PROTOCOL.md section 4.2
"""

from __future__ import annotations

from datetime import timedelta

from app import audit
from app.access import Caller
from app.clock import now
from app.intake import store

GAP_LASTS = timedelta(hours=24)


def run() -> int:
    raised = 0
    for device, seq in store.gaps_since(now() - GAP_LASTS):
        if store.raise_alarm("gap", device.id, seq, now()):
            audit.add("alarm.gap", Caller(device=device.id), outcome="raised", count=seq)
            raised += 1
    return raised
