"""Who works here. Names of people are in the organisation's sealed stream, never in these tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class Team(db.Model):  # type: ignore[name-defined,misc]
    """A team; its name is a record in the organisation's stream."""

    __tablename__ = "team"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)


class Person(db.Model):  # type: ignore[name-defined,misc]
    """A member of staff as they are now: role, team, active or not."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class Post(db.Model):  # type: ignore[name-defined,misc]
    """One span of a role in a team. The opener judges an author by the posts of the time, not of today."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(Moment)
    to_at: Mapped[datetime | None] = mapped_column(Moment)


class Account(db.Model):  # type: ignore[name-defined,misc]
    """How a person signs in. The name is found by a keyed hash alone; it is kept sealed, under the
    organisation's key, so that it can be hashed anew. `name_sealed` None: since before that was so;
    `password_hash` empty: by the organisation's own sign-on alone.
    """

    __tablename__ = "account"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
