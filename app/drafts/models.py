"""Drafts that devices have deposited: what is begun, and every snapshot of it that ever arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class Draft(db.Model):  # type: ignore[name-defined,misc]
    """One thing that somebody has begun to write. `state` ∈ open abandoned signed. Opaque ids only."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "draft", "record_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    draft: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(20))
    family_id: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12), index=True)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Snapshot(db.Model):  # type: ignore[name-defined,misc]
    """One snapshot. `status` ∈ received opened quarantined. `ct` goes when it is opened.

    `why`: the reason, if quarantined; `not_kept` on one that is received and that the opener could not keep.

    What it says is then in `sealed`, under a key that `wrapped` holds, wrapped by the streams in `holders`
    one inside the other (16 bytes each): children while the draft is open, the family as well afterwards.

    `revision`: below nothing when the draft was closed after it and begun again.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("device_id", "n", "hash"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    n: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    header: Mapped[bytes] = mapped_column(LargeBinary)
    ct_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    ct: Mapped[bytes | None] = mapped_column(LargeBinary)
    frame_signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    size_bytes: Mapped[int]
    status: Mapped[str] = mapped_column(String(12), index=True)
    why: Mapped[str | None] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    revision: Mapped[int | None]
    holders: Mapped[bytes | None] = mapped_column(LargeBinary)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
