"""What a worker has planned, by which it is decided what a device that carries only visits is given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class PlannedVisit(db.Model):  # type: ignore[name-defined,misc]
    """That somebody means to visit a child at a moment; of a day, its end. It gives no right to read."""

    __tablename__ = "planned_visit"
    __table_args__ = (Index("ix_planned_visit_person_at", "person_id", "at"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    child_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
