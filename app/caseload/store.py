"""Questions about allocations: who has which child, at one moment or between two. Never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.caseload.models import Allocation
from app.extensions import db
from app.streams import store as streams
from app.streams.models import Entry, Stream


def _running(at: datetime) -> ColumnElement[bool]:
    return and_(Allocation.starts_at <= at, or_(Allocation.ends_at.is_(None), Allocation.ends_at > at))


def running_of(workers: Iterable[str], at: datetime) -> list[Allocation]:
    """The allocations of these workers that run at a moment."""
    return list(
        db.session.scalars(select(Allocation).where(Allocation.worker_id.in_(list(workers)), _running(at)))
    )


def running_for(children: Iterable[str], at: datetime) -> list[Allocation]:
    """The allocations to these children that run at a moment."""
    chosen = select(Allocation).where(Allocation.child_id.in_(list(children)), _running(at))
    return list(db.session.scalars(chosen.order_by(Allocation.starts_at, Allocation.record_id)))


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
    home = aliased(Stream)
    # The kinds are looked at here: asked for them, SQLite begins at every child there is.
    chosen = select(Stream.id, Stream.kind, home.id, home.kind).join(home, home.id == Stream.family_id)
    rows = db.session.execute(chosen.where(Stream.id.in_(list(children))))
    return {child: family for child, kind, family, its in rows if (kind, its) == ("child", "family")}
