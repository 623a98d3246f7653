"""Which devices people have, for who ends them: when each was set up, and how it ended.

Ids and times only: what a device is called stays on it. Source: sync/PROTOCOL.md section 6.2
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.carrying import policy
from app.clock import time_text
from app.devices.models import Device
from app.extensions import db

ENDED_SHOWN = timedelta(days=90)


def told(people: Iterable[str] | None, at: datetime) -> list[dict[str, Any]]:
    """The devices in use, and those that ended in the last 90 days, oldest first: of these people, or all.

    `again`: it was let in again after an older database was put back, which is when it is told from.
    """
    ended = func.coalesce(Device.retired_at, Device.revoked_at)
    since = func.coalesce(Device.let_in_again_at, Device.enrolled_at)
    columns = (
        Device.person_id,
        Device.id,
        since,
        Device.let_in_again_at,
        ended,
        Device.replaced_by,
        Device.carries,
    )
    chosen = select(*columns)
    if people is not None:
        chosen = chosen.where(Device.person_id.in_(list(people)))
    rows = db.session.execute(chosen.order_by(since, Device.id)).all()
    return [
        {
            "person": person,
            "device": device,
            "from": time_text(begun),
            "to": time_text(until) if until else None,
            "replaced_by": by,
            **({"again": True} if again else {}),
            "carries": policy.of_device(carries),
        }
        for person, device, begun, again, until, by, carries in rows
        if until is None or until > at - ENDED_SHOWN
    ]
