"""Filing: one validated, authorised change becomes the next version of its stream, and what follows from it
is done.

The opener files what devices sent; `file_own` files what the server itself states. Nothing else writes to a
stream.

Source: sync/PROTOCOL.md sections 5.3 to 5.5
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.attachments import store as attachments
from app.caseload import projection
from app.clock import now, time_text
from app.organisation import store as organisation
from app.streams import store
from app.streams.models import Entry
from app.streams.run import Run
from app.streams.store import Filed, Provenance
from sync.canonical import canonical
from sync.handlers import check_change
from sync.records import RECORD_TYPES
from sync.types import Change, Quarantine, Refusal


def file(change: Change, record: bytes, provenance: Provenance, run: Run) -> Entry | Filed | Quarantine:
    """File a change. The caller has checked that its author may, and writes the run.

    Shape:  the entry, the old one when the same change came before; or why it cannot be filed.
    """
    row = run.stream(change.stream)
    before = run.by_change(change.author, change.change)
    if before is not None:
        return before if store.record_bytes(before) == record else "duplicate_change"
    if row is None:
        row = run.begin(change.stream, change.stream_kind)
    if row.kind != change.stream_kind:
        return "wrong_stream"
    entry = run.append(row, change, record, provenance)
    if change.type in projection.FOLLOWED:
        run.write()
        projection.apply(change, row)
    if change.type == "attachment":
        attachments.note_use(bytes.fromhex(change.body["blob"]), entry)
    return entry


def file_own(
    type: str,
    stream: str,
    record: str,
    body: Mapping[str, Any],
    *,
    event_at: datetime | None = None,
    status: str = "signed",
) -> Entry | Filed:
    """State something as the organisation itself.

    Errors: ValueError when the body is not one of its type; nothing is filed then.
    """
    written = now()
    home = organisation.organisation()
    document = {
        "change": secrets.token_hex(16),
        "stream": stream,
        "stream_kind": RECORD_TYPES[type].kind,
        "record": record,
        "type": type,
        "schema": 1,
        "base": _newest_version(stream, record),
        "author": home.id,
        "role": "server",
        "event_at": time_text(event_at or written),
        "recorded_at": time_text(written),
        "signed_at": time_text(written),
        "clock_skew_sec": None,
        "state": home.state,
        "status": status,
        "visibility": "team",
        "family_view": "ok",
        "third_party": False,
        "late_reason": None,
        "supersedes": None,
        "definition_version": None,
        "body": dict(body),
    }
    change = check_change(document)
    if isinstance(change, Refusal) or "server" not in RECORD_TYPES[type].authors:
        raise ValueError(
            f"the server may not file this {type}: {change.why if isinstance(change, Refusal) else type}"
        )
    run = Run()
    filed = file(change, canonical(document), Provenance(received_at=written), run)
    run.write()
    if isinstance(filed, str):
        raise ValueError(f"the {type} could not be filed: {filed}")
    return filed


def _newest_version(stream: str, record: str) -> int:
    versions = store.by_record(stream, record)
    return versions[-1].version if versions else 0
