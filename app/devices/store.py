"""Reads and writes of devices, enrolment codes, challenges and sessions. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from app.access import Owed
from app.asking import ask, row_or_none
from app.devices.models import Challenge, Device, EnrolmentCode, Session, WipeOrder
from app.extensions import db
from app.people import store as people
from app.people.models import Person


class Opening(NamedTuple):
    """What is sealed to a device: its id, its public key for that, and what was said that it carries."""

    id: str
    opening_public: bytes
    carries: str | None = None


class Prover(NamedTuple):
    """A device that proves who it is, and whose it is."""

    signing_public: bytes
    revoked_at: datetime | None
    retired_at: datetime | None
    person: str
    role: str
    active: bool


class Standing(NamedTuple):
    """A session, whose it is, and how the device that holds it stands."""

    expires_at: datetime
    device_id: str | None
    person: str
    role: str
    team: str | None
    active: bool
    known: str | None
    revoked_at: datetime | None
    retired_at: datetime | None
    owes: Owed | None


_SESSION, _PERSON, _DEVICE = Session.__table__, Person.__table__, Device.__table__
_CHALLENGE = Challenge.__table__
_OPENING = select(_DEVICE.c.id, _DEVICE.c.opening_public, _DEVICE.c.carries).where(
    _DEVICE.c.id == bindparam("device")
)
_PROVER = (
    select(
        _DEVICE.c.signing_public,
        _DEVICE.c.revoked_at,
        _DEVICE.c.retired_at,
        _PERSON.c.id,
        _PERSON.c.role,
        _PERSON.c.active,
    )
    .join(_PERSON, _PERSON.c.id == _DEVICE.c.person_id)
    .where(_DEVICE.c.id == bindparam("device"))
)
_OWNER = (
    select(_PERSON.c.id, _PERSON.c.role, _PERSON.c.team_id, _PERSON.c.active)
    .select_from(row_or_none(_DEVICE, _DEVICE.c.id == bindparam("device")))
    .outerjoin(_PERSON, _PERSON.c.id == _DEVICE.c.person_id)
)
_STANDING = (
    select(
        _SESSION.c.expires_at,
        _SESSION.c.device_id,
        _PERSON.c.id,
        _PERSON.c.role,
        _PERSON.c.team_id,
        _PERSON.c.active,
        _DEVICE.c.id,
        _DEVICE.c.revoked_at,
        _DEVICE.c.retired_at,
        _SESSION.c.owes,
    )
    .join(_PERSON, _PERSON.c.id == _SESSION.c.person_id)
    .outerjoin(_DEVICE, _DEVICE.c.id == _SESSION.c.device_id)
    .where(_SESSION.c.id_hash == bindparam("session"))
)
_BEGIN_SESSION = insert(_SESSION)
_HAND_OUT = insert(_CHALLENGE)
_TAKE = (
    delete(_CHALLENGE)
    .where(_CHALLENGE.c.challenge_hash == bindparam("challenge"))
    .returning(_CHALLENGE.c.device_id, _CHALLENGE.c.expires_at)
)


def device(ident: str) -> Device | None:
    return db.session.get(Device, ident)


def opening(ident: str) -> Opening | None:
    row = ask(_OPENING, device=ident).first()
    return Opening(*row) if row else None


def prover(ident: str) -> Prover | None:
    row = ask(_PROVER, device=ident).first()
    return Prover(*row) if row else None


def owner(ident: str) -> people.Standing:
    """Whose a device is; nobody, of one that is not there, takes as long to find."""
    return people.Standing(*ask(_OWNER, device=ident).one())


def device_locked(ident: str) -> Device | None:
    """The device with its row locked, so that its ledger cannot move meanwhile."""
    return db.session.get(Device, ident, with_for_update=True, populate_existing=True)


def wipe_order(device: str) -> WipeOrder | None:
    return db.session.get(WipeOrder, device)


def locked_of(person: str) -> list[Device]:
    """Every device of a person with its row locked: nothing of theirs arrives meanwhile."""
    chosen = select(Device).where(Device.person_id == person).order_by(Device.id).with_for_update()
    return list(db.session.scalars(chosen, execution_options={"populate_existing": True}))


def code_locked(secret_hashes: Sequence[bytes]) -> EnrolmentCode | None:
    chosen = select(EnrolmentCode).where(EnrolmentCode.secret_hash.in_(secret_hashes)).with_for_update()
    return db.session.scalar(chosen, execution_options={"populate_existing": True})


def hand_out(challenge_hash: bytes, device: str, expires_at: datetime) -> None:
    ask(_HAND_OUT, challenge_hash=challenge_hash, device_id=device, expires_at=expires_at)


def take_challenge(challenge_hash: bytes) -> tuple[str, datetime] | None:
    """Remove a challenge: it is good once, whoever comes first. Shape: whose, and until when."""
    taken = ask(_TAKE, challenge=challenge_hash).first()
    return (taken[0], taken[1]) if taken else None


def begin_session(
    id_hash: bytes, person: str, device: str | None, expires_at: datetime, owes: str | None
) -> None:
    ask(_BEGIN_SESSION, id_hash=id_hash, person_id=person, device_id=device, expires_at=expires_at, owes=owes)


def session(id_hash: bytes) -> Standing | None:
    row = ask(_STANDING, session=id_hash).first()
    return Standing(*row) if row else None


def end_session(id_hash: bytes) -> None:
    db.session.execute(delete(Session).where(Session.id_hash == id_hash))


def end_sessions_of_person(person: str) -> None:
    db.session.execute(delete(Session).where(Session.person_id == person))


def end_other_sessions_of_person(person: str, session: bytes | None) -> None:
    """End all but the one that is given by its hash."""
    others = delete(Session).where(Session.person_id == person)
    db.session.execute(others.where(Session.id_hash != session) if session else others)


def end_other_sessions_without_device(person: str, session: bytes | None) -> None:
    """End those that serve for setting up a device, but for the one that is given by its hash."""
    others = delete(Session).where(Session.person_id == person, Session.device_id.is_(None))
    db.session.execute(others.where(Session.id_hash != session) if session else others)


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
