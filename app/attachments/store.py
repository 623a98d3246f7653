"""Reads and writes of blobs on their way and of what names them. Never commits."""

from __future__ import annotations

from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select

from app.asking import ask
from app.attachments.models import Blob, BlobPiece, BlobUse
from app.clock import now
from app.devices.models import Device
from app.extensions import db
from app.streams.models import Entry
from app.streams.store import Filed


class Use(NamedTuple):
    """A filed record that names a blob: where it stands, and what says who may read it."""

    name: bytes
    stream_id: str
    version: int
    restricted: bool
    author_id: str


_BLOB, _USE, _ENTRY = Blob.__table__.c, BlobUse.__table__.c, Entry.__table__.c
_SIZE = select(func.max(_BLOB.size_bytes)).where(
    _BLOB.name == bindparam("name"), _BLOB.complete_at.is_not(None)
)
_OWN_SIZE = (
    select(func.max(_BLOB.size_bytes))
    .join_from(Blob.__table__, Device.__table__, Device.__table__.c.id == _BLOB.device_id)
    .where(_BLOB.name == bindparam("name"), _BLOB.complete_at.is_not(None), ~_BLOB.flagged)
    .where(Device.__table__.c.person_id == bindparam("person"))
)
# Of a name that is not there the next one's are read: to find nothing would be told by the time.
_NEXT = select(_USE.name).where(_USE.name >= bindparam("name")).order_by(_USE.name).limit(1).scalar_subquery()
_USES = (
    select(_USE.name, _ENTRY.stream_id, _ENTRY.version, _ENTRY.restricted, _ENTRY.author_id)
    .join_from(
        BlobUse.__table__,
        Entry.__table__,
        (_USE.stream_id == _ENTRY.stream_id) & (_USE.version == _ENTRY.version),
    )
    .where(_USE.name == _NEXT)
    .order_by(_ENTRY.stream_id, _ENTRY.version)
)


def begun(device: str, name: bytes, size: int) -> Blob:
    """The row of a device's blob, made if there is none. The device must be locked."""
    row = begun_before(device, name)
    if row is None:
        row = Blob(
            device_id=device, name=name, size_bytes=size, stored_bytes=0, flagged=False, begun_at=now()
        )
        db.session.add(row)
        db.session.flush()
    return row


def begun_before(device: str, name: bytes) -> Blob | None:
    """The row of a device's blob, if there is one. The device must be locked."""
    return db.session.get(Blob, (device, name), with_for_update=True, populate_existing=True)


def append(row: Blob, data: bytes) -> None:
    place = {"device_id": row.device_id, "name": row.name, "offset": row.stored_bytes}
    db.session.add(BlobPiece(**place, data=data))
    row.stored_bytes += len(data)
    db.session.flush()


def joined(row: Blob) -> bytes:
    """All pieces of a blob, in order."""
    chosen = select(BlobPiece.data).where(BlobPiece.device_id == row.device_id, BlobPiece.name == row.name)
    return b"".join(db.session.scalars(chosen.order_by(BlobPiece.offset)))


def forget_pieces(row: Blob) -> None:
    db.session.execute(
        delete(BlobPiece).where(BlobPiece.device_id == row.device_id, BlobPiece.name == row.name)
    )


def blob(device: str, name: bytes) -> Blob:
    return db.session.get_one(Blob, (device, name))


def complete_size(name: bytes) -> int | None:
    """The size of a blob that is there as a whole, else None. Units: bytes."""
    size: int | None = ask(_SIZE, name=name).scalar()
    return size


def own_size(name: bytes, person: str) -> int | None:
    """The size of a whole blob that a device of this person sent while trusted, else None. Units: bytes."""
    size: int | None = ask(_OWN_SIZE, name=name, person=person).scalar()
    return size


def unfinished_since(at: datetime) -> list[tuple[str, bytes]]:
    """Blobs that were begun before a moment and are not whole: device and name."""
    chosen = select(Blob.device_id, Blob.name)
    chosen = chosen.where(Blob.complete_at.is_(None), ~Blob.flagged, Blob.begun_at < at)
    return [(device, name) for device, name in db.session.execute(chosen)]


def forget_unfinished(device: str, name: bytes, at: datetime) -> bool:
    """Let the beginning of a blob go, if it still is one. The device must be locked."""
    row = db.session.get(Blob, (device, name), populate_existing=True)
    if row is None or row.complete_at is not None or row.begun_at >= at:
        return False
    forget_pieces(row)
    db.session.delete(row)
    return True


def unnamed_since(at: datetime) -> list[tuple[bytes, str]]:
    """Whole blobs from before a moment that no filed record names, each with its author."""
    is_named = exists().where(BlobUse.name == Blob.name)
    chosen = (
        select(Blob.name, Device.person_id)
        .join(Device, Device.id == Blob.device_id)
        .where(Blob.complete_at < at, ~Blob.flagged, ~is_named)
    )
    return sorted({(name, person) for name, person in db.session.execute(chosen)})


def forget(name: bytes, person: str) -> None:
    """The rows of a blob that devices of one person sent."""
    own = select(Device.id).where(Device.person_id == person)
    db.session.execute(delete(Blob).where(Blob.name == name, Blob.device_id.in_(own)))


def is_known(name: bytes) -> bool:
    return db.session.scalar(select(Blob.size_bytes).where(Blob.name == name).limit(1)) is not None


def note_use(name: bytes, entry: Entry | Filed) -> None:
    db.session.add(BlobUse(name=name, stream_id=entry.stream_id, version=entry.version))
    db.session.flush()


def uses(name: bytes) -> list[Use]:
    """The filed records that name a blob; none take as long to find."""
    return [use for use in starmap(Use, ask(_USES, name=name)) if use.name == name]


def naming(use: Use) -> Entry:
    """The record itself."""
    return db.session.get_one(Entry, (use.stream_id, use.version))
