"""Settling the envelopes of one device, in order, within one transaction. It commits nothing.

Source: sync/PROTOCOL.md sections 5.1 to 5.6
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app import audit
from app.access import Caller
from app.caseload import filing_rules, list_rules
from app.caseload.known import MOVES_ACCESS, Known
from app.clock import now
from app.devices.models import Device
from app.intake import store
from app.intake.store import Waiting
from app.opener.sent_again import says_what_is_filed
from app.streams import filing
from app.streams.models import Entry
from app.streams.run import Run
from app.streams.store import Filed, Provenance
from sync.types import Change, Opened, Refusal


class Settling:
    """What becomes of the envelopes of one device, whose row is locked."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._run, self._known = Run(), Known(device)
        self._rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        self._openings: list[tuple[Caller, str]] = []
        self._last: tuple[int, int] | None = None
        self._claimed: int | None = None

    def prepare(self, changes: Iterable[Change]) -> None:
        """Look up together what settling these will ask for one by one."""
        self._run.prepare(changes)

    def settle(self, envelope: Waiting, found: Opened | Refusal | None) -> Change | Refusal | None:
        """File an envelope or set it aside. Shape: the change that was filed, or why none was."""
        before = self._state_before(envelope.seq)
        self._last = (envelope.seq, before)
        if found is None:
            self._note(envelope, status="filed")
            return None
        if isinstance(found, Opened) and says_what_is_filed(found.change, self._run):
            return self._need_nobody(envelope, found.change)
        refusal = self._file(envelope, found, before) if isinstance(found, Opened) else found
        if refusal is None and isinstance(found, Opened):
            return found.change
        assert refusal is not None
        ids = {"change_id": refusal.change, "supersedes_id": refusal.supersedes}
        self._note(envelope, status="quarantined", why=refusal.why, **ids)
        return refusal

    def _need_nobody(self, envelope: Waiting, change: Change) -> Refusal:
        """Keep a second copy as signed, and tell nobody of it: what it says is filed."""
        refusal = Refusal("not_allowed", change.change, change.supersedes)
        ids = {"change_id": refusal.change, "supersedes_id": refusal.supersedes}
        self._note(envelope, status="quarantined", why=refusal.why, mended_at=now(), **ids)
        return refusal

    def write(self) -> None:
        """Write what has been settled so far, so that every question to the database finds it.

        Errors: Problem audit.unavailable: an opening that cannot be recorded is not filed either.
        """
        self._run.write()
        for rows in self._rows.values():
            store.settle(rows)
        self._rows = {}
        openings, self._openings = self._openings, []
        for caller, stream in openings:
            audit.add("child.opened", caller, subject=stream)

    def _file(self, envelope: Waiting, opened: Opened, state_before: int) -> Refusal | None:
        """File what was opened, or say why not."""
        change, device, run = opened.change, self._device, self._run
        if not list_rules.is_whole(change):
            return Refusal("invalid", change.change, change.supersedes)
        refusal = Refusal("not_allowed", change.change, change.supersedes)
        if change.type in MOVES_ACCESS or change.supersedes is not None:
            self.write()
        if not self._goes_on_in_time(change, envelope, state_before):
            return refusal
        if not filing_rules.may_file(change, envelope.received_at, self._known, run):
            return refusal
        entry = filing.file(
            change, opened.record, Provenance(envelope.received_at, device.id, envelope.seq), run
        )
        if entry == "duplicate_change":
            # Its id is that of a filed change: whatever supersedes that one says nothing of these words.
            return Refusal(entry)
        if isinstance(entry, str):
            return Refusal(entry, change.change, change.supersedes)
        self._note_filed(envelope, opened, entry)
        return None

    def _goes_on_in_time(self, change: Change, envelope: Waiting, state_before: int) -> bool:
        """A device does not forget what it has seen: no change claims an older state than one signed before.

        The same change signed once more is as old as it was; filing answers it with the first.
        """
        if self._run.by_change(change.author, change.change) is not None:
            return True
        if change.state < state_before:
            return False
        self._last = (envelope.seq, change.state)
        self._claimed = change.state
        return True

    def _state_before(self, seq: int) -> int:
        """The state that the last opened change before a number claims."""
        self._claimed = None
        if self._last is not None and self._last[0] == seq - 1:
            return self._last[1]
        self.write()
        return store.state_before(self._device.id, seq)

    def _note_filed(self, envelope: Waiting, opened: Opened, entry: Entry | Filed) -> None:
        # The sealed body goes: it would open with the organisation's key once the child's own is destroyed.
        proof = {"ct": None, "commitment": opened.commitment, "signature": opened.signature}
        place = {"stream_id": entry.stream_id, "version": entry.version}
        self._note(envelope, status="filed", **proof, **place)
        change = opened.change
        if change.type in MOVES_ACCESS:
            self._known.forget()
        if change.supersedes is not None:
            store.mend(change.author, change.supersedes, now())
        if change.type == "opened" and (entry.device_id, entry.seq) == (self._device.id, envelope.seq):
            # An opening on a device is a reading like any other: the trail names whose record it was.
            caller = Caller(person=change.author, device=self._device.id, role=change.role)
            self._openings.append((caller, change.body["stream"]))

    def _note(self, envelope: Waiting, **columns: Any) -> None:
        row = {"id": envelope.id, "settled_at": now(), "state": self._claimed, **columns}
        self._rows.setdefault(tuple(row), []).append(row)
