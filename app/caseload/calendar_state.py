"""The state number, also when the calendar alone has changed who has which child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, bindparam, exists, func, literal, or_, select

from app.asking import ask
from app.break_glass.models import BreakGlass
from app.caseload.models import Allocation
from app.clock import EPOCH
from app.extensions import Moment
from app.organisation import store as organisation
from app.organisation.models import Organisation, ServerState


def _state_and_whether_behind() -> Select[int, bool]:
    """The present number, and whether an allocation, or broken glass, begins or ends by `moment`."""
    moment = bindparam("moment", type_=Moment)
    raised = select(func.max(ServerState.at)).where(ServerState.number <= Organisation.state)
    since = func.coalesce(raised.scalar_subquery(), literal(EPOCH, Moment))
    begun = and_(Allocation.starts_at > since, Allocation.starts_at <= moment)
    ended = and_(Allocation.ends_at > since, Allocation.ends_at <= moment)
    over = and_(BreakGlass.ends_at > since, BreakGlass.ends_at <= moment)
    moved = or_(exists().where(or_(begun, ended)), exists().where(over))
    return select(Organisation.state, moved)


_STATE = _state_and_whether_behind()


def state_at(moment: datetime) -> int:
    """The present state number; raised first when an allocation has begun or ended since it was last raised.

    Read it before the reach: what changes between the two is then only sent once more.
    """
    number = state_unless_behind(moment)
    return organisation.raise_state("allocation") if number is None else number


def state_unless_behind(moment: datetime) -> int | None:
    """The number that was reached last; None when an allocation has begun or ended since it was raised."""
    found = ask(_STATE, moment=moment).first()
    return None if found is None or found[1] else found[0]
