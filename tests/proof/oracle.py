"""What must become of each signed record: a tiny model that knows nothing of the engine.

It keeps what devices signed and when, who was given which child, and which device was revoked or cloned, and says
which ends are right for a record. It reads the times of the server's ledger, never its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GRACE = timedelta(days=30)
FILED = frozenset(("filed",))
EITHER = frozenset(("filed", "not_allowed"))
# What is wrong with a record, and the one answer that this deserves.
FAULTS = {
    "not_json": "malformed",
    "not_a_change": "wrong_author",
    "half_a_change": "malformed",
    "other_author": "wrong_author",
    "newer_client": "unknown_type",
    "newer_schema": "unknown_schema",
    "surprise": "invalid",
    "other_child": "wrong_stream",
    "stranger": "not_allowed",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One record that a device signed, on its disk for good."""

    device: str
    seq: int
    chain: bytes
    record: bytes
    author: str
    why: str  # good, again, other_words, allocation, founding, snapshot, or one of FAULTS
    document: dict[str, Any] | None = None

    @property
    def change(self) -> str | None:
        return self.document["change"] if self.document else None


@dataclass(frozen=True, slots=True)
class Fate:
    """What the server's ledger says became of it."""

    status: str
    why: str | None
    received_at: datetime
    settled_at: datetime | None
    version: int | None

    @property
    def end(self) -> str:
        return self.why or self.status


@dataclass(frozen=True, slots=True)
class Span:
    """An allocation as it was once filed."""

    record: str
    child: str
    worker: str
    starts: datetime
    ends: datetime | None
    filed_at: datetime
    version: int

    def overlaps(self, since: datetime, until: datetime) -> bool:
        return self.starts <= until and (self.ends is None or self.ends >= since)


@dataclass
class Oracle:
    """`families`: the children of each; `answers_for`: whose allocations count for an author, beside their own;
    `sunk`: devices that were lost, and up to which number the server had vouched for their work.
    """

    families: dict[str, list[str]] = field(default_factory=dict)
    answers_for: dict[str, set[str]] = field(default_factory=dict)
    said: dict[tuple[str, bytes], Said] = field(default_factory=dict)
    revoked: dict[str, datetime] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    cloned: set[str] = field(default_factory=set)
    sunk: dict[str, int] = field(default_factory=dict)
    bent: set[str] = field(default_factory=set)
    enrolled: dict[str, datetime] = field(default_factory=dict)
    states: dict[int, datetime] = field(default_factory=lambda: {0: EPOCH})
    spans: list[Span] = field(default_factory=list)

    def may_end(self, said: Said, fate: Fate) -> frozenset[str]:
        """The ends that are right for a record, given when it arrived."""
        right = self._on_its_merits(said, fate)
        revoked = self.revoked.get(said.device)
        if revoked is not None and fate.received_at >= revoked:
            right = frozenset(("revoked",)) | (right if said.device in self.bent else frozenset())
        elif revoked is not None and said.device in self.bent:
            right |= {"revoked"}
        if said.device in self.cloned:
            right |= {"forked"}
        if said.device in self.bent and said.device in self.sunk:
            # It came with a byte bent, and who could send it again is lost.
            right |= {"damaged"}
        return right

    def _on_its_merits(self, said: Said, fate: Fate) -> frozenset[str]:
        if said.why in FAULTS:
            return frozenset((FAULTS[said.why],))
        if said.why in ("snapshot", "founding"):
            return FILED
        if said.why == "allocation":
            return FILED if self._team_has(said, fate) else EITHER
        right = self._if_entitled(said, fate)
        if said.why == "good" and self._is_signed_elsewhere(said):
            # A draft came back to two devices, and both have signed it: the second is no new visit.
            right |= {"not_allowed"}
        return right | {"duplicate_change"} if said.why == "other_words" else right

    def _is_signed_elsewhere(self, said: Said) -> bool:
        if said.document is None or said.document["type"] != "visit":
            return False
        record = said.document["record"]
        return any(
            other.document is not None and other.document["record"] == record and other.change != said.change
            for other in self.said.values()
        )

    def _if_entitled(self, said: Said, fate: Fate) -> frozenset[str]:
        assert said.document is not None
        stream, author = said.document["stream"], said.author
        if stream == author:
            return FILED
        children = self.families.get(stream, [stream])
        since = min(max(self._reached(said.document["state"]), self.enrolled[said.device]), fate.received_at)
        settled = fate.settled_at or fate.received_at
        workers = self.answers_for.get(author, set()) | {author}
        could = [
            span
            for span in self.spans
            if span.child in children and span.worker in workers and span.overlaps(since, fate.received_at)
        ]
        if not could:
            return frozenset(("not_allowed",))
        known = {span.record for span in could if span.filed_at < settled}
        lasting = [
            r for r in known if all(s.overlaps(since, fate.received_at) for s in self.spans if s.record == r)
        ]
        return FILED if lasting else EITHER

    def _reached(self, state: int) -> datetime:
        """When the server was at a state; a number that went with its database is the one before it."""
        return self.states[max((number for number in self.states if number <= state), default=0)]

    def _team_has(self, said: Said, fate: Fate) -> bool:
        """Whether the child was the team's, or had been not long ago, whatever order things were filed in."""
        assert said.document is not None
        edge = fate.received_at - GRACE
        records = {
            s.record
            for s in self.spans
            if s.child == said.document["stream"] and s.filed_at < fate.received_at
        }
        return any(
            all(s.ends is None or s.ends > edge for s in self.spans if s.record == record)
            for record in records
        )

    def reach(self, worker: str, now: datetime) -> set[str]:
        """The children and families that a worker may hold: by the newest filed word on each allocation."""
        newest: dict[str, Span] = {}
        for span in sorted(self.spans, key=lambda span: span.version):
            newest[span.record] = span
        running = (s for s in newest.values() if s.starts <= now and (s.ends is None or s.ends > now))
        children = {span.child for span in running if span.worker == worker}
        return children | {family for family, theirs in self.families.items() if children & set(theirs)}
