"""A gap in a device's numbers that is a day old is an alarm: work may be on a device nobody has heard from.

What a process that only takes in has raised is written into the trail here, since it holds no key for that.

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
    raised = _write_down()
    for device, seq in store.gaps_since(now() - GAP_LASTS):
        if store.raise_alarm("gap", device.id, seq, now()):
            audit.add("alarm.gap", Caller(device=device.id), outcome="raised", count=seq)
            raised += 1
    return raised


def _write_down() -> int:
    waiting = store.alarms_to_write_down()
    for alarm in waiting:
        audit.add(f"alarm.{alarm.kind}", Caller(device=alarm.device_id), outcome="raised", count=alarm.seq)
        alarm.written_down = True
    return len(waiting)
