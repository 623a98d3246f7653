"""Reads and writes of drafts and their snapshots. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.asking import ask
from app.devices.models import Device
from app.drafts.models import Draft, Snapshot
from app.extensions import db
from app.streams.models import Entry


def is_stored(device: str, n: int, name: bytes) -> bool:
    chosen = select(Snapshot.id).where(Snapshot.device_id == device, Snapshot.n == n, Snapshot.hash == name)
    return db.session.scalar(chosen) is not None


def next_received(skip: Iterable[int]) -> Snapshot | None:
    """A snapshot to be opened that nobody else is opening, with its row locked; the oldest first."""
    chosen = select(Snapshot).where(Snapshot.status == "received", Snapshot.id.not_in(list(skip)))
    chosen = chosen.order_by(Snapshot.id).limit(1).with_for_update(skip_locked=True)
    return db.session.scalar(chosen, execution_options={"populate_existing": True})


def draft_locked(person: str, draft: str, record: str) -> Draft | None:
    chosen = select(Draft).where(Draft.person_id == person, Draft.draft == draft, Draft.record_id == record)
    return db.session.scalar(chosen.with_for_update(), execution_options={"populate_existing": True})


def locked(ident: int) -> Draft | None:
    return db.session.get(Draft, ident, with_for_update=True, populate_existing=True)


def snapshots_of(draft: int) -> list[Snapshot]:
    """The opened snapshots of a draft, oldest first."""
    chosen = select(Snapshot).where(Snapshot.draft_id == draft, Snapshot.status == "opened")
    return list(db.session.scalars(chosen.order_by(Snapshot.revision, Snapshot.id)))


def is_signed(draft: Draft) -> bool:
    """Whether the record that the draft becomes has been filed by its author."""
    chosen = select(Entry.version).where(
        Entry.record_id == draft.record_id, Entry.author_id == draft.person_id
    )
    return db.session.scalar(chosen.limit(1)) is not None


def _signed() -> ColumnElement[bool]:
    return exists().where(Entry.record_id == Draft.record_id, Entry.author_id == Draft.person_id)


def signed_and_open() -> list[int]:
    """Drafts that stand open although what they become has been filed."""
    return list(db.session.scalars(select(Draft.id).where(Draft.state == "open", _signed())))


def left_behind(people: Iterable[str]) -> list[tuple[Draft, Snapshot]]:
    """Open drafts whose newest snapshot is by a device that will not come back, oldest first.

    Not while a later one of that device waits for the opener, however long: it may be of the same draft. One
    that the opener has tried and could not keep is not waited for.
    """
    found = ask(_LEFT_BEHIND, people=list(people)).all()
    return [
        (db.session.get_one(Draft, draft), db.session.get_one(Snapshot, snapshot))
        for draft, snapshot in found
    ]


def _left_behind() -> Select[int, int]:
    """Of `people`: nearly always nobody's."""
    newer, waiting = aliased(Snapshot), aliased(Snapshot)
    may_be_newer = exists().where(
        waiting.device_id == Snapshot.device_id,
        waiting.n > Snapshot.n,
        waiting.status == "received",
        waiting.why.is_(None),
    )
    is_later = or_(
        newer.revision > Snapshot.revision,
        and_(newer.revision == Snapshot.revision, newer.id > Snapshot.id),
    )
    has_newer = exists().where(newer.draft_id == Draft.id, newer.status == "opened", is_later)
    is_gone = or_(Device.retired_at.is_not(None), Device.revoked_at.is_not(None))
    return (
        select(Draft.id, Snapshot.id)
        .join(Snapshot, Snapshot.draft_id == Draft.id)
        .join(Device, Device.id == Snapshot.device_id)
        .where(Draft.person_id.in_(bindparam("people", expanding=True)), Draft.state == "open", ~_signed())
        .where(Snapshot.status == "opened", is_gone, ~has_newer, ~may_be_newer)
        .order_by(Draft.id)
    )


# Made once: to put it together costs several times what asking it does.
_LEFT_BEHIND = _left_behind()


def is_writing(person: str) -> bool:
    """Whether somebody has an open draft, or a snapshot that has not been opened."""
    open_draft = select(Draft.id).where(Draft.person_id == person, Draft.state == "open")
    unopened = (
        select(Snapshot.id)
        .join(Device, Device.id == Snapshot.device_id)
        .where(Device.person_id == person, Snapshot.status != "opened")
    )
    return any(db.session.scalar(chosen.limit(1)) is not None for chosen in (open_draft, unopened))


def begin(draft: Draft) -> Draft:
    db.session.add(draft)
    db.session.flush()
    return draft


def highest_revision(draft: int, device: str) -> int:
    """The highest that a device has said of a draft; 0: it has said nothing."""
    of_it = Snapshot.draft_id == draft, Snapshot.device_id == device
    chosen = select(func.max(func.abs(Snapshot.revision))).where(*of_it)
    return db.session.scalar(chosen) or 0


def reopen(draft: Draft) -> None:
    """Begin it again: none of its snapshots until now is newer than what comes."""
    draft.state, draft.closed_at = "open", None
    of_before = Snapshot.draft_id == draft.id, Snapshot.revision > 0
    db.session.execute(update(Snapshot).where(*of_before).values(revision=-Snapshot.revision))


def close(draft: Draft, state: str, at: datetime) -> None:
    draft.state, draft.closed_at = state, at
