"""The opener: one envelope, one transaction. Unseal, verify, validate, authorise, file; or set aside.

Source: sync/PROTOCOL.md section 5
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from app import audit
from app.access import Caller
from app.caseload import dues, filing_rules
from app.clock import now
from app.custody import CustodyError, NotOpenable
from app.devices import store as devices
from app.devices.models import Device
from app.errors import Problem
from app.extensions import db
from app.intake import store
from app.intake.models import Envelope
from app.keyring import held
from app.streams import filing
from app.streams import store as streams
from app.streams.store import Provenance
from sync import wire
from sync.engine import Registration, open_change
from sync.types import Change, DeviceId, Frame, Header, Opened, PersonId, Refusal

log = logging.getLogger("attune.opener")


@dataclass(frozen=True, slots=True)
class Settled:
    """One envelope that is done with: filed, or in quarantine. `children`: whose dues it may have moved."""

    device: str
    seq: int
    children: frozenset[str] = frozenset()


class Stuck(Exception):
    """The database or the keys refuse: nothing of this device's queue has changed; it can be tried again."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device


def settle_next(skip: Iterable[str] = ()) -> Settled | None:
    """Open the next envelope of some device whose queue nobody else is opening, and commit.

    Shape:  None when nothing waits.
    Errors: Stuck. What a device sent never raises.
    """
    device = store.waiting_device(skip)
    envelope = store.next_received(device.id) if device else None
    if device is None or envelope is None:
        db.session.rollback()
        return None
    ident, row, seq = device.id, envelope.id, envelope.seq
    try:
        children = _settle_racing(device, envelope)
        db.session.commit()
    except Exception as fault:
        db.session.rollback()
        if _can_be_tried_again(fault):
            raise Stuck(ident) from fault
        # What one record does must not stop the envelopes behind it: it is set aside whole, with its bytes.
        log.error("envelope %s/%d: %s", ident, seq, type(fault).__name__)
        _set_aside(db.session.get_one(Envelope, row))
        db.session.commit()
        children = frozenset()
    return Settled(ident, seq, children)


def _settle_racing(device: Device, envelope: Envelope) -> frozenset[str]:
    """Settle; once more when another opener wrote the same row in the same moment, since then it is there."""
    ident, row = device.id, envelope.id
    try:
        return _settle(device, envelope)
    except IntegrityError:
        db.session.rollback()
    again, envelope = devices.device_locked(ident), db.session.get_one(Envelope, row)
    if again is None or envelope.status != "received":
        return frozenset()
    return _settle(again, envelope)


def _can_be_tried_again(fault: Exception) -> bool:
    """Whether the place refuses (database, disk, keys, trail), rather than this one record."""
    if isinstance(fault, (IntegrityError, DataError, NotOpenable)):
        return False
    return isinstance(fault, (SQLAlchemyError, CustodyError, OSError, Problem))


def _settle(device: Device, envelope: Envelope) -> frozenset[str]:
    header = wire.parse_header(envelope.header)
    if header.type != "change":
        envelope.status, envelope.settled_at = "filed", now()
        return frozenset()
    filed = _open(device, envelope, header)
    if isinstance(filed, Change):
        return dues.children_touched(filed)
    _quarantine(envelope, filed)
    return frozenset()


def _open(device: Device, envelope: Envelope, header: Header) -> Change | Refusal:
    """File an envelope, or say why not."""
    opened = _opened(device, envelope, header)
    if isinstance(opened, Refusal):
        return opened
    change = opened.change
    if not _goes_on_in_time(change, envelope):
        return Refusal("not_allowed", change.change, change.supersedes)
    if not filing_rules.may_file(change, device, envelope.received_at):
        return Refusal("not_allowed", change.change, change.supersedes)
    return _file(device, envelope, opened)


def _opened(device: Device, envelope: Envelope, header: Header) -> Opened | Refusal:
    frame = Frame(header, envelope.ct_hash, envelope.ct or b"")
    registration = Registration(DeviceId(device.id), PersonId(device.person_id), device.signing_public)
    return open_change(frame, registration, held().ring, held().verifier)


def _goes_on_in_time(change: Change, envelope: Envelope) -> bool:
    """A device does not forget what it has seen: no change claims an older state than one signed before it.

    The same change signed once more is as old as it was; filing answers it with the first.
    """
    if streams.by_change(change.author, change.change) is not None:
        return True
    if change.state < store.state_before(envelope):
        return False
    envelope.state = change.state
    return True


def _file(device: Device, envelope: Envelope, opened: Opened) -> Change | Refusal:
    came = Provenance(envelope.received_at, device.id, envelope.seq)
    entry = filing.file(opened.change, opened.record, came)
    if entry == "duplicate_change":
        # Its id is that of a filed change: whatever supersedes that one says nothing of these words.
        return Refusal(entry)
    if isinstance(entry, str):
        return Refusal(entry, opened.change.change, opened.change.supersedes)
    envelope.status, envelope.settled_at = "filed", now()
    # The sealed body goes: it would open with the organisation's key after the child's own key is destroyed.
    envelope.ct = None
    envelope.commitment, envelope.signature = opened.commitment, opened.signature
    envelope.stream_id, envelope.version = entry.stream_id, entry.version
    if opened.change.supersedes is not None:
        store.mend(opened.change.author, opened.change.supersedes, now())
    if (entry.device_id, entry.seq) == (device.id, envelope.seq):
        _tell_audit(opened.change, device)
    return opened.change


def _tell_audit(change: Change, device: Device) -> None:
    """An opening on a device is a reading like any other: the trail names whose record it was.

    Errors: Problem audit.unavailable: then it is not filed either, and is tried again.
    """
    if change.type == "opened":
        caller = Caller(person=change.author, device=device.id, role=change.role)
        audit.add("child.opened", caller, subject=change.body["stream"])


def _set_aside(envelope: Envelope) -> None:
    """Quarantine what could be read and yet not be filed; by its id its author can mend it."""
    device = db.session.get_one(Device, envelope.device_id)
    opened = _opened(device, envelope, wire.parse_header(envelope.header))
    ids = (opened.change.change, opened.change.supersedes) if isinstance(opened, Opened) else (None, None)
    _quarantine(envelope, Refusal("invalid", *ids))


def _quarantine(envelope: Envelope, refusal: Refusal) -> None:
    """Set an envelope aside with its sealed bytes: they may be the only copy of what was said."""
    envelope.status, envelope.why, envelope.settled_at = "quarantined", refusal.why, now()
    envelope.change_id, envelope.supersedes_id = refusal.change, refusal.supersedes
