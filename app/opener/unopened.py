"""What is sealed to a key of the organisation and has not been opened: it would be lost with the key."""

from __future__ import annotations

from sqlalchemy import select

from app.drafts.models import Snapshot
from app.extensions import db
from app.intake.models import Envelope
from sync import snapshots, wire
from sync.types import Refused


def sealed_to(kid: str) -> int:
    """How many envelopes and snapshots that name this key wait to be opened; none that is set aside."""
    envelopes = select(Envelope.header).where(Envelope.status.in_(("received", "held")))
    drafts = select(Snapshot.header).where(Snapshot.status == "received")
    named = [_kid(header) for header in db.session.scalars(envelopes)]
    read = (snapshots.read_header(header) for header in db.session.scalars(drafts))
    named += [header[1] for header in read if header is not None]
    return named.count(kid)


def _kid(header: bytes) -> str:
    try:
        return wire.parse_header(header).kid
    except Refused:
        return ""
