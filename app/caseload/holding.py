"""Which team has a child, or had it last. What an author claims about the time does not enter.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.caseload.store import Allocated
from app.clock import time_text
from app.matrix import PRACTITIONER, SUPERVISOR, roles_for
from app.people import store as people
from sync.entitlement import Allocation as Span
from sync.entitlement import overlaps
from sync.types import PersonId

GRACE = timedelta(days=30)
CASEWORKERS = frozenset((PRACTITIONER, SUPERVISOR))


def holds(person: str, role: str, at: datetime) -> bool:
    """Whether somebody is in a role at a moment; at the one at which a post ended they are not any more."""
    posts = people.posts_between(person, at, at)
    return any(post.role == role and (post.to_at is None or post.to_at > at) for post in posts)


def led_by(person: str, at: datetime) -> frozenset[str]:
    """The teams whose children a person allocates at a moment: as its supervisor or its manager."""
    posts = people.posts_between(person, at, at)
    leaders = roles_for("child.allocate")
    return frozenset(post.team_id for post in posts if post.role in leaders and post.team_id)


def team_of(row: Allocated, at: datetime) -> str | None:
    """The worker's team while the allocation runs, and for one that has ended their team at its end."""
    return people.team_at(row.worker_id, min(row.ends_at, at) if row.ends_at else at)


def running_in(rows: Iterable[Allocated], teams: frozenset[str], at: datetime) -> bool:
    """Whether one of the allocations runs, or is about to, with a member of one of the teams."""
    return any(team_of(row, at) in teams for row in rows if _is_open(row, at))


def held_by(
    rows: Sequence[Allocated], teams: frozenset[str], at: datetime, grace: timedelta | None = None
) -> bool:
    """Whether one of the teams has what these allocations are of or, when nobody has, had it last.

    Units: `grace`: how long having had it last counts; None for ever.
    """
    if any(_is_open(row, at) for row in rows):
        return running_in(rows, teams, at)
    last = max((row.ends_at for row in rows if row.ends_at), default=None)
    if last is None or (grace is not None and last < at - grace):
        return False
    return any(team_of(row, at) in teams for row in rows if row.ends_at == last)


def spans(rows: Iterable[Allocated]) -> tuple[Span, ...]:
    """Allocations as the engine's rule reads them."""
    return tuple(
        Span(
            PersonId(row.worker_id), time_text(row.starts_at), time_text(row.ends_at) if row.ends_at else None
        )
        for row in rows
    )


def is_named(person: str, rows: Iterable[Allocated], since: str, until: str) -> bool:
    """Whether somebody is or was lead or co-worker by one of these, at any moment between two times."""
    named = spans(row for row in rows if row.role != "duty_cover")
    return overlaps(named, {person}, since, until)


def is_caseworker(person: str, since: datetime, until: datetime) -> bool:
    return any(post.role in CASEWORKERS for post in people.posts_between(person, since, until))


def _is_open(row: Allocated, at: datetime) -> bool:
    return row.ends_at is None or row.ends_at > at
