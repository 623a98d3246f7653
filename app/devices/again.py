"""A device that was let in once and that an older database, put back, has never heard of.

It comes with its own id and keys, on a code like any other. What it brings beside that is the last receipt
that it was given: the organisation's own word that the device was there, and up to which number all had come.

Source: sync/PROTOCOL.md sections 6.7 and 7.3
"""

from __future__ import annotations

from dataclasses import dataclass

from app import audit
from app.access import Caller
from app.clock import now
from app.devices.models import Device
from app.extensions import db
from app.intake import actions as intake
from app.keyring import held
from app.organisation import store as organisation
from sync import chain, wire
from sync.types import Receipt, Refused, SignedText


@dataclass(frozen=True, slots=True)
class Again:
    """That a device was let in before. `receipt`: the last one that it was given; None when it never was."""

    receipt: SignedText | None


def expect(device: Device, again: Again) -> None:
    """Take a new row for one that was lost: its chain may begin above 1, and what is missing is named.

    Only on the organisation's own word that it was there is what it signed judged as that of a device from
    before the put-back. Where no older database was put back, it is a new device like any other.
    """
    put_back = organisation.put_back_number()
    if put_back == 0:
        return
    device.let_in_again_at, device.restored_from = now(), 0
    proven = _verified(device.id, again.receipt)
    received = proven.received if proven and proven.state < put_back else 0
    if proven and proven.state < put_back:
        # When it was enrolled went with the database: not before the last that is known of the older one.
        device.enrolled_at = organisation.state_moment(put_back - 1)
    db.session.flush()
    intake.expect(device.id, received)
    caller = Caller(person=device.person_id, device=device.id)
    audit.add("device.let_in_again", caller, subject=device.id, count=received)


def _verified(device: str, signed: SignedText | None) -> Receipt | None:
    """What the organisation had said of this very device; None for whatever else it may be."""
    if signed is None:
        return None
    try:
        receipt = wire.parse_receipt(signed.text.encode())
    except Refused:
        return None
    public, verifier = held().ring.public(receipt.kid), held().verifier
    message = chain.receipt_message(signed.text.encode())
    if receipt.dev != device or public is None:
        return None
    return receipt if verifier.verify(public, message, signed.signature) else None
