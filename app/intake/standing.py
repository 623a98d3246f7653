"""How devices stand: what of theirs waits, is missing or was set aside. Numbers only, never what.

A supervisor is told of the team's devices, an author of the own ones.

Source: sync/PROTOCOL.md section 6.2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select

from app.devices.models import Device
from app.extensions import db
from app.intake.models import UNSETTLED, Alarm, Envelope
from sync.engine import gaps


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
    alarms: list[str] = field(default_factory=list)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The gaps, and what a device is known to have made that went with its store."""
        within = gaps(self.received, self.beyond)
        first, last = max([self.received, *self.beyond]) + 1, self.made_upto or 0
        return (*within, (first, last)) if last >= first else within

    @property
    def filed(self) -> int:
        return self.received if self.first_waiting is None else min(self.first_waiting - 1, self.received)


def waiting(people: Iterable[str]) -> list[dict[str, Any]]:
    """What waits of these people's devices, in numbers; devices with nothing to tell are left out."""
    return [
        {
            "person": standing.person,
            "device": standing.device,
            "received": standing.counts.get("received", 0),
            "quarantined": standing.counts.get("quarantined", 0),
            "held": standing.counts.get("held", 0),
            "missing": sum(upto - start + 1 for start, upto in standing.missing),
            "alarms": standing.alarms,
        }
        for standing in _standings(people)
        if standing.counts or standing.alarms
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
            "alarms": standing.alarms,
        }
        for standing in _standings((person,))
    ]


def _standings(people: Iterable[str]) -> list[_Standing]:
    # Somebody may have had many devices: as plain rows they cost a fraction of what objects do.
    columns = (Device.id, Device.person_id, Device.received, Device.made_upto)
    chosen = select(*columns).where(Device.person_id.in_(list(people))).order_by(Device.id)
    found = {row[0]: _Standing(*row) for row in _rows(chosen)}
    _count(found)
    _look_beyond(found)
    _add_alarms(found)
    return list(found.values())


def _count(found: dict[str, _Standing]) -> None:
    # The index answers it all, but for what is in quarantine.
    chosen = (
        select(Envelope.device_id, Envelope.status, func.count(Envelope.id), func.min(Envelope.seq))
        .where(Envelope.device_id.in_(list(found)), Envelope.status.in_(UNSETTLED))
        .where(or_(Envelope.status != "quarantined", Envelope.mended_at.is_(None)))
        .group_by(Envelope.device_id, Envelope.status)
    )
    for device, status, count, first in _rows(chosen):
        found[device].counts[status] = count
        if status == "received":
            found[device].first_waiting = first


def _look_beyond(found: dict[str, _Standing]) -> None:
    """Numbers stored beyond a gap, without branches."""
    chosen = (
        select(Envelope.device_id, Envelope.seq)
        .join(Device, Device.id == Envelope.device_id)
        .where(Device.id.in_(list(found)), Envelope.seq > Device.received, Envelope.branch.is_(False))
    )
    for device, seq in _rows(chosen):
        found[device].beyond.append(seq)


def _add_alarms(found: dict[str, _Standing]) -> None:
    """The codes of what a person must look into; a gap only while it lasts."""
    chosen = select(Alarm.device_id, Alarm.kind, Alarm.seq).where(Alarm.device_id.in_(list(found)))
    for device, kind, seq in _rows(chosen.order_by(Alarm.kind)):
        standing = found[device]
        lasts = kind != "gap" or seq > standing.received
        if lasts and kind not in standing.alarms:
            standing.alarms.append(kind)
    for standing in found.values():
        if (standing.made_upto or 0) > standing.received:
            standing.alarms.append("lost")


def _rows(chosen: Any) -> Sequence[Any]:
    return db.session.execute(chosen).all()
