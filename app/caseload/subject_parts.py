"""Whom restricted records are about, by ids alone: in the parts in which a safeguarding lead is told of them,
each with a mark that is another whenever what is told would be.

Source: sync/PROTOCOL.md section 20
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from app.access import Reach, may_read_unrestricted
from app.caseload import protection, store
from app.caseload.holding import named
from app.caseload.reach import OF_A_CASE, Reaches
from app.streams import store as streams
from app.streams.store import Head
from sync.canonical import canonical

MARK: Final = "attune/subjects/v1"
FIRST: Final = "lead"
NOBODY: Final[frozenset[Reach]] = frozenset()


class Part(NamedTuple):
    """Those of whose family the id begins with the same letter: what changes in one family is told again for
    a sixteenth of all. Shape: ids, in order."""

    mark: str
    children: list[str]
    families: list[str]

    def without(self, shut: Iterable[str]) -> str:
        """Its mark while these are left out of it."""
        return _digest({"of": MARK, "part": self.mark, "without": sorted(shut)})


@dataclass(frozen=True, slots=True)
class Subjects:
    """`homes`: the family of each child, None where it has none on file. `workers`: leads first."""

    homes: Mapping[str, str | None]
    families: frozenset[str]
    workers: Mapping[str, Sequence[str]]
    versions: Mapping[str, int]

    def parts(self) -> Iterator[Part]:
        """The parts that there are, always in the same order."""
        for letter in sorted({self._letter(ident) for ident in {*self.homes, *self.families}}):
            children, families = self._of(letter, self.homes), self._of(letter, self.families)
            yield Part(self._mark(children, families), children, families)

    def _letter(self, ident: str) -> str:
        return (self.homes.get(ident) or ident)[0]

    def _of(self, letter: str, idents: Iterable[str]) -> list[str]:
        return sorted(ident for ident in idents if self._letter(ident) == letter)

    def _mark(self, children: Sequence[str], families: Sequence[str]) -> str:
        said = self.versions.get
        made_of = [
            [[child, self.homes[child], said(child, 0), *self.workers.get(child, ())] for child in children],
            [[family, said(family, 0)] for family in families],
        ]
        return _digest({"of": MARK, "made_of": made_of})


def subjects(rows: Iterable[Head], reach: Reaches, at: datetime) -> Subjects:
    """Of these streams those that are reached as a lead alone, the children of such a family, and the
    families of such children; nobody who is reached by name only (18.2)."""
    by_lead = [row for row in rows if _by_lead_alone(row, reach)]
    shut = protection.closed(at) if by_lead else set()
    reached = {row.id for row in by_lead if row.kind == "family"}
    homes: dict[str, str | None] = {row.id: row.family_id for row in by_lead if row.kind == "child"}
    # What is asked of a grown-up in private is about the children, whatever else is on file of them.
    for child, home in streams.children_in(reached):
        if not may_read_unrestricted(reach.get(child, NOBODY)):
            homes.setdefault(child, home)
    homes = {child: home for child, home in homes.items() if child not in shut}
    families = frozenset(reached.union(home for home in homes.values() if home) - shut)
    return Subjects(homes, families, _workers(homes, at), _versions({*homes, *families}))


def _digest(made_of: Mapping[str, Any]) -> str:
    return sha256(canonical(made_of)).hexdigest()[:32]


def _by_lead_alone(row: Head, reach: Reaches) -> bool:
    return row.kind in OF_A_CASE and "lead" in reach[row.id] and not may_read_unrestricted(reach[row.id])


def _workers(children: Iterable[str], at: datetime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in sorted(named(store.running_for(children, at)), key=lambda row: row.role != FIRST):
        workers = found.setdefault(row.child_id, [])
        if row.worker_id not in workers:
            workers.append(row.worker_id)
    return found


def _versions(idents: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for newest in streams.of_subjects(idents) if idents else ():
        found[newest.stream_id] = max(newest.version, found.get(newest.stream_id, 0))
    return found
