"""What a database that was put back says to devices that remember more than it does.

Its numbers go on above all that a device can have seen, so that nothing new is ever taken for something old,
and each stream and device keeps the number that it was put back at. A device that names a number between the
two knows of what is lost: that is an alarm, and the device keeps what it holds.

Source: sync/PROTOCOL.md section 6.7
"""

from __future__ import annotations

from sqlalchemy import update

from app.devices.models import Device
from app.extensions import db
from app.organisation import store as organisation
from app.streams.models import Stream
from sync.pull import BEYOND_ALL_SEEN


def note() -> None:
    """Mark the whole database as put back. Commits."""
    organisation.raise_state("restored", BEYOND_ALL_SEEN)
    stream, device = Stream.__table__, Device.__table__
    moved = {"restored_from": stream.c.version, "version": stream.c.version + BEYOND_ALL_SEEN}
    db.session.execute(update(stream).values(moved))
    db.session.execute(update(device).values(restored_from=device.c.received))
    db.session.commit()
