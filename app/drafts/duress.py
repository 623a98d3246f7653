"""Somebody was made to unlock a device and typed the code that they had set for that.

Who leads the team is told; the person's own devices are not, for somebody else may be looking at one.

Source: sync/PROTOCOL.md section 12.9; docs/decisions/0048-a-code-for-being-made-to-unlock.md
"""

from __future__ import annotations

import logging

from app import audit
from app.access import Caller
from app.clock import now
from app.devices import store as devices
from app.devices.models import Device
from app.extensions import db
from app.intake import store as intake
from app.keyring import held
from app.organisation import store as organisation

log = logging.getLogger("attune.drafts")

ALARM = "duress"
# One for a device, whatever comes again: it stands under no number of its chain.
NO_NUMBER = 0


def heed(device: Device) -> None:
    """Raise the alarm once, and give the device up: it reads nothing more and gets no session.

    What it had signed is still filed when it comes, as of a device whose place was taken: it was sealed
    before its keys were destroyed, and it may be the only copy.
    """
    can_write = held().ring.holds("audit")
    if not intake.raise_alarm(ALARM, device.id, NO_NUMBER, now(), written_down=can_write):
        return
    log.error("alarm %s: device %s", ALARM, device.id)
    if can_write:
        audit.add(f"alarm.{ALARM}", Caller(device=device.id), outcome="raised")
    if device.retired_at is None:
        device.retired_at = now()
        devices.end_sessions_of_device(device.id)
        organisation.raise_state("revocation")
    db.session.flush()
