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
from app.extensions import db


def told(person: str, at: datetime) -> list[dict[str, Any]]:
    """As `of_team.told`, of one person, with how far the order to wipe each has got."""
    orders = (
        select(WipeOrder).join(Device, Device.id == WipeOrder.device_id).where(Device.person_id == person)
    )
    wiping = {order.device_id: order for order in db.session.scalars(orders)}
    return [row | {"wipe": _how_far(wiping.get(row["device"]))} for row in of_team.told([person], at)]


def _how_far(order: WipeOrder | None) -> dict[str, str | None] | None:
    if order is None:
        return None
    done = order.carried_out_at
    return {"ordered_at": time_text(order.ordered_at), "carried_out_at": time_text(done) if done else None}
