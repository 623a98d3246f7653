"""Days counted from the day of loading → moments and dates, as records write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.clock import time_text


@dataclass(frozen=True, slots=True)
class Days:
    """`today` is day 0. Times of the day are in UTC."""

    today: date

    def moment(self, day: int, at: str, plus_min: float = 0) -> datetime:
        clock = time.fromisoformat(f"{at}:00+00:00")
        return datetime.combine(self.today + timedelta(days=day), clock) + timedelta(minutes=plus_min)

    def time(self, day: int, at: str, plus_min: float = 0) -> str:
        return time_text(self.moment(day, at, plus_min))

    def date(self, day: int) -> str:
        return (self.today + timedelta(days=day)).isoformat()
