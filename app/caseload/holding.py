"""Which team has a child, or had it last. What an author claims about the time does not enter.

A team has the children of its leads and co-workers. Where its worker covers on duty it helps out, and has the
child only as long as no other team has it, nor had it lately.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.caseload import store
from app.caseload.models import COVER
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
    """Whether a member of one of the teams is lead or co-worker by one of these, or is about to be."""
    return any(team_of(row, at) in teams for row in named(rows) if _is_open(row, at))


def held_by(
    rows: Sequence[Allocated], teams: frozenset[str], at: datetime, grace: timedelta | None = None
) -> bool:
    """Whether one of the teams has what these allocations are of or, when nobody has, had it last.

    Units: `grace`: how long having had it last counts; None for ever.
    """
    leads = named(rows)
    holding = _holding(leads, at, grace) or _holding([row for row in rows if row not in leads], at, grace)
    return any(team_of(row, at) in teams for row in holding)


def _holding(rows: Sequence[Allocated], at: datetime, grace: timedelta | None) -> list[Allocated]:
    """Those of the allocations that are open, or else those that ended last; none that ended too long ago."""
    if still := [row for row in rows if _is_open(row, at)]:
        return still
    last = max((row.ends_at for row in rows if row.ends_at), default=None)
    if last is None or (grace is not None and last < at - grace):
        return []
    return [row for row in rows if row.ends_at == last]


def named(rows: Iterable[Allocated]) -> list[Allocated]:
    """The allocations of these by which somebody is lead or co-worker."""
    return [row for row in rows if row.role != COVER]


def of_the_team(rows: Iterable[Allocated], at: datetime) -> list[Allocated]:
    """Of what runs with workers of one team at a moment, that by which the team has the child: not cover,
    where somebody is lead or co-worker."""
    running = list(rows)
    covered = {row.child_id for row in running if row.role == COVER}
    led = {row.child_id for row in named(store.running_for(covered, at))}
    return [row for row in running if row.role != COVER or row.child_id not in led]


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
    return overlaps(spans(named(rows)), {person}, since, until)


def is_caseworker(person: str, since: datetime, until: datetime) -> bool:
    return any(post.role in CASEWORKERS for post in people.posts_between(person, since, until))


def _is_open(row: Allocated, at: datetime) -> bool:
    return row.ends_at is None or row.ends_at > at
