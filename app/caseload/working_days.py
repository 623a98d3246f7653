"""Working days in England: weekdays that are no bank holiday. Pure.

The regular bank holidays are worked out; a holiday proclaimed for one year only is not known here.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

DAY = timedelta(days=1)
MONDAY, SATURDAY = 0, 5


def add_working_days(start: date, count: int) -> date:
    """The day that is `count` working days after `start`, which is day 0."""
    day = start
    while count > 0:
        day += DAY
        if is_working_day(day):
            count -= 1
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@functools.lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales, with the days that stand in for a weekend's."""
    easter = easter_sunday(year)
    christmas = date(year, 12, 25)
    fixed = {
        _substitute(date(year, 1, 1)),
        easter - 2 * DAY,
        easter + DAY,
        _first_monday(date(year, 5, 1)),
        _last_monday(date(year, 5, 31)),
        _last_monday(date(year, 8, 31)),
    }
    first = _substitute(christmas)
    second = _substitute(christmas + DAY)
    if second == first or second.weekday() >= SATURDAY:
        second = first + DAY
    # On a Sunday, Christmas moves behind Boxing Day, which keeps its Monday.
    if christmas.weekday() == SATURDAY + 1:
        first, second = christmas + DAY, christmas + 2 * DAY
    return frozenset(fixed | {first, second})


def easter_sunday(year: int) -> date:
    """Easter by the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _substitute(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += DAY
    return day


def _first_monday(day: date) -> date:
    return day + DAY * ((MONDAY - day.weekday()) % 7)


def _last_monday(day: date) -> date:
    return day - DAY * (day.weekday() - MONDAY)
