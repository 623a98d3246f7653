"""Questions about allocations: who has which child, at one moment or between two. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from app.asking import ask
from app.caseload.models import COVER, Allocation
from app.extensions import db
from app.streams.models import Entry, Stream


class Allocated(NamedTuple):
    """An allocation in plain. `ends_at` None: still running."""

    child_id: str
    worker_id: str
    role: str
    starts_at: datetime
    ends_at: datetime | None


_SPAN = Allocation.__table__.c


def _running() -> ColumnElement[bool]:
    at: Any = bindparam("at")
    return and_(_SPAN.starts_at <= at, or_(_SPAN.ends_at.is_(None), _SPAN.ends_at > at))


_COLUMNS = (_SPAN.child_id, _SPAN.worker_id, _SPAN.role, _SPAN.starts_at, _SPAN.ends_at)
_RUNNING = select(*_COLUMNS).where(_running())
_RUNNING_OF = _RUNNING.where(_SPAN.worker_id.in_(bindparam("workers", expanding=True)))
_RUNNING_FOR = _RUNNING.where(_SPAN.child_id.in_(bindparam("children", expanding=True))).order_by(
    _SPAN.starts_at, _SPAN.record_id
)
_ALLOCATED_SINCE = select(_SPAN.child_id).where(
    _SPAN.child_id.in_(bindparam("children", expanding=True)),
    exists().where(
        Entry.__table__.c.record_id == _SPAN.record_id, Entry.__table__.c.filed_at > bindparam("since")
    ),
)
_OTHER = Allocation.__table__.alias("other")
_IS_COVER, _OTHER_IS_COVER = _SPAN.role == COVER, _OTHER.c.role == COVER
_LEFT_BY = select(*_COLUMNS).where(
    _SPAN.worker_id.in_(bindparam("workers", expanding=True)),
    _SPAN.ends_at > bindparam("since"),
    _SPAN.ends_at <= bindparam("at"),
    ~exists().where(
        _OTHER.c.child_id == _SPAN.child_id,
        or_(_IS_COVER, ~_OTHER_IS_COVER),
        or_(
            _OTHER.c.ends_at.is_(None),
            _OTHER.c.ends_at > _SPAN.ends_at,
            and_(_IS_COVER, ~_OTHER_IS_COVER, _OTHER.c.ends_at > bindparam("since")),
        ),
    ),
)
_CHILD, _HOME = Stream.__table__.alias("child"), Stream.__table__.alias("home")
_OF_CHILD = select(*_COLUMNS).where(_SPAN.child_id == bindparam("child"))
# The kinds are looked at by whoever asks: asked for them, SQLite begins at every child there is.
_OF_FAMILY = (
    select(_CHILD.c.kind, *_COLUMNS)
    .join(Allocation.__table__, _SPAN.child_id == _CHILD.c.id)
    .where(_CHILD.c.family_id == bindparam("family"))
)
_FAMILIES = (
    select(_CHILD.c.id, _CHILD.c.kind, _HOME.c.id, _HOME.c.kind)
    .join(_HOME, _HOME.c.id == _CHILD.c.family_id)
    .where(_CHILD.c.id.in_(bindparam("children", expanding=True)))
)


def running_of(workers: Iterable[str], at: datetime) -> list[Allocated]:
    """The allocations of these workers that run at a moment."""
    return [Allocated(*row) for row in ask(_RUNNING_OF, workers=list(workers), at=at)]


def left_by(workers: Iterable[str], since: datetime, at: datetime) -> list[Allocated]:
    """The allocations by which these workers had a child last, until a moment between the two, and nobody has
    it since. Duty cover takes no child from anybody, and counts where nobody had it otherwise."""
    return [Allocated(*row) for row in ask(_LEFT_BY, workers=list(workers), since=since, at=at)]


def running_for(children: Iterable[str], at: datetime) -> list[Allocated]:
    """The allocations to these children that run at a moment."""
    asked = list(children)
    return [Allocated(*row) for row in ask(_RUNNING_FOR, children=asked, at=at)] if asked else []


def allocated_since(moment: datetime, children: Iterable[str]) -> set[str]:
    """Those children of whom an allocation was filed or changed after a moment, whenever it says it began."""
    asked = list(children)
    return {child for (child,) in ask(_ALLOCATED_SINCE, children=asked, since=moment)} if asked else set()


def of_child(child: str) -> list[Allocated]:
    return [Allocated(*row) for row in ask(_OF_CHILD, child=child)]


def of_family(family: str) -> list[Allocated]:
    """The allocations to every child of a family."""
    return [Allocated(*row) for kind, *row in ask(_OF_FAMILY, family=family) if kind == "child"]


def allocation(record: str) -> Allocation | None:
    return db.session.get(Allocation, record)


def families(children: Iterable[str]) -> dict[str, str]:
    """The family of each child that has one on file."""
    asked = list(children)
    rows = ask(_FAMILIES, children=asked).all() if asked else ()
    return {child: family for child, kind, family, its in rows if (kind, its) == ("child", "family")}
