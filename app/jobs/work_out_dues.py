"""Dues move with the calendar, and with visits that were filed just before a stop: all children are looked
at again."""

from __future__ import annotations

from app.caseload import dues


def run() -> int:
    return dues.work_out()
