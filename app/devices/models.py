"""Devices, the codes that let them in, and the sessions they hold. Secrets are kept only as hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Moment, db


class Device(db.Model):  # type: ignore[name-defined,misc]
    """One vault of one person: its public keys, and where its chain has got to.

    The last columns are intake's: `received` is the number up to which all are stored, `chain` belongs to it.
    `restored_from`: what `received` was when an older database was put back, until the device is heard of.
    `let_in_again_at`: the database it was enrolled in was lost; `enrolled_at` is the earliest that can be.
    `carries`: `caseload` or `visits`; None where nobody has said, and the organisation's setting counts.
    `retired_at`: `replaced_by` took its place; `made_upto`: the highest number it is known to have
    made.
    """

    __tablename__ = "device"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    signing_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    opening_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    let_in_again_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    replaced_by: Mapped[str | None] = mapped_column(String(32))
    made_upto: Mapped[int | None]
    restored_from: Mapped[int | None]
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    carries: Mapped[str | None] = mapped_column(String(12))
    received: Mapped[int] = mapped_column(default=0)
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))


class WipeOrder(db.Model):  # type: ignore[name-defined,misc]
    """That a device be wiped: on whose word, and when the device said that it was done."""

    __tablename__ = "wipe_order"
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    ordered_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    carried_out_at: Mapped[datetime | None] = mapped_column(Moment)


class EnrolmentCode(db.Model):  # type: ignore[name-defined,misc]
    """A code that lets one device of one person in, once, for a day. `carries`: what that will carry."""

    __tablename__ = "enrolment_code"
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    index_version: Mapped[int] = mapped_column(default=1, server_default="1")
    carries: Mapped[str | None] = mapped_column(String(12))


class Challenge(db.Model):  # type: ignore[name-defined,misc]
    """A challenge that was handed out and not answered yet: to a device, or to whoever signs in."""

    __tablename__ = "challenge"
    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Session(db.Model):  # type: ignore[name-defined,misc]
    """A session. Without a device it serves for enrolling only.

    `owes`: what is still to be shown before that, `second_factor`, or to be made, `set_up`.
    """

    __tablename__ = "session"
    id_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    owes: Mapped[str | None] = mapped_column(String(20))
