"""Keyed hashes by which people, children and codes are found that are kept nowhere in clear.

    find("recovery_code", said, look)       # `look` gets what it may be kept as; it may be asked again
    kept = keep("enrolment_code", said, EnrolmentCode)      # how it is kept now: version and hash

The index key has versions. One is used for what is kept from now on: which, the organisation's row says, to
all processes. What was kept under another goes on being found, until app/reindexing.py has hashed it anew.

Source: docs/decisions/0050-what-is-found-by-a-hash-is-hashed-anew.md
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import text

from app.custody import BlindIndex, KeyRing
from app.extensions import db
from app.keyring import held
from app.organisation import store as organisation

Found = TypeVar("Found")

# Whoever writes hashes into these, and whoever waits until nobody does.
WRITING = {
    "account": text("LOCK TABLE account IN ROW EXCLUSIVE MODE"),
    "child_index": text("LOCK TABLE child_index IN ROW EXCLUSIVE MODE"),
    "enrolment_code": text("LOCK TABLE enrolment_code IN ROW EXCLUSIVE MODE"),
    "recovery_code": text("LOCK TABLE recovery_code IN ROW EXCLUSIVE MODE"),
}
NOBODY_WRITES = {
    "account": text("LOCK TABLE account IN SHARE MODE"),
    "child_index": text("LOCK TABLE child_index IN SHARE MODE"),
    "enrolment_code": text("LOCK TABLE enrolment_code IN SHARE MODE"),
    "recovery_code": text("LOCK TABLE recovery_code IN SHARE MODE"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A keyed hash, and the version of the index key that it was made with."""

    version: int
    digest: bytes


def find(field: str, said: str, look: Callable[[Sequence[bytes]], Found]) -> Found:
    """Look for something by what it may be kept as: under every version of the index key that there is.

    Errors: IndexKeyMissing when something is kept under a version that this process cannot have, so that
            nobody is told that somebody is not there who is.
    """
    while True:
        ring = held().ring
        found = look(_hashes(ring, field, said))
        # Only after it: what was hashed anew just before was so under a version that stands there by now.
        version = organisation.index_version()
        if version in ring.index_versions:
            return found
        held().ring.index(version)


def hashes(field: str, said: str) -> list[bytes]:
    """What something may be kept as, the newest version of the index key first."""
    return _hashes(held().ring, field, said)


def _hashes(ring: KeyRing, field: str, said: str) -> list[bytes]:
    return [BlindIndex(ring.index(version), field).of(said) for version in ring.index_versions]


def keep(field: str, said: str, table: type[Any]) -> Kept:
    """How something is to be kept in a table, which is written in the same transaction.

    Errors: IndexKeyMissing.
    """
    return _kept(field, said, version_for(table))


def keep_a_while(field: str, said: str) -> Kept:
    """The same for what is forgotten by itself. Errors: IndexKeyMissing."""
    return _kept(field, said, organisation.index_version())


def version_for(table: type[Any]) -> int:
    """Under which version of the index key a row of a table is to be written, in the same transaction."""
    if db.session.get_bind().dialect.name == "postgresql":
        # Before the version is asked: whoever changes that waits for who has this lock, and misses no row.
        db.session.execute(WRITING[table.__tablename__])
    return organisation.index_version()


def _kept(field: str, said: str, version: int) -> Kept:
    return Kept(version, held().index(field, version).of(said))
