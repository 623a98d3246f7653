"""The streams: ordered, sealed record versions of one subject each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db

# What a stream is when its key is gone: nobody reaches it, nothing is filed into it, its numbers stay.
ERASED = "erased"


class Stream(db.Model):  # type: ignore[name-defined,misc]
    """One stream, its version counter (raised only under this row's lock) and its wrapped data key.

    `restored_from`: the version that it was put back at from a backup, if it was.
    """

    __tablename__ = "stream"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), index=True)
    family_id: Mapped[str | None] = mapped_column(String(32), index=True)
    version: Mapped[int] = mapped_column(default=0)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    restored_from: Mapped[int | None]


class Entry(db.Model):  # type: ignore[name-defined,misc]
    """One record version as filed. What it says is in `sealed`; beside it stand opaque ids and times only."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("author_id", "change_id"),)
    stream_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change_id: Mapped[str] = mapped_column(String(32))
    author_id: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[str] = mapped_column(String(32), index=True)
    restricted: Mapped[bool]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    seq: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(Moment)
    filed_at: Mapped[datetime] = mapped_column(Moment)


class StreamPack(db.Model):  # type: ignore[name-defined,misc]
    """Entries with `start` < version ≤ `upto`, folded ahead of a first pull. None of them is restricted.

    Units:  size – bytes before compression. `sealed` opens to raw DEFLATE of the entries as they travel.
    Source: sync/PROTOCOL.md section 6.5
    """

    __tablename__ = "stream_pack"
    stream_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upto: Mapped[int]
    entries: Mapped[int]
    size: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
