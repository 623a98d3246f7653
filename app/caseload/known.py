"""What one run of filing has found out about people and children, so that it asks each question once.

It holds good within one transaction, and until something is filed that decides who may do what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.caseload import protection, store
from app.caseload.holding import is_named, spans
from app.caseload.moves import homes_at
from app.clock import parse_time, time_text
from app.devices.models import Device
from app.extensions import db
from app.matrix import SAFEGUARDING_LEAD, roles_for
from app.organisation import store as organisation
from app.people import store as people
from sync.entitlement import Allocation as Span
from sync.entitlement import Evidence
from sync.types import Change

MOVES_ACCESS = frozenset(
    (
        "allocation",
        "child",
        "family",
        "person",
        "team",
        "proposal",
        "protection",
        "break_glass",
        "break_glass_review",
    )
)
# What is filed about a protected child by others than those who are named: who may reach it, and why.
OF_ITS_READERS = frozenset(("allocation", "protection", "break_glass", "break_glass_review"))


class Known:
    """The evidence of one run, which files what one device made."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._moments: dict[int, datetime] = {}
        self._evidence: dict[tuple[object, ...], Evidence] = {}
        self._named: dict[tuple[object, ...], bool] = {}

    def forget(self) -> None:
        """Something was filed that decides who may do what."""
        db.session.flush()
        self._moments, self._evidence, self._named = {}, {}, {}

    def evidence(self, change: Change, until: datetime, founded: bool) -> Evidence:
        """What bears on a change. No change is older than the enrolment of the device that made it.

        `founded`: whether its stream is there, which whoever files it knows already.
        """
        since = min(max(self._moment(change.state), self._device.enrolled_at), until)
        key = (change.author, change.role, change.stream_kind, change.stream, since, until, founded)
        if key not in self._evidence:
            self._evidence[key] = _evidence(change, self._device.id, since, until, founded)
        return self._evidence[key]

    def with_who_left(self, change: Change, evidence: Evidence) -> Evidence:
        """The evidence for a family with the children who were in it when the change was made and have left
        it since: what was written about a family is judged as it was then."""
        if change.stream_kind != "family":
            return evidence
        since = parse_time(evidence.since)
        workers = evidence.team | {change.author}
        children = {row.child_id for row in store.running_of(map(str, workers), since)}
        left = [child for child, home in homes_at(children, since).items() if home == change.stream]
        theirs = tuple(span for child in left for span in spans(store.of_child(child)))
        return replace(evidence, allocations=evidence.allocations + theirs)

    def may_reach(self, change: Change, evidence: Evidence) -> bool:
        """Whether the author is named, where the change is about a protected child or its family.

        One that was not protected all the while is judged like any other.
        """
        if change.stream_kind not in ("child", "family") or change.type in OF_ITS_READERS:
            return True
        since, until = parse_time(evidence.since), parse_time(evidence.until)
        key = (change.author, change.stream, since, until)
        if key not in self._named:
            closed = protection.is_closed(change.stream, since, until)
            self._named[key] = not closed or _is_named(change, evidence)
        return self._named[key]

    def _moment(self, state: int) -> datetime:
        if state not in self._moments:
            self._moments[state] = organisation.state_moment(state)
        return self._moments[state]


def _evidence(change: Change, device: str, since: datetime, until: datetime, founded: bool) -> Evidence:
    posts = people.posts_between(change.author, since, until)
    return Evidence(
        roles=frozenset(post.role for post in posts),
        since=time_text(since),
        until=time_text(until),
        allocations=_spans(change.stream_kind, change.stream),
        team=frozenset(_answered_for(change.role, posts, since, until)),
        founded=founded,
        organisation=organisation.ident(),
        device=device,
    )


def _is_named(change: Change, evidence: Evidence) -> bool:
    rows = store.of_child(change.stream) if change.stream_kind == "child" else store.of_family(change.stream)
    return is_named(change.author, rows, evidence.since, evidence.until)


def _answered_for(role: str, posts: Iterable[people.Held], since: datetime, until: datetime) -> set[str]:
    """The people whose children a supervisor or a safeguarding lead answers for, who held these posts."""
    if role == SAFEGUARDING_LEAD:
        return people.everybody()
    leaders = roles_for("child.allocate")
    teams = {post.team_id for post in posts if post.role in leaders and post.team_id}
    return people.team_members_between(teams, since, until) if teams else set()


def _spans(kind: str, stream: str) -> tuple[Span, ...]:
    if kind == "child":
        return spans(store.of_child(stream))
    return spans(store.of_family(stream)) if kind == "family" else ()
