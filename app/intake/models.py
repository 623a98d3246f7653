"""The ledger: every envelope that ever arrived, in a device's own order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db

# A filed envelope is one among a device's whole history; these few are looked through often.
UNSETTLED = ("received", "held", "quarantined")


class Envelope(db.Model):  # type: ignore[name-defined,misc]
    """One envelope. `ct` goes when it is filed; header, hashes, chain and the author's signature stay.

    `status` ∈ received held filed quarantined. A number has two rows only when the device forked: the first
    that came is the trunk, another is a `branch`. `state`: the one that the opened
    change claims. `change_id` and `supersedes_id`: of what is in quarantine though it is its author's own
    word; `mended_at`: a change that supersedes it has been filed.
    """

    __tablename__ = "envelope"
    __table_args__ = (
        UniqueConstraint("device_id", "seq", "chain"),
        Index("ix_envelope_status_device_seq", "status", "device_id", "seq"),
        Index("ix_envelope_change_id", "change_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    seq: Mapped[int]
    header: Mapped[bytes] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary(32))
    ct_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    size_bytes: Mapped[int]
    branch: Mapped[bool]
    status: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    stream_id: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int | None]
    state: Mapped[int | None]
    change_id: Mapped[str | None] = mapped_column(String(32))
    supersedes_id: Mapped[str | None] = mapped_column(String(32))
    mended_at: Mapped[datetime | None] = mapped_column(Moment)


class Alarm(db.Model):  # type: ignore[name-defined,misc]
    """Something a person must look into: a fork, a revoked device that speaks, a gap older than a day.

    `written_down`: the audit trail has it; a process that only takes in holds no key of the trail.
    """

    __tablename__ = "alarm"
    __table_args__ = (UniqueConstraint("kind", "device_id", "seq"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), index=True)
    seq: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    written_down: Mapped[bool] = mapped_column(default=True, server_default=true())


class LostNumbers(db.Model):  # type: ignore[name-defined,misc]
    """Numbers of a device that had arrived once and went with the database, since an older one was put back.

    `first` … `last`, both included; those that have come again since are in the ledger like any other.
    """

    __tablename__ = "lost_numbers"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
    noted_at: Mapped[datetime] = mapped_column(Moment)
