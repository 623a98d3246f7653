"""Everything that is found by a keyed hash under a new version of the index key, while the server serves.

A batch is a transaction: killed at any moment, what is done is done, and the next run goes on with the rest.
From the first moment on, what is kept new is kept under the new version, and look-ups ask under both. Sign-in
names and recovery codes are hashed anew from what is sealed beside them, children from their records; codes
to let a device in, and counts of wrong guesses, end by themselves.

Source: docs/decisions/0050-what-is-found-by-a-hash-is-hashed-anew.md
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from app.caseload import child_index
from app.caseload.models import ChildIndex
from app.clock import now
from app.custody import NotOpenable
from app.devices.models import EnrolmentCode
from app.extensions import db
from app.indexes import NOBODY_WRITES
from app.keyring import held
from app.organisation import store as organisation
from app.people import accounts
from app.people import store as people
from app.people.models import Account
from app.sign_in import recovery_codes
from app.sign_in.models import RecoveryCode
from app.tries import SignInTry

log = logging.getLogger("attune.reindexing")
BATCH = 100
# Shorter than what a database takes to call it a deadlock: who waits here gives way to everybody else.
BARRIER_MS: Final = 200
REST_SEC: Final = 0.05
TRIES: Final = 600

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Left:
    """What is found under another version of the index key than the one in use, or under one of them.

    `names` and `recovery_codes`: of how many people; `codes`: to let a device in, that still hold.
    """

    names: int
    recovery_codes: int
    codes: int
    children: int

    @property
    def any(self) -> bool:
        return bool(self.names or self.recovery_codes or self.codes or self.children)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A table whose rows are hashed anew from what is sealed in them: by its key, and one row at a time."""

    table: Any
    key: Any
    sealed: Any
    hash_anew: Callable[[Any], None]


_SEALED: Final = (
    _Sealed(Account, Account.person_id, Account.name_sealed, accounts.hash_anew),
    _Sealed(RecoveryCode, RecoveryCode.code_hash, RecoveryCode.code_sealed, recovery_codes.hash_anew),
)


def begin() -> int:
    """Say that from now on hashes are made under the newest index key, and wait for whoever makes one under
    an older. Commits. Shape: its version."""
    newest = held().ring.index_versions[0]
    row = organisation.organisation_locked()
    if row.index_version != newest:
        row.index_version, row.index_settled_at = newest, None
    db.session.commit()
    for table in (Account, ChildIndex, EnrolmentCode, RecoveryCode):
        _wait_for_writers(table.__tablename__)
    return newest


def run(told: Told = lambda _: None, most: int = BATCH) -> int:
    """Hash anew what can be. Commits. Shape: how many rows and children this run has hashed.

    `told`: is called with the number so far, after each batch. What does not open is left, and named to the
    log by its id.
    """
    under, count = begin(), 0
    for each in _SEALED:
        damaged: set[Any] = set()
        while _is_older_left(each, under, damaged):
            count += _batch(each, under, most, damaged)
            told(count)
    for at, child in enumerate(child_index.missing(under=under), 1):
        count += child_index.add(child)
        db.session.commit()
        if not at % most:
            told(count)
    _settle(under)
    return count


def left() -> Left:
    """What is still found under another version than the one in use."""
    version = organisation.index_version()
    return _left(lambda table: table.index_version != version)


def left_under(version: int) -> Left:
    return _left(lambda table: table.index_version == version)


def is_used(version: int) -> bool:
    """Whether hashes are made under it, or under an older one, since nothing has been hashed anew yet."""
    return organisation.index_version() <= version


def older_may_go_from(backup_days: int) -> datetime | None:
    """From when on no backup can need an older index key; None while something here does."""
    settled = organisation.organisation().index_settled_at
    return settled + timedelta(days=backup_days) if settled else None


def let_go(version: int) -> None:
    """Remove what ends with an index key: counts and codes that have run out, or that its end makes useless.

    Commits. Nobody's name is removed.
    """
    for table in (ChildIndex, EnrolmentCode, RecoveryCode, SignInTry):
        db.session.execute(delete(table).where(table.index_version == version))
    db.session.commit()


def learn_names(names: Sequence[str]) -> int:
    """Keep these sign-in names, so that they can be hashed anew. Commits. Shape: how many are somebody's."""
    known = 0
    for name in names:
        account = people.account_by_name(name)
        if account is not None:
            accounts.learn_name(account.person_id, name)
            known += 1
        db.session.commit()
    return known


def _older(each: _Sealed, under: int, damaged: set[Any]) -> tuple[Any, ...]:
    return (each.table.index_version != under, each.sealed.is_not(None), each.key.not_in(damaged))


def _is_older_left(each: _Sealed, under: int, damaged: set[Any]) -> bool:
    found = db.session.scalar(select(each.key).where(*_older(each, under, damaged)).limit(1))
    db.session.rollback()
    return found is not None


def _batch(each: _Sealed, under: int, most: int, damaged: set[Any]) -> int:
    """Whoever signs in or uses a code keeps the row that they have locked: it comes with a later batch."""
    chosen = select(each.table).where(*_older(each, under, damaged)).order_by(each.key).limit(most)
    locked = chosen.with_for_update(skip_locked=True)
    done, rows = 0, list(db.session.scalars(locked, execution_options={"populate_existing": True}))
    for row in rows:
        try:
            each.hash_anew(row)
            done += 1
        except NotOpenable:
            damaged.add(getattr(row, each.key.key))
            log.error("person %s: what they are found by does not open", row.person_id)
    db.session.commit()
    if not rows:
        time.sleep(REST_SEC)
    return done


def _settle(under: int) -> None:
    is_done = not left().any
    row = organisation.organisation_locked()
    if is_done and row.index_settled_at is None and row.index_version == under:
        row.index_settled_at = now()
    db.session.commit()


def _left(is_older: Callable[[Any], Any]) -> Left:
    def count(what: Any, table: Any, *more: Any) -> int:
        return db.session.scalar(select(func.count(what)).where(is_older(table), *more)) or 0

    return Left(
        names=count(Account.person_id, Account),
        recovery_codes=count(RecoveryCode.person_id.distinct(), RecoveryCode),
        codes=count(EnrolmentCode.secret_hash, EnrolmentCode, EnrolmentCode.expires_at > now()),
        children=count(ChildIndex.child_id.distinct(), ChildIndex),
    )


def _wait_for_writers(table: str) -> None:
    """Whoever has begun to write into it may do so under the older version; who comes later knows the new."""
    if db.session.get_bind().dialect.name != "postgresql":
        return  # one writes at a time
    for _ in range(TRIES):
        try:
            db.session.execute(select(func.set_config("lock_timeout", f"{BARRIER_MS}ms", True)))
            db.session.execute(NOBODY_WRITES[table])
            db.session.commit()
            return
        except OperationalError:
            db.session.rollback()
            time.sleep(REST_SEC)
    raise TimeoutError(f"{table} has been written into without a pause: try again")
