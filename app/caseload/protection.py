"""Which children, and whose families with them, are reached by named allocation or broken glass only.

Source: docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.asking import ask
from app.caseload.models import ProtectedSpan
from app.caseload.moves import Homes
from app.clock import now
from app.extensions import db
from app.organisation import store as organisation
from app.streams.models import Stream

NO_HOMES: Homes = MappingProxyType({})
_SPAN = ProtectedSpan.__table__.c
_CHILD = Stream.__table__.c
_AT = (
    select(_SPAN.child_id, _CHILD.family_id)
    .join(Stream.__table__, _CHILD.id == _SPAN.child_id)
    .where(_SPAN.from_at <= bindparam("since"), or_(_SPAN.to_at.is_(None), _SPAN.to_at > bindparam("until")))
)
_THESE: Any = bindparam("streams", expanding=True)
_OF = _AT.where(or_(_SPAN.child_id.in_(_THESE), _CHILD.family_id.in_(_THESE)))


def closed(at: datetime, homes: Homes = NO_HOMES) -> set[str]:
    """The streams of every protected child, and of their families, at a moment.

    Shape:  `homes`: the families of children that were in others than now.
    """
    rows = ask(_AT, since=at, until=at)
    return {stream for child, home in rows for stream in (child, homes.get(child, home)) if stream}


def is_closed(stream: str, since: datetime, until: datetime) -> bool:
    """Whether a child, or a child of a family, was protected all the while from one moment to another."""
    return ask(_OF, since=since, until=until, streams=[stream]).first() is not None


def of(children: Iterable[str]) -> list[ProtectedSpan]:
    """Of these children, those that are protected now, and since when."""
    return sorted(_open(children), key=lambda span: (span.from_at, span.child_id))


def protect(record: str, child: str) -> None:
    """From now on, if it is not so already."""
    if not list(_open([child])):
        db.session.add(ProtectedSpan(record_id=record, child_id=child, from_at=now(), to_at=None))
        db.session.flush()
        organisation.raise_state("protection")


def lift(child: str) -> None:
    """No more, from now on."""
    for span in _open([child]):
        span.to_at = now()
        db.session.flush()
        organisation.raise_state("protection")


def _open(children: Iterable[str]) -> Iterable[ProtectedSpan]:
    chosen = select(ProtectedSpan).where(
        ProtectedSpan.child_id.in_(list(children)), ProtectedSpan.to_at.is_(None)
    )
    return db.session.scalars(chosen).all()
