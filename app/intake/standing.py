"""How devices stand: what of theirs waits, is missing or was set aside. Numbers only, never what.

A supervisor is told of the team's devices, an author of the own ones.

Source: sync/PROTOCOL.md section 6.2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.asking import ask
from app.clock import now
from app.devices.models import Device
from app.intake.models import UNSETTLED, Alarm, Envelope, LostNumbers
from sync.engine import gaps

_DEVICE, _ENVELOPE, _ALARM = Device.__table__.c, Envelope.__table__.c, Alarm.__table__.c
_LOST = LostNumbers.__table__.c
_THESE: Any = bindparam("devices", expanding=True)
_DEVICES = (
    select(_DEVICE.id, _DEVICE.person_id, _DEVICE.received, _DEVICE.made_upto)
    .where(_DEVICE.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_DEVICE.id)
)
# The index answers it all, but for what is in quarantine.
_COUNTS = (
    select(_ENVELOPE.device_id, _ENVELOPE.status, func.count(_ENVELOPE.id), func.min(_ENVELOPE.seq))
    .where(_ENVELOPE.device_id.in_(_THESE), _ENVELOPE.status.in_(UNSETTLED))
    .where(or_(_ENVELOPE.status != "quarantined", _ENVELOPE.mended_at.is_(None)))
    .group_by(_ENVELOPE.device_id, _ENVELOPE.status)
)
_BEYOND = (
    select(_ENVELOPE.device_id, _ENVELOPE.seq)
    .join(Device.__table__, _DEVICE.id == _ENVELOPE.device_id)
    .where(_DEVICE.id.in_(_THESE), _ENVELOPE.seq > _DEVICE.received, _ENVELOPE.branch.is_(False))
)
_ALARMS = (
    select(_ALARM.device_id, _ALARM.kind, _ALARM.seq, _ALARM.raised_at)
    .where(_ALARM.device_id.in_(_THESE))
    .order_by(_ALARM.kind)
)
# What went with a database is looked through only where there is any; most of it has come again.
_LOST_NUMBERS = (
    select(_LOST.device_id, _LOST.first, _LOST.last, _ENVELOPE.seq)
    .outerjoin(
        Envelope.__table__,
        (_ENVELOPE.device_id == _LOST.device_id)
        & _ENVELOPE.seq.between(_LOST.first, _LOST.last)
        & _ENVELOPE.branch.is_(False),
    )
    .where(_LOST.device_id.in_(_THESE))
    .order_by(_LOST.device_id, _LOST.first, _ENVELOPE.seq)
)
TOLD_FOR = timedelta(days=30)
# Whoever made them unlock one device may have another of theirs in hand.
NOT_TOLD_THE_OWNER = ("duress",)


@dataclass(slots=True)
class _Standing:
    """One device, of `person`, with what its row says. Units: `counts` by status; `first_waiting` the lowest
    number that waits for the opener."""

    device: str
    person: str
    received: int
    made_upto: int | None
    counts: dict[str, int] = field(default_factory=dict)
    first_waiting: int | None = None
    beyond: list[int] = field(default_factory=list)
    lost: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The gaps, and what a device is known to have made: it went with its store, or with our database."""
        within = gaps(self.received, self.beyond)
        known = max([self.received, *self.beyond])
        upto = max([self.made_upto or 0, *(last for _, last in self.lost)])
        before = [gap for lost in self.lost.items() for gap in self._not_back(*lost)]
        return (*before, *within, (known + 1, upto)) if upto > known else (*before, *within)

    def _not_back(self, lost: tuple[int, int], back: list[int]) -> list[tuple[int, int]]:
        """Of numbers that went with a database those below `received`: beyond it a gap says the same."""
        first, last = lost
        upto = min(last, self.received)
        stored = [seq for seq in back if seq <= upto]
        return list(gaps(first - 1, [*stored, upto + 1])) if upto >= first else []

    @property
    def returned(self) -> int:
        """How many numbers have come again that went with a database."""
        return sum(len(back) for back in self.lost.values())

    @property
    def filed(self) -> int:
        return self.received if self.first_waiting is None else min(self.first_waiting - 1, self.received)


def waiting(people: Iterable[str], asker: str | None = None) -> list[dict[str, Any]]:
    """What waits of these people's devices, in numbers; devices with nothing to tell are left out.

    `asker`: who is told. Of their own devices they are not told what is not for the owner.
    """
    return [
        {
            "person": standing.person,
            "device": standing.device,
            "received": standing.counts.get("received", 0),
            "quarantined": standing.counts.get("quarantined", 0),
            "held": standing.counts.get("held", 0),
            "missing": sum(upto - start + 1 for start, upto in standing.missing),
            "alarms": _told(standing) if standing.person == asker else standing.alarms,
            **_returned(standing),
        }
        for standing in _standings(people)
        if standing.counts or (_told(standing) if standing.person == asker else standing.alarms)
    ]


def own(person: str) -> list[dict[str, Any]]:
    """What the server has of each device of one person, for that person."""
    return [
        {
            "device": standing.device,
            "received": standing.received,
            "filed": standing.filed,
            "held": standing.counts.get("held", 0),
            "missing": [list(gap) for gap in standing.missing],
            "quarantined": standing.counts.get("quarantined", 0),
            "alarms": _told(standing),
            **_returned(standing),
        }
        for standing in _standings((person,))
    ]


def _told(standing: _Standing) -> list[str]:
    """The alarms that the device's owner is told of."""
    return [alarm for alarm in standing.alarms if alarm not in NOT_TOLD_THE_OWNER]


def _returned(standing: _Standing) -> dict[str, int]:
    return {"returned": standing.returned} if standing.lost else {}


def _standings(people: Iterable[str]) -> list[_Standing]:
    # Somebody may have had many devices: as plain rows they cost a fraction of what objects do.
    rows = ask(_DEVICES, people=list(people))
    found = {row[0]: _Standing(*row) for row in rows}
    _count(found)
    _look_beyond(found)
    _add_lost(found)
    _add_alarms(found)
    return list(found.values())


def _count(found: dict[str, _Standing]) -> None:
    for device, status, count, first in _rows(_COUNTS, found):
        found[device].counts[status] = count
        if status == "received":
            found[device].first_waiting = first


def _look_beyond(found: dict[str, _Standing]) -> None:
    """Numbers stored beyond a gap, without branches."""
    for device, seq in _rows(_BEYOND, found):
        found[device].beyond.append(seq)


def _add_lost(found: dict[str, _Standing]) -> None:
    """The numbers that went with a database that was put back, and which of each run have come again."""
    for device, first, last, seq in _rows(_LOST_NUMBERS, found):
        back = found[device].lost.setdefault((first, last), [])
        if seq is not None:
            back.append(seq)


def _add_alarms(found: dict[str, _Standing]) -> None:
    """The codes of what a person must look into; a gap only while it lasts, look-ups, duress for a month."""
    since = now() - TOLD_FOR
    for device, kind, seq, at in _rows(_ALARMS, found):
        standing = found[device]
        lasts = {"gap": seq > standing.received, "look_ups": at > since, "duress": at > since}.get(kind, True)
        if lasts and kind not in standing.alarms:
            standing.alarms.append(kind)
    for standing in found.values():
        if (standing.made_upto or 0) > standing.received:
            standing.alarms.append("lost")


def _rows(chosen: Any, devices: Iterable[str]) -> Sequence[Any]:
    return ask(chosen, devices=list(devices)).all()
