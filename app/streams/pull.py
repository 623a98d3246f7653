"""An answer to a pull: what one device may hold and does not have yet, filtered record by record.

Source: sync/PROTOCOL.md section 6
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from app import audit
from app.access import SUPERVISOR, Caller, may_read
from app.caseload import store as caseload
from app.caseload.calendar_state import state_at
from app.caseload.reach import Reaches, reaches
from app.clock import now, time_text
from app.config import Config
from app.devices.models import Device
from app.drafts import returning
from app.intake import store as intake
from app.keyring import held
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store
from app.streams.models import Entry, Stream
from sync import pull
from sync.canonical import parse
from sync.types import LIMITS, DeviceId, Run, StreamId
from sync.types import Entry as WireEntry

KIND_ORDER = {"organisation": 0, "worker": 1, "family": 2, "child": 3}


@dataclass(slots=True)
class _Packs:
    """Runs gathered into packs. Units: bytes of record before compression."""

    packs: list[list[Run]] = field(default_factory=lambda: [[]])
    in_pack: int = 0
    in_all: int = 0
    entries: int = 0

    def add(self, run: Run, size: int) -> None:
        if self.in_pack and self.in_pack + size > LIMITS.pack:
            self.packs.append([])
            self.in_pack = 0
        self.packs[-1].append(run)
        self.in_pack += size
        self.in_all += size
        self.entries += len(run.entries)


def answer(caller: Caller, device: Device, request: bytes, have: Mapping[str, int], seen_state: int) -> bytes:
    """Return the sealed answer for one device, and write into the audit trail what it gives away.

    Shape: sync/PROTOCOL.md 6.1. The transaction must be committed before the bytes leave.
    """
    at = now()
    number = state_at(at)
    reach = reaches(caller.person or "", at)
    afresh = _widened(caller.person or "", have, seen_state, reach)
    rows = sorted(store.streams(reach), key=lambda row: (KIND_ORDER[row.kind], row.id))
    packs, more = _Packs(), False
    for row in rows:
        start = 0 if row.id in afresh else min(have.get(row.id, 0), row.version)
        if start < row.version:
            more = not _add_stream(packs, row, start, reach, caller) or more
        if more:
            break
    purge = [stream for stream in have if stream not in reach or stream in afresh]
    state = _state(caller, device, at, rows, reach) | {"state": number, "purge": purge, "more": more}
    contents = [state, *(pull.pack_of(runs) for runs in packs.packs if runs)]
    return pull.seal_answer(
        request, DeviceId(device.id), device.opening_public, contents, held().sealer, held().ring.order
    )


def _widened(person: str, have: Mapping[str, int], seen_state: int, reach: Reaches) -> set[str]:
    """Streams of which the person may read more than at the last contact: sent from the beginning."""
    kept = [stream for stream in have if have[stream] and stream in reach]
    if not kept:
        return set()
    before = reaches(person, organisation.state_moment(seen_state))
    return {stream for stream in kept if stream in before and not reach[stream] <= before[stream]}


def _add_stream(packs: _Packs, row: Stream, start: int, reach: Reaches, caller: Caller) -> bool:
    """Add a stream's new entries as one or more runs. False when the answer is full before its end."""
    run: list[WireEntry] = []
    size, first, upto, given = 0, start, start, 0
    for entry, record in store.after(row, start):
        if packs.in_all + size + len(record) > LIMITS.answer and (packs.in_all or size):
            break
        if size + len(record) > LIMITS.pack and size:
            packs.add(Run(StreamId(row.id), row.kind, first, upto, tuple(run)), size)
            run, size, first = [], 0, upto
        upto = entry.version
        document = parse(record)
        if any(
            may_read(why, document["visibility"], entry.author_id, caller.person or "")
            for why in reach[row.id]
        ):
            run.append(_wire_entry(entry, document))
            size += len(record)
            given += 1
    if upto > first:
        packs.add(Run(StreamId(row.id), row.kind, first, upto, tuple(run)), size)
    if given and row.kind in ("child", "family"):
        audit.add("stream.read", caller, subject=row.id, count=given)
    return upto == row.version


def _wire_entry(entry: Entry, document: dict[str, Any]) -> WireEntry:
    return WireEntry(
        version=entry.version,
        received_at=time_text(entry.received_at),
        filed_at=time_text(entry.filed_at),
        device=DeviceId(entry.device_id) if entry.device_id else None,
        seq=entry.seq,
        change=document,
    )


def _state(
    caller: Caller, device: Device, at: datetime, rows: Iterable[Stream], reach: Reaches
) -> dict[str, Any]:
    """The part with index 0, but for what the packs decide."""
    config: Config = current_app.extensions["attune.config"]
    children = [row.id for row in rows if row.kind == "child" and reach[row.id] != {"lead"}]
    return {
        "v": 1,
        "at": time_text(at),
        "device": device.id,
        "person": caller.person,
        "role": caller.role,
        "lease_until": time_text(at + timedelta(days=config.lease_days)),
        "streams": [
            {"stream": row.id, "kind": row.kind, "version": row.version, "family": row.family_id}
            for row in rows
        ],
        "allocations": _allocations(children, at),
        "orders": [],
        "waiting": _waiting(caller),
        **returning.members(caller),
    }


def _allocations(children: list[str], at: datetime) -> list[dict[str, Any]]:
    families = caseload.families(children)
    return [
        {
            "child": row.child_id,
            "family": families[row.child_id],
            "worker": row.worker_id,
            "role": row.role,
            "from": time_text(row.starts_at),
            "to": time_text(row.ends_at) if row.ends_at else None,
        }
        for row in caseload.running_for(children, at)
        if row.child_id in families
    ]


def _waiting(caller: Caller) -> list[dict[str, Any]]:
    """For a supervisor: what has come from the team's devices and is not filed, in numbers only."""
    if caller.role != SUPERVISOR or caller.team is None:
        return []
    return intake.waiting(people.team_members(caller.team))
