"""The timetable keeps to the time that passes, whatever the clock of the machine is set to."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from flask import Flask

from app.jobs import timetable

WAITS_SEC = 20


class Clock(datetime):
    """A clock that somebody sets while the server runs."""

    is_ahead_by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.is_ahead_by


def test_jobs_go_on_when_the_clock_is_put_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stood an hour ahead, as on a machine that was woken, and is put right while the server runs."""
    ran = threading.Event()
    job = timetable.Job("once_a_minute", timedelta(minutes=1), lambda: ran.set() or 1)
    monkeypatch.setattr(timetable, "TIMETABLE", (job,))
    for module in (timetable, base):
        monkeypatch.setattr(module, "datetime", Clock)
    monkeypatch.setattr(Clock, "is_ahead_by", timedelta(hours=1))
    table = timetable.Timetable(app)
    table.start()
    try:
        assert ran.wait(WAITS_SEC)
        ran.clear()
        monkeypatch.setattr(Clock, "is_ahead_by", timedelta())
        assert ran.wait(WAITS_SEC)
    finally:
        table.stop()
