"""Looking up, in an emergency, a child who is not one's own: by NHS number and date of birth.

What comes of it is an id that says nothing until the glass is broken. So often an hour; then it is an alarm.

Source: sync/PROTOCOL.md section 18.4
"""

from __future__ import annotations

import logging
from datetime import timedelta

from app import audit
from app.access import Caller
from app.break_glass import store
from app.caseload import child_index
from app.clock import now
from app.devices.fresh import refuse_stale
from app.errors import Problem
from app.intake import store as intake
from app.people import store as people

log = logging.getLogger("attune.break_glass")
MOST_AN_HOUR = 10
HOUR = timedelta(hours=1)
INDEXED_AT_ONCE = 200
ALARM = "look_ups"


def look_up(caller: Caller, nhs_number: str, dob: str) -> list[str]:
    """The children on file with this number and date of birth.

    Errors: session.stale (401); look_up.capped (429, later), with an alarm to whoever leads the team.
    """
    refuse_stale(caller)
    at, person = now(), caller.person or ""
    # One after the other, so that none is counted without the others.
    people.locked(person)
    if store.look_ups_since(person, at - HOUR) >= MOST_AN_HOUR:
        _raise_alarm(caller)
        raise Problem("look_up.capped", retry_after_sec=int(HOUR.total_seconds()), keep=True)
    store.add_look_up(person, at)
    # What was filed since the timetable's last turn; of an older database, which has none, it does the rest.
    for child in child_index.missing(INDEXED_AT_ONCE):
        child_index.add(child)
    return child_index.find(nhs_number, dob)


def _raise_alarm(caller: Caller) -> None:
    """Once an hour for each device."""
    hour = int(now().timestamp() // HOUR.total_seconds())
    if intake.raise_alarm(ALARM, caller.device or "", hour, now()):
        log.error("alarm %s: device %s", ALARM, caller.device)
        audit.add(f"alarm.{ALARM}", caller, outcome="raised")
