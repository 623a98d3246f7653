"""The organisation's row and the state counter."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, func, select

from app.asking import ask
from app.clock import EPOCH, now
from app.extensions import db
from app.organisation.models import Organisation, ServerState
from sync.pull import BEYOND_ALL_SEEN

Cause = Literal[
    "founded", "allocation", "post", "revocation", "enrolment", "restored", "protection", "break_glass"
]
_IDENT = select(Organisation.__table__.c.id).where(Organisation.__table__.c.only == 1)
_STATE = select(Organisation.__table__.c.state).where(Organisation.__table__.c.only == 1)
_MASTER = select(Organisation.__table__.c.master_version).where(Organisation.__table__.c.only == 1)
_INDEX = select(Organisation.__table__.c.index_version).where(Organisation.__table__.c.only == 1)
_REACHED = select(func.max(ServerState.__table__.c.at)).where(
    ServerState.__table__.c.number <= bindparam("number")
)
_PUT_BACK_NUMBER = select(func.max(ServerState.__table__.c.number)).where(
    ServerState.__table__.c.cause == "restored"
)
_PUT_BACK = select(func.max(ServerState.__table__.c.at)).where(ServerState.__table__.c.cause == "restored")


def organisation() -> Organisation:
    """The one row.

    Errors: LookupError when the database has not been founded yet.
    """
    row = db.session.get(Organisation, 1)
    if row is None:
        raise LookupError("the database holds no organisation")
    return row


def organisation_locked() -> Organisation:
    """The one row, until the commit nobody else's to change. Errors: LookupError before founding."""
    row = db.session.get(Organisation, 1, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError("the database holds no organisation")
    return row


def ident() -> str:
    """Whose server this is. Errors: NoResultFound when the database has not been founded yet."""
    name: str = ask(_IDENT).scalar_one()
    return name


def state() -> int:
    """The present state number. Errors: NoResultFound when the database has not been founded yet."""
    number: int = ask(_STATE).scalar_one()
    return number


def put_back_at() -> datetime | None:
    """When an older database was put back, the last time; None when it never was. Errors: as `state`."""
    if state() < BEYOND_ALL_SEEN:
        return None
    at: datetime | None = ask(_PUT_BACK).scalar()
    return at


def put_back_number() -> int:
    """The state number that the last putting back of an older database began with; 0 when there was none."""
    number: int | None = ask(_PUT_BACK_NUMBER).scalar()
    return number or 0


def master_version() -> int:
    """Under which version of the master key a data key is wrapped now. Errors: as `state`."""
    version: int = ask(_MASTER).scalar_one()
    return version


def index_version() -> int:
    """Under which version of the index key a keyed hash is made now. Errors: as `state`."""
    version: int = ask(_INDEX).scalar_one()
    return version


def found(ident: str, root_public: bytes, master_version: int, index_version: int) -> Organisation:
    row = Organisation(
        only=1,
        id=ident,
        root_public=root_public,
        state=0,
        founded_at=now(),
        master_version=master_version,
        master_settled_at=now(),
        index_version=index_version,
        index_settled_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    raise_state("founded")
    return row


def raise_state(cause: Cause, by: int = 1) -> int:
    """Count one more change of who may do what. Held under the organisation's row lock until the commit."""
    row = organisation_locked()
    row.state += by
    db.session.add(ServerState(number=row.state, at=now(), cause=cause))
    db.session.flush()
    return row.state


def state_moment(number: int) -> datetime:
    """When the server reached a state number: the latest number not above it; the beginning of time for 0."""
    at: datetime | None = ask(_REACHED, number=number).scalar()
    return at or EPOCH
