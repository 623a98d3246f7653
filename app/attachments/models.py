"""Blobs: sealed attachments on their way, whole ones, and the records that name them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class Blob(db.Model):  # type: ignore[name-defined,misc]
    """One blob of one device. Until it is complete its bytes lie in `blob_piece`, then in the blob store.

    `flagged`: some of it came from the device after it was revoked.
    """

    __tablename__ = "blob"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    name: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    size_bytes: Mapped[int]
    stored_bytes: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    complete_at: Mapped[datetime | None] = mapped_column(Moment)


class BlobPiece(db.Model):  # type: ignore[name-defined,misc]
    """A run of bytes of a blob that is not complete."""

    __tablename__ = "blob_piece"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    name: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    offset: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class BlobUse(db.Model):  # type: ignore[name-defined,misc]
    """A filed record that names a blob: whoever may read it may read the blob."""

    __tablename__ = "blob_use"
    name: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    stream_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
