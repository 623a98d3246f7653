"""The server's clock, one object that tests can move, and the two spellings of a time.

Source: sync/PROTOCOL.md section 1.3.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """The wall clock. A test replaces it in `app.extensions["attune.clock"]`. Implements sync.ports.Clock."""

    def moment(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> str:
        return time_text(self.moment())


def now() -> datetime:
    """The present moment in UTC, to the millisecond, as everything the server writes is."""
    clock: Clock = current_app.extensions["attune.clock"]
    moment = clock.moment()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def time_text(moment: datetime) -> str:
    """Shape: `2026-11-21T09:30:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """The moment a time text says.

    Errors: ValueError when it is not a time of that shape.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
