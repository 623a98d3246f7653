"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.clock import Clock


class MovableClock(Clock):
    def __init__(self) -> None:
        # A Monday, so that working days are easy to count.
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def moment(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)
