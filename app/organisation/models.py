"""The organisation itself: one row. Its id is also the id of its stream."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class Organisation(db.Model):  # type: ignore[name-defined,misc]
    """`root_public` is the root this database belongs to; `state` the present number of the state counter.

    `master_version`: under which version of the master key data keys are wrapped from now on;
    `master_settled_at`: since when none lies under an older one. None while some do. `index_version` and
    `index_settled_at`: the same of the index key and of what is found by it.
    """

    __tablename__ = "organisation"
    only: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    id: Mapped[str] = mapped_column(String(32))
    root_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    state: Mapped[int]
    founded_at: Mapped[datetime] = mapped_column(Moment)
    master_version: Mapped[int] = mapped_column(default=1, server_default="1")
    master_settled_at: Mapped[datetime | None] = mapped_column(Moment)
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")
    index_settled_at: Mapped[datetime | None] = mapped_column(Moment)


class ServerState(db.Model):  # type: ignore[name-defined,misc]
    """The state counter: one row for each change of who may do what, with its time.

    Source: sync/PROTOCOL.md sections 5.2 and 6.2.
    """

    __tablename__ = "server_state"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    cause: Mapped[str] = mapped_column(String(20))
