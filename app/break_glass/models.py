"""Who broke the glass to which child's record, and when: a projection of records, by the server's clock.

Why, and what somebody found who looked into it, stand in the records, sealed under the child's key, and
nowhere else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class BreakGlass(db.Model):  # type: ignore[name-defined,misc]
    """`began_at` None: the reason is on file, and the record has not been opened for it."""

    __tablename__ = "break_glass"
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("stream.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(32))
    reviewed_in: Mapped[str | None] = mapped_column(String(32))


class LookUp(db.Model):  # type: ignore[name-defined,misc]
    """That somebody looked a child up, so that it can be counted; what was found is not here."""

    __tablename__ = "look_up"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
