"""Reads and writes of blobs on their way and of what names them. Never commits."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.attachments.models import Blob, BlobPiece, BlobUse
from app.clock import now
from app.extensions import db
from app.streams.models import Entry


def begun(device: str, name: bytes, size: int) -> Blob:
    """The row of a device's blob, made if there is none. The device must be locked."""
    row = db.session.get(Blob, (device, name), with_for_update=True, populate_existing=True)
    if row is None:
        row = Blob(
            device_id=device, name=name, size_bytes=size, stored_bytes=0, flagged=False, begun_at=now()
        )
        db.session.add(row)
        db.session.flush()
    return row


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
    chosen = select(Blob.size_bytes).where(Blob.name == name, Blob.complete_at.is_not(None))
    return db.session.scalar(chosen.limit(1))


def note_use(name: bytes, entry: Entry) -> None:
    db.session.add(BlobUse(name=name, stream_id=entry.stream_id, version=entry.version))
    db.session.flush()


def uses(name: bytes) -> list[Entry]:
    """The filed records that name a blob."""
    chosen = (
        select(Entry)
        .join(BlobUse, (BlobUse.stream_id == Entry.stream_id) & (BlobUse.version == Entry.version))
        .where(BlobUse.name == name)
    )
    return list(db.session.scalars(chosen.order_by(Entry.stream_id, Entry.version)))
