"""Reads and writes of second factors, recovery codes and identities. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select

from app import indexes
from app.asking import ask
from app.extensions import db
from app.people.models import Account, Person
from app.sign_in.models import Identity, RecoveryCode, SecondFactor
from app.tries import NAME_INDEX


class Credentials(NamedTuple):
    """Of one sign-in name: whose it is, whether they work here, and the hash of the password."""

    person: str
    active: bool
    password_hash: str


_ACCOUNT, _PERSON = Account.__table__, Person.__table__
_CREDENTIALS = (
    select(_PERSON.c.id, _PERSON.c.active, _ACCOUNT.c.password_hash)
    .join(_PERSON, _PERSON.c.id == _ACCOUNT.c.person_id)
    .where(_ACCOUNT.c.name_index.in_(bindparam("names", expanding=True)))
)


def credentials(sign_in_name: str) -> Credentials | None:
    """The same statements, whether anybody has that name or not. Errors: IndexKeyMissing."""
    return indexes.find(NAME_INDEX, sign_in_name, _credentials)


def _credentials(name_indexes: Sequence[bytes]) -> Credentials | None:
    row = ask(_CREDENTIALS, names=list(name_indexes)).first()
    return Credentials(*row) if row else None


def password_hash(person: str) -> str | None:
    return db.session.scalar(select(Account.password_hash).where(Account.person_id == person))


def factors(person: str) -> list[SecondFactor]:
    """Those that are asked for, the oldest first."""
    confirmed = select(SecondFactor).where(
        SecondFactor.person_id == person, SecondFactor.confirmed_at.is_not(None)
    )
    return list(db.session.scalars(confirmed.order_by(SecondFactor.made_at, SecondFactor.id)))


def locked(person: str, kind: str) -> list[SecondFactor]:
    """Those of a kind with their rows locked: of two that bring the same code one comes second."""
    chosen = select(SecondFactor).where(
        SecondFactor.person_id == person,
        SecondFactor.kind == kind,
        SecondFactor.confirmed_at.is_not(None),
    )
    locked = chosen.order_by(SecondFactor.id).with_for_update()
    return list(db.session.scalars(locked, execution_options={"populate_existing": True}))


def factor_locked(ident: str) -> SecondFactor | None:
    return db.session.get(SecondFactor, ident, with_for_update=True, populate_existing=True)


def has_credential(credential: bytes) -> bool:
    found = select(SecondFactor.id).where(SecondFactor.credential == credential)
    return db.session.scalar(found) is not None


def forget_unconfirmed(person: str) -> None:
    db.session.execute(
        delete(SecondFactor).where(SecondFactor.person_id == person, SecondFactor.confirmed_at.is_(None))
    )


def forget_factors(person: str) -> None:
    """All of them, and the recovery codes."""
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person))
    forget_recovery_codes(person)


def forget_recovery_codes(person: str) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person))


def recovery_codes_left(person: str) -> int:
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person)
    return db.session.scalar(counted) or 0


def use_recovery_code(person: str, code_hashes: Sequence[bytes]) -> bool:
    """Remove it: it is good once, whoever comes first."""
    used = delete(RecoveryCode).where(
        RecoveryCode.code_hash.in_(code_hashes), RecoveryCode.person_id == person
    )
    return db.session.execute(used).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def forget_identities(person: str) -> None:
    db.session.execute(delete(Identity).where(Identity.person_id == person))


def has_identity(person: str, issuer: str) -> bool:
    """Whether the organisation's own sign-on lets somebody in."""
    found = select(Identity.person_id).where(Identity.person_id == person, Identity.issuer == issuer)
    return db.session.scalar(found.limit(1)) is not None


def identity(issuer: str, subject: str) -> Identity | None:
    return db.session.get(Identity, (issuer, subject))
