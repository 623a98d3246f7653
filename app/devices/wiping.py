"""Ordering that a device be wiped, telling it so, and hearing that it was done.

Source: sync/PROTOCOL.md section 16
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from app import audit
from app.access import Caller
from app.clock import now, time_text
from app.devices import actions, store
from app.devices.models import WipeOrder
from app.errors import Problem
from app.extensions import db
from app.keyring import held
from sync.orders import build_wipe_order
from sync.types import DeviceId, SignedText

ORDER_BYTES = 16
# It is signed anew whenever it is asked for: one that was kept is soon worth nothing, and a clock that is
# days off does no harm.
ORDER_LASTS = timedelta(days=7)


def order(caller: Caller, ident: str) -> None:
    """Order a device wiped; it is trusted no more from now on. Asking again changes nothing.

    Errors: request.not_found, as `actions.revoke`.
    """
    actions.revoke(caller, ident)
    if store.wipe_order(ident) is None:
        made = secrets.token_bytes(ORDER_BYTES).hex()
        db.session.add(WipeOrder(device_id=ident, id=made, ordered_by=caller.person or "", ordered_at=now()))


def standing(ident: str) -> SignedText | None:
    """The order that stands for a device. None as well for a device that is not there.

    It goes on standing when it is said to be carried out: whoever knows the device may say so, and a device
    that has done it asks no more.
    """
    row = store.wipe_order(ident)
    if row is None:
        return None
    at, ring = now(), held().ring
    expires = time_text(at + ORDER_LASTS)
    return build_wipe_order(DeviceId(ident), row.id, ring.kid("order"), time_text(at), expires, ring.order)


def carried_out(ident: str, order_id: str) -> None:
    """Note that a device is said to have wiped itself; its keys are gone, and the order's number is all that
    it can show.

    Errors: request.not_found for an order that was not given to that device.
    """
    row = store.wipe_order(ident)
    if row is None or not secrets.compare_digest(row.id, order_id):
        raise Problem("request.not_found")
    if row.carried_out_at is None:
        row.carried_out_at = now()
        audit.add("device.wiped", Caller(device=ident), subject=ident)
