"""Was the author entitled when the record was made?

Source: PROTOCOL.md section 5.2
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.records import RECORD_TYPES
from sync.types import Change, PersonId

FOUNDING = frozenset({"child", "family"})
# About a child on file whoever has it; the house's own rules say by whom.
OF_ANY_CHILD = frozenset({"protection", "break_glass", "break_glass_review"})
WIDE_ROLES = frozenset({"supervisor", "safeguarding_lead"})


@dataclass(frozen=True, slots=True)
class Allocation:
    """From when to when a worker had the child. Units: times as in 1.3; `ends_at` None while it lasts."""

    worker: PersonId
    starts_at: str
    ends_at: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the server knows that bears on one change.

    roles:       the roles that the author held at any moment between `since` and `until`.
    since/until: the moment of the state number in the change; when the envelope was received.
    allocations: for a child's stream those of the child; for a family's stream those of every child in it,
                 or who was in it at `since`.
    team:        the people whose allocations a supervisor or safeguarding lead answers for.
    founded:     False when the stream has no entry yet.
    organisation: the id of the organisation's own stream.
    device:      the device that made the change.
    """

    roles: frozenset[str]
    since: str
    until: str
    allocations: tuple[Allocation, ...] = ()
    team: frozenset[str] = frozenset()
    founded: bool = True
    organisation: str = ""
    device: str = ""


def entitled(change: Change, evidence: Evidence) -> bool:
    """Say whether the change may be filed as its author meant it; False: quarantine `not_allowed`."""
    if change.role not in evidence.roles or change.role not in RECORD_TYPES[change.type].authors:
        return False
    if change.stream_kind == "worker":
        return str(change.stream) == str(change.author)
    if change.stream_kind == "organisation":
        return change.stream == evidence.organisation
    if change.type in FOUNDING and not evidence.founded:
        return True
    if change.type in OF_ANY_CHILD:
        return evidence.founded
    if change.type == "allocation":
        worker = change.body["worker"]
        theirs = overlaps(evidence.allocations, evidence.team, evidence.since, evidence.until)
        return worker != change.author and (worker in evidence.team or theirs)
    reach: set[str] = {change.author}
    if change.role in WIDE_ROLES:
        reach |= evidence.team
    return overlaps(evidence.allocations, reach, evidence.since, evidence.until)


def overlaps(allocations: Iterable[Allocation], workers: Iterable[str], since: str, until: str) -> bool:
    """Say whether one of the workers had an allocation at any moment from `since` to `until` inclusive."""
    reach = set(workers)
    return any(
        a.worker in reach and a.starts_at <= until and (a.ends_at is None or a.ends_at >= since)
        for a in allocations
    )
