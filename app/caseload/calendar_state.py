"""The state number, also when the calendar alone has changed who has which child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from app.caseload.models import Allocation
from app.extensions import db
from app.organisation import store as organisation
from app.organisation.models import Organisation


def state_at(moment: datetime) -> int:
    """The present state number; raised first when an allocation has begun or ended since it was last raised.

    Read it before the reach: what changes between the two is then only sent once more.
    """
    return organisation.raise_state("allocation") if is_behind(moment) else state()


def state() -> int:
    """The number that was reached last."""
    return db.session.scalar(select(Organisation.state)) or 0


def is_behind(moment: datetime) -> bool:
    """Whether an allocation has begun or ended since the number was last raised."""
    since = organisation.state_moment(state())
    begun = and_(Allocation.starts_at > since, Allocation.starts_at <= moment)
    ended = and_(Allocation.ends_at > since, Allocation.ends_at <= moment)
    return bool(db.session.scalar(select(exists().where(or_(begun, ended)))))
