"""Planning a visit, taking a child off again, and saying what somebody's device carries.

Source: sync/PROTOCOL.md section 19; docs/decisions/0049-what-a-device-carries.md
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app import access
from app.access import Caller
from app.carrying import store
from app.carrying.policy import Carries
from app.caseload.reach import OF_A_CASE, reaches
from app.clock import now
from app.devices import store as devices
from app.errors import Problem
from app.people import store as people
from app.streams import store as streams

MOST_AHEAD = timedelta(days=92)


def plan(caller: Caller, child: str, at: datetime | None) -> datetime:
    """Note that the caller means to visit a child; without `at`, now. The same again is the same plan.

    Shape:  when.
    Errors: request.not_found for a child out of reach, or none, alike; visit.too_far (422).
    """
    moment, person = now(), caller.person or ""
    when = max(at or moment, moment)
    if when > moment + MOST_AHEAD:
        raise Problem("visit.too_far")
    # One after the other, so that the same plan sent twice stands once.
    people.locked(person)
    kinds = streams.kinds({child})
    if child not in reaches(person, moment) or kinds.get(child) not in OF_A_CASE - {"family"}:
        raise Problem("request.not_found")
    if (child, when) not in store.planned(person, moment - timedelta(milliseconds=1)):
        store.add(person, child, when)
    return when


def take_off(caller: Caller, child: str) -> None:
    """Forget what the caller has planned for a child; nothing is said of whether there is such a child."""
    store.drop(caller.person or "", child)


def say(caller: Caller, ident: str, carries: Carries) -> None:
    """Say what a device carries. It goes by that from its next contact on.

    Errors: request.not_found for a device that is not there, or not the caller's to say it of, alike.
    """
    owner = devices.owner(ident)
    may = access.may_act_for(caller, "device.trust", owner.role, owner.team_id)
    device = devices.device_locked(ident) if may and owner.id and owner.id != caller.person else None
    if device is None:
        raise Problem("request.not_found")
    device.carries = carries
