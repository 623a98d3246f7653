"""Reads and writes of planned visits. Never commits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from app.asking import ask
from app.carrying.models import PlannedVisit
from app.extensions import db


class Planned(NamedTuple):
    """A child, and when somebody means to visit it."""

    child: str
    at: datetime


_ROW = PlannedVisit.__table__.c
_PLANNED = (
    select(_ROW.child_id, _ROW.at)
    .where(_ROW.person_id == bindparam("person"), _ROW.at > bindparam("since"))
    .order_by(_ROW.at, _ROW.child_id)
)


def planned(person: str, since: datetime) -> list[Planned]:
    """What somebody has planned for after a moment, the soonest first."""
    return [Planned(*row) for row in ask(_PLANNED, person=person, since=since)]


def add(person: str, child: str, at: datetime) -> None:
    db.session.add(PlannedVisit(person_id=person, child_id=child, at=at))
    db.session.flush()


def drop(person: str, child: str) -> None:
    """Remove all that somebody has planned for a child."""
    chosen = delete(PlannedVisit).where(PlannedVisit.person_id == person, PlannedVisit.child_id == child)
    db.session.execute(chosen)


def forget_before(moment: datetime) -> int:
    """Remove what was planned for before a moment. Shape: how many."""
    return db.session.execute(delete(PlannedVisit).where(PlannedVisit.at < moment)).rowcount  # type: ignore[attr-defined,no-any-return]
