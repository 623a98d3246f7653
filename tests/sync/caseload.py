"""A caseload as the server has it: what is filed, what Anna may hold of it, and the answer to her question.

It knows PROTOCOL.md 6.2, 6.3 and 12.7 alone; `cases_replicas.py` draws what happens in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.types import DeviceId, Entry, Run, StreamId
from tests.sync.cases_pull import state_document
from tests.sync.cast import ANNA, NOON, ident

Case = dict[str, Any]


@dataclass
class Shelf:
    """What is filed of one stream. `widened`: the state since when Anna may read what is restricted in it."""

    kind: str
    family: str | None = None
    entries: list[Entry] = field(default_factory=list)
    widened: int | None = None

    def may_be_read(self, entry: Entry) -> bool:
        mine = entry.change["author"] == ANNA.person
        return mine or self.widened is not None or entry.change["visibility"] != "restricted"


class Caseload:
    """Three children of two families, and Anna's own stream. Ids follow from `name`."""

    def __init__(self, name: str) -> None:
        families = {1: ident(f"{name} family 1"), 2: ident(f"{name} family 2")}
        self.children = {ident(f"{name} child {n}"): families[1 if n < 3 else 2] for n in (1, 2, 3)}
        self.shelves = {family: Shelf("family") for family in families.values()}
        self.shelves |= {child: Shelf("child", family) for child, family in self.children.items()}
        self.shelves[ANNA.person] = Shelf("worker")
        self.state = 1
        self.allocated = set(list(self.children)[:2])
        self.drafts: list[Case] = []

    def file(self, change: Mapping[str, Any], device: str, seq: int) -> None:
        entries = self.shelves[change["stream"]].entries
        entries.append(Entry(len(entries) + 1, NOON, NOON, DeviceId(device), seq, change))

    def allocate(self, child: str) -> None:
        """Begin Anna's allocation of a child, or end it."""
        self.allocated ^= {child}
        self.state += 1

    def widen(self, child: str) -> None:
        """Let Anna read from now on what is restricted."""
        self.state += 1
        self.shelves[child].widened = self.shelves[child].widened or self.state

    def may_hold(self) -> list[str]:
        families = {self.children[child] for child in self.allocated}
        return sorted({ANNA.person, *self.allocated, *families})

    def answer(self, have: Mapping[str, int], state: int) -> tuple[Case, list[Run]]:
        """Return the state document and one run of each stream that has more than Anna holds."""
        may = self.may_hold()
        again = {stream for stream in may if stream in have and (self.shelves[stream].widened or 0) > state}
        runs = [
            self.run(stream, start, upto)
            for stream in may
            if (start := 0 if stream in again else have.get(stream, 0))
            < (upto := len(self.shelves[stream].entries))
        ]
        return self._document(sorted(again | (have.keys() - set(may)))), runs

    def run(self, stream: str, start: int, upto: int) -> Run:
        shelf = self.shelves[stream]
        entries = tuple(entry for entry in shelf.entries[start:upto] if shelf.may_be_read(entry))
        return Run(StreamId(stream), shelf.kind, start, upto, entries)

    def _document(self, purge: list[str]) -> Case:
        given: Case = {"worker": ANNA.person, "role": "lead", "from": NOON, "to": None}
        return state_document(
            state=self.state,
            purge=purge,
            streams=[self._row(stream) for stream in self.may_hold()],
            allocations=[
                given | {"child": child, "family": self.children[child]} for child in sorted(self.allocated)
            ],
            drafts=self.drafts,
        )

    def _row(self, stream: str) -> Case:
        shelf = self.shelves[stream]
        version = len(shelf.entries)
        return {"stream": stream, "kind": shelf.kind, "version": version, "family": shelf.family}
