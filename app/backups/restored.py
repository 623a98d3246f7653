"""What a database that was put back says to devices that remember more than it does.

Its numbers go on above all that a device can have seen, so that nothing new is ever taken for something old,
and each stream and device keeps the number that it was put back at. A device that names a number between the
two knows of what is lost: that is an alarm, and the device keeps what it holds.

How far above is not asked of the database alone: the same backup may be put back twice, and says the same
both times. It goes by the clock, which has gone on between the two.

Source: sync/PROTOCOL.md section 6.7
"""

from __future__ import annotations

from sqlalchemy import update

from app.backups import unfinished
from app.clock import now
from app.config import Config
from app.devices.models import Device
from app.extensions import db
from app.organisation import store as organisation
from app.streams.models import Stream
from sync.pull import BEYOND_ALL_SEEN


def finish(config: Config) -> None:
    """Mark the database as put back if a backup was put there and it does not say so yet. Commits."""
    if unfinished.standing(config) is not None:
        note()
        unfinished.end(config)


def note() -> None:
    """Mark the whole database as put back. Commits."""
    above = _above_all_seen()
    organisation.raise_state("restored", above)
    stream, device = Stream.__table__, Device.__table__
    moved = {"restored_from": stream.c.version, "version": stream.c.version + above}
    db.session.execute(update(stream).values(moved))
    db.session.execute(update(device).values(restored_from=device.c.received))
    db.session.commit()


def _above_all_seen() -> int:
    """How far every number goes up: to as many times BEYOND_ALL_SEEN as there are seconds since the founding.

    No stream gets so many entries in a second. By a clock that stands wrong it is one time more than it was.
    """
    row = organisation.organisation()
    times = row.state // BEYOND_ALL_SEEN
    seconds = int((now() - row.founded_at).total_seconds())
    return (max(times + 1, seconds) - times) * BEYOND_ALL_SEEN
