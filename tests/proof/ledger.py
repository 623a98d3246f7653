"""What the server has, read straight from its tables: the schedules' witness, who asks no engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import audit
from app.audit import AuditRow
from app.clock import parse_time
from app.extensions import db
from app.intake.models import Envelope
from app.organisation.models import ServerState
from app.streams import store as streams
from app.streams.models import Entry, Stream
from tests.proof.oracle import Fate, Said, Span


@dataclass(frozen=True, slots=True)
class Row:
    device: str
    seq: int
    chain: bytes
    branch: bool
    has_body: bool
    fate: Fate


def rows(devices: Iterable[str]) -> list[Row]:
    chosen = select(Envelope).where(Envelope.device_id.in_(list(devices))).order_by(Envelope.id)
    return [
        Row(
            row.device_id,
            row.seq,
            row.chain,
            row.branch,
            row.ct is not None,
            Fate(row.status, row.why, row.received_at, row.settled_at, row.version),
        )
        for row in db.session.scalars(chosen)
    ]


def entries(stream: str) -> list[tuple[Entry, bytes]]:
    row = db.session.get(Stream, stream)
    return list(streams.after(row, 0)) if row else []


def version(stream: str) -> int:
    row = db.session.get(Stream, stream)
    return row.version if row else 0


def last_versions(of: Iterable[str]) -> dict[str, int]:
    """The version of the newest entry of each stream that has any."""
    chosen = select(Entry.stream_id, func.max(Entry.version)).where(Entry.stream_id.in_(list(of)))
    return {stream: upto for stream, upto in db.session.execute(chosen.group_by(Entry.stream_id))}


def states(since: int) -> dict[int, datetime]:
    chosen = select(ServerState).where(ServerState.number >= since)
    return {row.number: row.at for row in db.session.scalars(chosen)}


def spans(said: Iterable[Said], found: Iterable[Row]) -> list[Span]:
    """The allocations that were filed, each version of each."""
    fates = {(row.device, row.chain): row.fate for row in found}
    filed = []
    for one in said:
        fate = fates.get((one.device, one.chain))
        if one.document is None or one.document["type"] != "allocation" or fate is None:
            continue
        if fate.status == "filed" and fate.version is not None and fate.settled_at is not None:
            body = one.document["body"]
            ends = parse_time(body["ends_at"]) if body["ends_at"] else None
            filed.append(
                Span(
                    one.document["record"],
                    body["child"],
                    body["worker"],
                    parse_time(body["starts_at"]),
                    ends,
                    fate.settled_at,
                    fate.version,
                )
            )
    return filed


def trail_is_sound(after: int) -> tuple[bool, int]:
    """Whether the trail's rows follow each other from a number on. Shape: that, and the last number."""
    last, sound, prev = after, True, None
    for number, before, digest in db.session.execute(
        select(AuditRow.number, AuditRow.prev, AuditRow.hash)
        .where(AuditRow.number >= after)
        .order_by(AuditRow.number)
    ):
        if prev is not None:
            sound = sound and number == last + 1 and before == prev
        last, prev = number, digest
    return sound and (prev is None or audit.head_hex() == prev.hex()), last
