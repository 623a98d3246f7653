"""Questions about allocations: who has which child, at one moment or between two. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from app.caseload.models import Allocation
from app.extensions import db
from app.streams import store as streams
from app.streams.models import Entry, Stream


def _running() -> ColumnElement[bool]:
    at: Any = bindparam("at")
    return and_(Allocation.starts_at <= at, or_(Allocation.ends_at.is_(None), Allocation.ends_at > at))


# Made once: to put a statement together costs several times what asking it does.
_RUNNING_OF = select(Allocation).where(
    Allocation.worker_id.in_(bindparam("workers", expanding=True)), _running()
)
_RUNNING_FOR = (
    select(Allocation)
    .where(Allocation.child_id.in_(bindparam("children", expanding=True)), _running())
    .order_by(Allocation.starts_at, Allocation.record_id)
)
_CHILD, _HOME = Stream.__table__.alias("child"), Stream.__table__.alias("home")
# The kinds are looked at by whoever asks: asked for them, SQLite begins at every child there is.
_FAMILIES = (
    select(_CHILD.c.id, _CHILD.c.kind, _HOME.c.id, _HOME.c.kind)
    .join(_HOME, _HOME.c.id == _CHILD.c.family_id)
    .where(_CHILD.c.id.in_(bindparam("children", expanding=True)))
)


def running_of(workers: Iterable[str], at: datetime) -> list[Allocation]:
    """The allocations of these workers that run at a moment."""
    return list(db.session.scalars(_RUNNING_OF, {"workers": list(workers), "at": at}))


def running_for(children: Iterable[str], at: datetime) -> list[Allocation]:
    """The allocations to these children that run at a moment."""
    asked = list(children)
    return list(db.session.scalars(_RUNNING_FOR, {"children": asked, "at": at})) if asked else []


def allocated_since(moment: datetime, children: Iterable[str]) -> set[str]:
    """Those children of whom an allocation was filed or changed after a moment, whenever it says it began."""
    filed = exists().where(Entry.record_id == Allocation.record_id, Entry.filed_at > moment)
    chosen = select(Allocation.child_id).where(Allocation.child_id.in_(list(children)), filed)
    return set(db.session.scalars(chosen))


def of_child(child: str) -> list[Allocation]:
    return list(db.session.scalars(select(Allocation).where(Allocation.child_id == child)))


def of_family(family: str) -> list[Allocation]:
    """The allocations to every child of a family."""
    children = streams.children_of(family)
    return list(db.session.scalars(select(Allocation).where(Allocation.child_id.in_(children))))


def allocation(record: str) -> Allocation | None:
    return db.session.get(Allocation, record)


def families(children: Iterable[str]) -> dict[str, str]:
    """The family of each child that has one on file."""
    asked = list(children)
    rows = db.session.execute(_FAMILIES, {"children": asked}).all() if asked else ()
    return {child: family for child, kind, family, its in rows if (kind, its) == ("child", "family")}
