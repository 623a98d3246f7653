"""Reads and writes of devices, enrolment codes, challenges and sessions. Never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.devices.models import Challenge, Device, EnrolmentCode, Session
from app.extensions import db
from app.people.models import Person


def device(ident: str) -> Device | None:
    return db.session.get(Device, ident)


def device_locked(ident: str) -> Device | None:
    """The device with its row locked, so that its ledger cannot move meanwhile."""
    return db.session.get(Device, ident, with_for_update=True, populate_existing=True)


def locked_of(person: str) -> list[Device]:
    """Every device of a person with its row locked: nothing of theirs arrives meanwhile."""
    chosen = select(Device).where(Device.person_id == person).order_by(Device.id).with_for_update()
    return list(db.session.scalars(chosen, execution_options={"populate_existing": True}))


def devices_of(people: set[str]) -> list[Device]:
    return list(
        db.session.scalars(select(Device).where(Device.person_id.in_(people)).order_by(Device.enrolled_at))
    )


def code_locked(secret_hash: bytes) -> EnrolmentCode | None:
    return db.session.get(EnrolmentCode, secret_hash, with_for_update=True, populate_existing=True)


def take_challenge(challenge_hash: bytes) -> Challenge | None:
    """Remove a challenge and return it: it is good once, whoever comes first."""
    found = db.session.get(Challenge, challenge_hash, with_for_update=True, populate_existing=True)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
    return found


def session(id_hash: bytes) -> tuple[Session, Person, Device | None] | None:
    """A session, whose it is, and the device that holds it."""
    chosen = select(Session, Person, Device).join(Person, Person.id == Session.person_id)
    chosen = chosen.outerjoin(Device, Device.id == Session.device_id).where(Session.id_hash == id_hash)
    found = db.session.execute(chosen).first()
    return (found[0], found[1], found[2]) if found else None


def end_session(id_hash: bytes) -> None:
    db.session.execute(delete(Session).where(Session.id_hash == id_hash))


def end_sessions_of_device(ident: str) -> None:
    db.session.execute(delete(Session).where(Session.device_id == ident))


def forget_expired(moment: datetime) -> int:
    """Remove what has run out: sessions, challenges, unused codes. Returns how many rows."""
    rows = 0
    for statement in (
        delete(Session).where(Session.expires_at < moment),
        delete(Challenge).where(Challenge.expires_at < moment),
        delete(EnrolmentCode).where(EnrolmentCode.expires_at < moment, EnrolmentCode.device_id.is_(None)),
    ):
        rows += db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return rows
