"""What was begun, and which of it must come back: the model's word on drafts. It knows nothing of the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.device import Identity
from sync.drafts import Draft
from sync.snapshots import Named


@dataclass(frozen=True, slots=True)
class Promise:
    """A draft of a device that is gone: the server has vouched for its snapshot of this revision."""

    author: str
    revision: int


@dataclass
class Begun:
    """`made`: the revision and the words of every snapshot, by record; `wrong`: what has come back otherwise."""

    made: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    promised: dict[str, Promise] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    _vouched: dict[tuple[str, str], int] = field(default_factory=dict)

    def sealed(self, device: str, n: int, draft: Draft, revision: int) -> None:
        """A snapshot was made; the power may have gone over it."""
        self.made.setdefault(draft.record, set()).add((revision, draft.body))
        self._numbers[device, n] = draft.record, revision

    def vouched(self, device: str, stored: Iterable[Named]) -> None:
        """A receipt was accepted."""
        for each in stored:
            if (device, each.n) in self._numbers:
                record, revision = self._numbers[device, each.n]
                key = device, record
                self._vouched[key] = max(revision, self._vouched.get(key, 0))

    def vouched_as(self, kept: Begun) -> None:
        """An older database was put back: what it had vouched for since is no promise any more."""
        self._vouched = dict(kept._vouched)

    def gone(self, who: Identity, held: Iterable[Draft]) -> None:
        """A device will not come back; `held` was begun on it and not signed."""
        for draft in held:
            revision = self._vouched.get((who.device, draft.record))
            before = self.promised.get(draft.record)
            if revision is not None and (before is None or before.revision < revision):
                self.promised[draft.record] = Promise(who.person, revision)

    def came_back(self, who: Identity, draft: Draft) -> None:
        """A device has a draft that was not begun on it."""
        promise = self.promised.get(draft.record)
        least = promise.revision if promise else 0
        words = {body for revision, body in self.made.get(draft.record, ()) if revision >= least}
        if draft.body not in words:
            self.wrong.append(
                f"{draft.record} came back to {who.device} as {draft.body}, not {sorted(words)}"
            )
