"""Erasing a child: its key, and with it everything that lies under that key here, in packs, drafts and blobs.

What stays are numbers, opaque ids, hashes and signatures: the ledger, the chain of every device and the
audit trail go on to verify. With the last child that a family ever had, the family's own stream goes too.

Older copies stay readable until two keys are gone that they need: the sealing keys that devices have sealed
to, and the master key that a backup's data keys lie under. `horizon` names both and the day.

Source: docs/decisions/0040-keys-change-while-serving.md
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from app import audit
from app.access import Caller
from app.attachments import removing
from app.attachments.models import Blob, BlobPiece, BlobUse
from app.break_glass.models import BreakGlass
from app.carrying.models import PlannedVisit
from app.caseload import moves
from app.caseload.models import Allocation, ChildIndex, Proposal, ProtectedSpan
from app.checkpoints import empty_log
from app.clock import now
from app.config import Config
from app.custody import NotOpenable
from app.custody.ceremony import DEVICES_AWAY
from app.devices.models import Device
from app.drafts import keeping
from app.drafts import opening as drafts
from app.drafts.models import Draft, Snapshot
from app.extensions import db
from app.intake.models import Envelope
from app.keyring import held
from app.organisation import store as organisation
from app.streams import store as streams
from app.streams.models import ERASED, Entry, Stream, StreamPack
from sync import wire
from sync.opening import stream_in
from sync.snapshots import parse_snapshot
from sync.types import ID_BYTES, Frame, Refusal, id_bytes

log = logging.getLogger("attune.erasure")


@dataclass(frozen=True, slots=True)
class Horizon:
    """What must be destroyed before no older copy opens any more, and from when on it may be.

    Shape: sealing – kids; master – a version.
    """

    sealing: tuple[str, ...]
    master: int
    from_when: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of what is gone; `log_is_emptied`: no older copy lies in the database's own log."""

    streams: int
    entries: int
    envelopes: int
    snapshots: int
    blobs: int
    log_is_emptied: bool


def erase(child: str) -> Erased:
    """Erase a child; once more, what has arrived of it since. Commits. What waits was opened before.

    Errors: ValueError, a sentence, when there is no such child; OSError when an attachment's bytes cannot be
            removed: once more does that.
    """
    left = removing.finish()
    gone = [child, *_families_without_children(child, _lock_with_homes(child))]
    envelopes, snapshots = _drop_envelopes(set(gone)), _drop_snapshots(set(gone))
    blobs = _blobs_of(gone)
    for name in blobs:
        for table in (BlobUse, BlobPiece, Blob):
            db.session.execute(delete(table).where(table.name == name))
    db.session.execute(delete(BlobUse).where(BlobUse.stream_id.in_(gone)))
    entries = [_erase_stream(ident) for ident in gone]
    # Who broke the glass to it, and when, stays in the trail: why is gone, and nobody can look into it now.
    for said in (Allocation, BreakGlass, ChildIndex, PlannedVisit, Proposal, ProtectedSpan):
        db.session.execute(delete(said).where(said.child_id == child))
    organisation.raise_state("allocation")
    for ident in gone:
        audit.add("child.erased" if ident == child else "family.erased", Caller(), subject=ident)
    removing.begin(blobs)
    db.session.commit()
    blobs_gone = left + removing.finish()
    config: Config = current_app.extensions["attune.config"]
    log_is_emptied = empty_log(config.sqlite_file) if config.sqlite_file else True
    return Erased(len(gone), sum(entries), envelopes, snapshots, blobs_gone, log_is_emptied)


def horizon(backup_days: int) -> Horizon:
    """As it is now: what every copy from before this moment needs."""
    ring = held().ring
    wait = DEVICES_AWAY + timedelta(days=backup_days)
    return Horizon(tuple(sorted(ring.sealing)), organisation.master_version(), now() + wait)


def _lock_with_homes(child: str) -> set[str]:
    """Lock a child and every family that it was ever in, in the order in which filing locks them: from then
    on no other child joins one of them.

    Shape:  those families that are on file.
    Errors: ValueError, a sentence, when there is no such child.
    """
    homes: set[str] = set()
    while True:
        rows = {row.id: row for row in streams.locked_all({child, *homes})}
        row = rows.get(child)
        if row is None or row.kind not in ("child", ERASED):
            db.session.rollback()
            raise ValueError("There is no child of this id. Nothing has changed.")
        named = _homes_of(row)
        if named <= homes:
            return {home for home in named if home in rows and rows[home].kind == "family"}
        db.session.rollback()
        homes |= named


