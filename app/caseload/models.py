"""Who is allocated to which child: a projection of the filed `allocation` records, which are the truth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


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
