"""What follows from a filed allocation: who has a child, and from when to when.

Called by `projection.py` inside the transaction that files the record.

Source: sync/PROTOCOL.md section 6.7; docs/decisions/0045-what-was-lost-comes-back.md
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.caseload import proposals
from app.caseload.models import COVER, Allocation
from app.clock import now, parse_time
from app.extensions import db
from app.organisation import store as organisation
from app.streams import store as streams
from app.streams.models import Entry
from sync.types import Change


class _Span(NamedTuple):
    """What one change says. `ends_at` None: still running."""

    role: str
    starts_at: datetime
    ends_at: datetime | None

    def within(self, other: _Span) -> _Span:
        """No wider than either: whoever covers on duty does not reach a protected child."""
        role = COVER if COVER in (self.role, other.role) else self.role
        ends = [end for end in (self.ends_at, other.ends_at) if end is not None]
        return _Span(role, max(self.starts_at, other.starts_at), min(ends, default=None))


def allocate(change: Change) -> None:
    """Bring the allocation up to a change that has just been filed; the newest stands."""
    said, found = _said(change), db.session.get(Allocation, change.record)
    if found is None:
        found = Allocation(record_id=change.record, child_id=change.stream, worker_id=change.body["worker"])
        db.session.add(found)
    elif _comes_again_in_any_order(change):
        said = said.within(_Span(found.role, found.starts_at, found.ends_at))
    found.role, found.starts_at, found.ends_at = said
    db.session.flush()
    organisation.raise_state("allocation")
    if found.ends_at is None or found.ends_at > now():
        proposals.take_allocation(found.child_id, found.worker_id)


def is_no_wider(change: Change, standing: Allocation) -> bool:
    """Whether a change of an allocation lets its worker do nothing that it did not let them do before."""
    said = _said(change)
    return said.within(_Span(standing.role, standing.starts_at, standing.ends_at)) == said


def _said(change: Change) -> _Span:
    body = change.body
    starts_at, ends = parse_time(body["starts_at"]), body.get("ends_at")
    if change.document["status"] == "entered_in_error":
        return _Span(body["role"], starts_at, starts_at)
    return _Span(body["role"], starts_at, parse_time(ends) if ends else None)


def _comes_again_in_any_order(change: Change) -> bool:
    """Whether a change is from before an older database was put back, and something is on file of its record
    that its author is not known to have seen: that may be newer, and have been filed later the first time."""
    if change.state >= organisation.put_back_number():
        return False
    *before, own = streams.by_record(change.stream, change.record)
    return not all(_had_seen(own, change.base, entry) for entry in before)


def _had_seen(own: Entry, base: int, entry: Entry) -> bool:
    """A number that `base` reaches is from before it was signed: those given since are above all of them."""
    if entry.version <= base:
        return True
    is_same_device = own.device_id is not None and own.device_id == entry.device_id
    return is_same_device and (entry.seq or 0) < (own.seq or 0)