def _homes_of(row: Stream) -> set[str]:
    """One whose record is gone, or does not open, is taken to have been in no family but the present one."""
    try:
        if row.kind == "child":
            return moves.homes_ever(row)
    except NotOpenable:
        log.error("stream %s: its record does not open, and no family it left is erased with it", row.id)
    return {row.family_id} if row.family_id else set()


def _families_without_children(child: str, homes: set[str]) -> list[str]:
    """Those in which no other child was ever who is not erased: what was written there of one who has moved
    is theirs."""
    return sorted(homes - moves.were_home_to_others(homes, but=child)) if homes else []


def _erase_stream(ident: str) -> int:
    db.session.execute(delete(StreamPack).where(StreamPack.stream_id == ident))
    filled = (Entry.stream_id == ident, Entry.sealed != b"")
    count = db.session.scalar(select(func.count()).select_from(Entry).where(*filled)) or 0
    db.session.execute(update(Entry).where(*filled).values(sealed=b"", restricted=False))
    db.session.execute(update(Stream).where(Stream.id == ident).values(kind=ERASED, wrapped_key=b""))
    return count


def _blobs_of(gone: list[str]) -> list[bytes]:
    """The blobs that nobody else's record names."""
    mine = set(db.session.scalars(select(BlobUse.name).where(BlobUse.stream_id.in_(gone))))
    others = select(BlobUse.name).where(BlobUse.name.in_(mine), BlobUse.stream_id.not_in(gone))
    return sorted(mine - set(db.session.scalars(others)))


def _drop_envelopes(gone: set[str]) -> int:
    """The kept bodies of what is set aside or waits: they would open with the organisation's key."""
    dropped = 0
    for row in db.session.scalars(select(Envelope).where(Envelope.ct.is_not(None))):
        frame = Frame(wire.parse_header(row.header), row.ct_hash, row.ct or b"")
        if stream_in(frame, held().ring) in gone:
            row.ct = None
            dropped += 1
    db.session.flush()
    return dropped


def _drop_snapshots(gone: set[str]) -> int:
    return _drop_unopened(gone) + _drop_held(gone) + _drop_rough_notes(gone) + _drop_emergencies()


def _drop_unopened(gone: set[str]) -> int:
    dropped = 0
    chosen = select(Snapshot, Device).join(Device, Device.id == Snapshot.device_id)
    for row, device in db.session.execute(chosen.where(Snapshot.ct.is_not(None))):
        said = drafts.opened(row, device)
        if isinstance(said, Refusal):
            continue
        named = {*said.snapshot.children, said.snapshot.family or ""}
        if gone & named or keeping.is_of_an_emergency(said.snapshot):
            row.ct = None
            dropped += 1
    db.session.flush()
    return dropped


def _drop_held(gone: set[str]) -> int:
    """What was opened and lies under several keys: without one of them it opens for nobody. And what an
    older server laid under its author's key alone, since it names no child: of a family that goes.
    """
    dropped = 0
    wanted = {id_bytes(ident) for ident in gone}
    chosen = select(Snapshot, Draft.family_id).outerjoin(Draft, Draft.id == Snapshot.draft_id)
    for row, family in db.session.execute(chosen.where(Snapshot.sealed.is_not(None))):
        named = row.holders or b""
        if family in gone or wanted & {named[at : at + ID_BYTES] for at in range(0, len(named), ID_BYTES)}:
            row.wrapped = row.sealed = None
            dropped += 1
    db.session.flush()
    return dropped


def _drop_rough_notes(gone: set[str]) -> int:
    """What a server before this one laid under a family's key alone; the child may have another by now."""
    dropped = 0
    chosen = select(Snapshot).join(Draft, Draft.id == Snapshot.draft_id)
    for row in db.session.scalars(chosen.where(Snapshot.sealed.is_not(None), Draft.state != "open")):
        if gone & _children_in(row):
            row.wrapped = row.sealed = None
            dropped += 1
    db.session.flush()
    return dropped


def _children_in(row: Snapshot) -> set[str]:
    try:
        return set(parse_snapshot(keeping.text_of(row)).children)
    except NotOpenable:
        return set()


def _drop_emergencies() -> int:
    """What a server before this one kept of what was being written about broken glass, whomever it is of."""
    dropped = 0
    chosen = select(Snapshot).join(Draft, Draft.id == Snapshot.draft_id)
    for row in db.session.scalars(chosen.where(Snapshot.sealed.is_not(None), Draft.kind == "edit")):
        if _is_of_an_emergency(row):
            row.wrapped = row.sealed = None
            dropped += 1
    db.session.flush()
    return dropped


def _is_of_an_emergency(row: Snapshot) -> bool:
    try:
        return keeping.is_of_an_emergency(parse_snapshot(keeping.text_of(row)))
    except NotOpenable:
        return False
