"""Dates and times in a record are ones that a calendar has."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from sync.records import DATE, TIME


@pytest.mark.parametrize("text", ["2026-11-21", "2024-02-29", "1900-01-01", "2100-12-31"])
def test_date_of_the_calendar_is_taken(text: str) -> None:
    assert DATE(text) == text
    assert TIME(f"{text}T23:59:59.999Z") == f"{text}T23:59:59.999Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-31",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "0001-01-01",
        "1899-12-31",
        "2101-01-01",
        "9999-12-31",
        "2026-1-1",
        "20261121",
        "2026-W47-6",
        "\u0662026-11-21",
        "2026-11-21\n",
    ],
)
def test_date_that_nobody_can_mean_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DATE(text)
    with pytest.raises(ValidationError):
        TIME(f"{text}T09:30:00.000Z")


@pytest.mark.parametrize(
    "hour",
    [
        "24:00:00.000Z",
        "09:60:00.000Z",
        "09:30:60.000Z",
        "09:30:00Z",
        "09:30:00.000000Z",
        "09:30:00.000+00:00",
    ],
)
def test_time_that_no_clock_shows_is_refused(hour: str) -> None:
    with pytest.raises(ValidationError):
        TIME(f"2026-11-21T{hour}")
