"""The opener's side of drafts: opens one snapshot a transaction, and closes drafts that have been signed.

Source: sync/PROTOCOL.md section 12.6
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Literal

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.clock import now
from app.custody import CustodyError, NotOpenable
from app.devices.models import Device
from app.drafts import duress, keeping, store
from app.drafts.models import Draft, Snapshot
from app.drafts.retrying import Retries
from app.extensions import db
from app.keyring import held
from sync import snapshots
from sync.opening import Registration
from sync.snapshots import OpenedSnapshot, SnapshotFrame
from sync.snapshots import Snapshot as SaidSnapshot
from sync.types import DeviceId, PersonId, Quarantine, Refusal

log = logging.getLogger("attune.drafts")

Worked = Literal["all", "some", "stuck"]
"""All that waits is opened; or time was up, and more may wait; or some must be tried again soon."""


def work(retries: Retries | None = None, most_sec: float = float("inf")) -> Worked:
    """Open what waits, at least one and no more than there is time for; then close what has been signed.

    What a device sent never raises, and one snapshot never stands in the way of another.
    """
    retries = retries or Retries()
    resting = retries.resting()
    stuck: set[int] = set()
    until, is_over = time.monotonic() + most_sec, False
    while not is_over and (ident := _next(stuck | resting)) is not None:
        if not _open_one(ident, retries):
            stuck.add(ident)
        is_over = time.monotonic() >= until
    if not close_signed() or stuck:
        return "stuck"
    return "some" if is_over else "all"


def _next(stuck: set[int]) -> int | None:
    row = store.next_received(stuck)
    if row is None:
        db.session.rollback()
        return None
    return row.id


def _open_one(ident: int, retries: Retries) -> bool:
    """Open the snapshot whose row is locked, and commit."""
    try:
        _open(db.session.get_one(Snapshot, ident))
        db.session.commit()
    except IntegrityError:
        # Another opener began the same draft in the same moment: it is there when this is tried again.
        db.session.rollback()
        return _open_again(ident, retries)
    except (SQLAlchemyError, CustodyError, OSError) as fault:
        _failed(ident, fault, retries)
        return False
    retries.done(ident)
    return True


def _open_again(ident: int, retries: Retries) -> bool:
    try:
        row = db.session.get(Snapshot, ident, with_for_update=True, populate_existing=True)
        if row is not None and row.status == "received":
            _open(row)
        db.session.commit()
    except (SQLAlchemyError, CustodyError, OSError) as fault:
        _failed(ident, fault, retries)
        return False
    retries.done(ident)
    return True


def _failed(ident: int, fault: Exception, retries: Retries) -> None:
    """What the place refuses is tried again soon; what may never be kept, after longer and longer."""
    db.session.rollback()
    log.error("snapshot %d: %s", ident, type(fault).__name__)
    if isinstance(fault, NotOpenable):
        retries.put_off(ident)
        _note_not_kept(ident)


def _note_not_kept(ident: int) -> None:
    """Others need not wait for it. What the place refuses now is noted at the next try."""
    try:
        db.session.get_one(Snapshot, ident).why = "not_kept"
        db.session.commit()
    except SQLAlchemyError as fault:
        db.session.rollback()
        log.error("snapshot %d: %s", ident, type(fault).__name__)


def _open(row: Snapshot) -> None:
    device = db.session.get_one(Device, row.device_id)
    said = opened(row, device)
    if isinstance(said, Refusal):
        _quarantine(row, said.why)
        return
    if said.snapshot.kind == snapshots.MADE_TO_UNLOCK:
        duress.heed(device)
        row.status, row.why, row.opened_at, row.ct = "opened", None, now(), None
        row.commitment, row.signature = said.commitment, said.signature
        return
    if keeping.names_an_erased(said.snapshot):
        _quarantine(row, "not_allowed")
        return
    if keeping.is_of_an_emergency(said.snapshot):
        _quarantine(row, "not_allowed")
        row.ct = None
        return
    draft = _draft_of(said, device)
    keeping.put(row, keeping.holders_of(draft, said.snapshot), said.text)
    row.status, row.why, row.opened_at, row.ct = "opened", None, now(), None
    row.commitment, row.signature = said.commitment, said.signature
    row.draft_id, row.revision = draft.id, said.snapshot.revision
    db.session.flush()
    if draft.state == "open":
        _close_if_done(draft, said)


def opened(row: Snapshot, device: Device) -> OpenedSnapshot | Refusal:
    """What a snapshot says whose sealed body is still here, or why it does not count."""
    header = snapshots.read_header(row.header)
    if header is None:
        return Refusal("malformed")
    dev, kid, n = header
    frame = SnapshotFrame(dev, kid, n, row.header, row.ct_hash, row.ct or b"", row.frame_signature)
    registration = Registration(DeviceId(device.id), PersonId(device.person_id), device.signing_public)
    return snapshots.open_snapshot(frame, registration, held().ring, held().verifier)


def _draft_of(opened: OpenedSnapshot, device: Device) -> Draft:
    said = opened.snapshot
    known = store.draft_locked(device.person_id, said.draft, said.record)
    if known is not None:
        if _begins_again(known, said, device):
            store.reopen(known)
        return known
    begun = Draft(
        person_id=device.person_id,
        draft=said.draft,
        record_id=said.record,
        kind=said.kind,
        family_id=said.family,
        state="open",
        begun_at=now(),
    )
    return store.begin(begun)


def _begins_again(known: Draft, said: SaidSnapshot, device: Device) -> bool:
    """What was emptied may be written anew under its ids; what makes no record of its own also after it was
    signed. Each device counts its revisions by itself."""
    if known.state == "open" or said.status != "open":
        return False
    if known.state == "signed" and known.draft != known.record_id:
        return False
    return said.revision > store.highest_revision(known.id, device.id)


def _close_if_done(draft: Draft, opened: OpenedSnapshot) -> None:
    if store.is_signed(draft):
        _close(draft, "signed")
    elif opened.snapshot.status != "open":
        _close(draft, opened.snapshot.status)


def close_signed() -> bool:
    """Close every open draft whose record has been filed, each in a transaction of its own."""
    try:
        signed = _signed()
    except SQLAlchemyError as fault:
        db.session.rollback()
        log.error("signed drafts: %s", type(fault).__name__)
        return False
    done = True
    for ident in signed:
        try:
            draft = store.locked(ident)
            if draft is not None and draft.state == "open":
                _close(draft, "signed")
            db.session.commit()
        except (SQLAlchemyError, CustodyError, OSError) as fault:
            db.session.rollback()
            log.error("draft %d: %s", ident, type(fault).__name__)
            done = False
    return done


def _signed() -> Iterator[int]:
    found = store.signed_and_open()
    db.session.rollback()
    return iter(found)


def _close(draft: Draft, state: str) -> None:
    """It is a rough note now: every snapshot of it goes under the family's key (`keeping.holders_of`)."""
    store.close(draft, state, now())
    for row in store.snapshots_of(draft.id):
        try:
            text = keeping.text_of(row)
            keeping.put(row, keeping.holders_of(draft, snapshots.parse_snapshot(text)), text)
        except NotOpenable:
            # A child that it named has been erased, and it with the child.
            continue
    db.session.flush()


def _quarantine(row: Snapshot, why: Quarantine) -> None:
    row.status, row.why, row.opened_at = "quarantined", why, now()
