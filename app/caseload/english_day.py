"""The day on which a moment falls in England, where the visits are. Pure.

Worked out, as the bank holidays are, so that it needs no table of time zones on the server.

Source: the Summer Time Order 2002: an hour ahead between the last Sundays of March and October, 01:00 UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

MARCH, OCTOBER = 3, 10
SUMMER_AHEAD = timedelta(hours=1)


def english_day(moment: datetime) -> date:
    """Shape: moment – with its time zone."""
    at = moment.astimezone(UTC)
    is_summer = _change(at.year, MARCH) <= at < _change(at.year, OCTOBER)
    return (at + SUMMER_AHEAD if is_summer else at).date()


def _change(year: int, month: int) -> datetime:
    """01:00 on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)
