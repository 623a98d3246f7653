"""Which devices somebody has, for themself, so that a lost one can be withdrawn from another.

Source: sync/PROTOCOL.md section 16
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.clock import time_text
from app.devices import of_team
from app.devices.models import Device, WipeOrder
from app.drafts.duress import ALARM as DURESS
from app.extensions import db
from app.intake.models import Alarm


def told(person: str, at: datetime) -> list[dict[str, Any]]:
    """As `of_team.told`, of one person, with how far the order to wipe each has got.

    One on which they were made to unlock is told as in use until somebody withdraws it, or another takes its
    place: somebody else may be looking at this one.
    """
    orders = (
        select(WipeOrder).join(Device, Device.id == WipeOrder.device_id).where(Device.person_id == person)
    )
    wiping = {order.device_id: order for order in db.session.scalars(orders)}
    quietly = _given_up_quietly(person)
    rows = of_team.told([person], at)
    for row in rows:
        row["wipe"] = _how_far(wiping.get(row["device"]))
        row["to"] = quietly.get(row["device"], row["to"])
    return rows


def _given_up_quietly(person: str) -> dict[str, str | None]:
    """Shape: by device, when somebody withdrew it after that."""
    chosen = (
        select(Device.id, Device.revoked_at)
        .join(Alarm, Alarm.device_id == Device.id)
        .where(Device.person_id == person, Device.replaced_by.is_(None), Alarm.kind == DURESS)
    )
    return {device: _or_none(revoked_at) for device, revoked_at in db.session.execute(chosen)}


def _or_none(moment: datetime | None) -> str | None:
    return time_text(moment) if moment else None


def _how_far(order: WipeOrder | None) -> dict[str, str | None] | None:
    if order is None:
        return None
    return {"ordered_at": time_text(order.ordered_at), "carried_out_at": _or_none(order.carried_out_at)}
