"""Who is allocated to which child, and what else decides who reaches it: projections of filed records, which
are the truth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db

# The role of who only covers on duty: beside the child's lead and co-workers, and never in their place.
COVER = "duty_cover"


class Allocation(db.Model):  # type: ignore[name-defined,misc]
    """One worker's span with one child. `ends_at` None: still running."""

    __tablename__ = "allocation"
    __table_args__ = (Index("ix_allocation_worker_span", "worker_id", "starts_at", "ends_at"),)
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), index=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(Moment, index=True)


class ProtectedSpan(db.Model):  # type: ignore[name-defined,misc]
    """From when to when a child is reached by named allocation only. A projection of `protection` records."""

    __tablename__ = "protected_span"
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(Moment)
    to_at: Mapped[datetime | None] = mapped_column(Moment)


class Proposal(db.Model):  # type: ignore[name-defined,misc]
    """What one person has asked a second to do. A projection of records; `taken_at`: it was done."""

    __tablename__ = "proposal"
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    child_id: Mapped[str | None] = mapped_column(String(32), index=True)
    person_id: Mapped[str | None] = mapped_column(String(32))
    role: Mapped[str | None] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(String(32))
    active: Mapped[bool | None]
    why: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)


class ChildIndex(db.Model):  # type: ignore[name-defined,misc]
    """By what a child is found in an emergency; empty bytes: by nothing. Without a row: yet to be put in."""

    __tablename__ = "child_index"
    child_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True, index=True)
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")
