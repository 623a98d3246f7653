"""Dues move with the calendar, and with visits filed just before a stop: all children are looked at again."""

from __future__ import annotations

from app.caseload import dues


def run() -> int:
    return dues.work_out()
