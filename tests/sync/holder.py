"""What a device must hold: a model that knows PROTOCOL.md 6.4, 11 and 12.7 and nothing of either engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from sync.canonical import canonical
from sync.merge import Statement, merge, statement
from sync.records import RECORD_TYPES
from sync.types import DeviceId, Entry, Run
from tests.sync.cases_merge import told
from tests.sync.cast import ANNA

Case = dict[str, Any]
LIVING = "pen_picture"


@dataclass
class Held:
    """What it holds of one stream."""

    kind: str
    family: str | None
    version: int = 0
    entries: dict[int, Entry] = field(default_factory=dict)


class Holder:
    """A device of Anna's. `waiting`: own changes by id, with their numbers, until a pull brings them back."""

    def __init__(self) -> None:
        self.state = self.seq = 0
        self.streams: dict[str, Held] = {}
        self.waiting: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self.drafts: dict[str, Case] = {}
        self.came_back: dict[str, int] = {}
        self.allocated: list[str] = []
        self._signed: set[str] = set()

    @property
    def have(self) -> dict[str, int]:
        return {stream: held.version for stream, held in sorted(self.streams.items())}

    def sign(self, change: Mapping[str, Any], draft: str | None) -> int:
        self.seq += 1
        self.waiting[change["change"]] = self.seq, change
        self._signed.add(change["record"])
        if draft is not None:
            del self.drafts[draft]
        return self.seq

    def take(self, state: Case, runs: Sequence[Run]) -> None:
        """Apply an answer that was verified."""
        self.state = state["state"]
        self.allocated = [row["child"] for row in state["allocations"]]
        for stream in state["purge"]:
            self.streams.pop(stream, None)
        for row in state["streams"]:
            self.streams.setdefault(row["stream"], Held(row["kind"], row["family"]))
        for run in runs:
            self._apply(run)
        for sent in state["drafts"]:
            self._take_back(sent)

    def _apply(self, run: Run) -> None:
        held = self.streams[run.stream]
        if run.start > held.version:
            return
        for entry in run.entries:
            held.entries.setdefault(entry.version, entry)
            self.waiting.pop(entry.change["change"], None)
        held.version = max(held.version, run.upto)

    def _take_back(self, sent: Case) -> None:
        record = sent["record"]
        if sent["draft"] in self.drafts or record in self._signed or record in self.came_back:
            return
        self.drafts[sent["draft"]] = json.loads(sent["body"])
        self.came_back[record] = sent["revision"]

    def stands(self) -> Case:
        """Return all that must be found on the device, as the cases write it."""
        return {
            "state": self.state,
            "allocated": self.allocated,
            "waiting": sorted(seq for seq, _ in self.waiting.values()),
            "drafts": dict(sorted(self.drafts.items())),
            "came_back": dict(sorted(self.came_back.items())),
            "streams": [self._stream(stream, held) for stream, held in sorted(self.streams.items())],
        }

    def _stream(self, stream: str, held: Held) -> Case:
        entries = [held.entries[version] for version in sorted(held.entries)]
        return {
            "stream": stream,
            "kind": held.kind,
            "family": held.family,
            "version": held.version,
            "hidden": [v for v in range(1, held.version + 1) if v not in held.entries],
            "entries": fingerprint(entries),
            "says": self._says(stream, entries),
        }

    def _says(self, stream: str, entries: Iterable[Entry]) -> dict[str, Case]:
        """What each living record says, with what is still on its way."""
        own = [
            Entry(0, "", "", DeviceId(ANNA.dev), seq, change)
            for seq, change in self.waiting.values()
            if change["stream"] == stream
        ]
        found: dict[str, list[Statement]] = {}
        for entry in (*entries, *own):
            if entry.change["type"] == LIVING:
                said = replace(statement(entry), version=entry.version or None)
                found.setdefault(entry.change["record"], []).append(said)
        merging = RECORD_TYPES[LIVING].merges
        assert merging is not None
        return {record: told(merge(said, merging)) for record, said in sorted(found.items())}


def fingerprint(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of entries with all that came with them."""
    names = ("version", "received_at", "filed_at", "device", "seq")
    rows = [
        {name: getattr(entry, name) for name in names} | {"change": dict(entry.change)} for entry in entries
    ]
    return sha256(canonical(rows)).hexdigest()
