"""Reads and writes of broken glass. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select

from app.asking import ask
from app.break_glass.models import BreakGlass, LookUp
from app.extensions import db


class Broken(NamedTuple):
    """One that began, as it is told."""

    record_id: str
    child_id: str
    person_id: str
    began_at: datetime
    ends_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    reviewed_in: str | None


_GLASS = BreakGlass.__table__.c
_RUNNING = select(_GLASS.child_id).where(
    _GLASS.person_id == bindparam("person"),
    _GLASS.began_at <= bindparam("at"),
    _GLASS.ends_at > bindparam("at"),
)
_BROKEN = select(*(_GLASS[name] for name in Broken._fields)).where(
    _GLASS.began_at.is_not(None), _GLASS.ends_at.is_not(None)
)
_TOLD_OF_ALL = _BROKEN.where(
    or_(
        _GLASS.began_at > bindparam("since"),
        _GLASS.reviewed_at.is_(None),
        _GLASS.reviewed_at > bindparam("since"),
    )
).order_by(_GLASS.began_at, _GLASS.record_id)
_TOLD = _TOLD_OF_ALL.where(
    or_(
        _GLASS.person_id.in_(bindparam("people", expanding=True)),
        _GLASS.child_id.in_(bindparam("children", expanding=True)),
    )
)
_REVIEWED = _BROKEN.where(
    _GLASS.person_id == bindparam("person"), _GLASS.reviewed_at > bindparam("since")
).order_by(_GLASS.reviewed_at, _GLASS.record_id)


def add(record: str, child: str, person: str, asked_at: datetime, over_at: datetime | None = None) -> None:
    """Note that a reason is on file. `over_at`: what it opened is over, since nobody knows its hours now."""
    row = BreakGlass(record_id=record, child_id=child, person_id=person, asked_at=asked_at)
    row.began_at = row.ends_at = over_at
    db.session.add(row)
    db.session.flush()


def locked(record: str) -> BreakGlass | None:
    return db.session.get(BreakGlass, record, with_for_update=True, populate_existing=True)


def running(person: str, at: datetime) -> set[str]:
    """The children whose records somebody has open by it at a moment."""
    return {child for (child,) in ask(_RUNNING, person=person, at=at)}


def begun_since(person: str, moment: datetime) -> int:
    """How often somebody has broken it since a moment."""
    chosen = select(func.count()).where(BreakGlass.person_id == person, BreakGlass.began_at > moment)
    return int(db.session.scalar(chosen) or 0)


def told(
    since: datetime, people: Iterable[str] | None = None, children: Iterable[str] | None = None
) -> list[Broken]:
    """What began or was first looked into since a moment, or waits to be, oldest first: of these, or all."""
    if people is None and children is None:
        return [Broken(*row) for row in ask(_TOLD_OF_ALL, since=since)]
    of = {"people": list(people or ()), "children": list(children or ())}
    return [Broken(*row) for row in ask(_TOLD, since=since, **of)]


def reviewed_since(person: str, moment: datetime) -> list[Broken]:
    """What somebody has broken and others have looked into since a moment, the oldest first."""
    return [Broken(*row) for row in ask(_REVIEWED, person=person, since=moment)]


def add_look_up(person: str, at: datetime) -> None:
    db.session.add(LookUp(person_id=person, at=at))
    db.session.flush()


def look_ups_since(person: str, moment: datetime) -> int:
    """How often somebody has looked a child up since a moment."""
    chosen = select(func.count()).where(LookUp.person_id == person, LookUp.at > moment)
    return int(db.session.scalar(chosen) or 0)


def forget_look_ups_before(moment: datetime) -> int:
    """Remove those that are not counted any more. Shape: how many."""
    return db.session.execute(delete(LookUp).where(LookUp.at < moment)).rowcount  # type: ignore[attr-defined,no-any-return]
