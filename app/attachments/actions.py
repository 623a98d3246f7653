"""Taking a blob in piece by piece, and giving it to those who may read the record that names it.

Source: sync/PROTOCOL.md section 13
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app

from app import audit, endpoint
from app.access import Caller, may_read
from app.attachments import store
from app.attachments.models import Blob
from app.attachments.shelf import Shelf
from app.carrying import policy
from app.caseload.reach import reaches
from app.clock import now, time_text
from app.devices import store as devices
from app.devices.models import Device
from app.errors import Problem
from app.extensions import db
from app.intake import store as intake
from app.keyring import held
from app.streams import store as streams
from sync import blobs, chain
from sync.types import HASH_BYTES, BlobReceipt, DeviceId, Piece, Refused, SignedText
from sync.wire import hex_bytes

log = logging.getLogger("attune.attachments")
# Blobs have no number in a device's chain; the alarm about a revoked device's blob stands under this one.
NO_NUMBER = 0


@dataclass(frozen=True, slots=True)
class Sealed:
    """A blob for a reader: its size, and the stream whose record names it, or the author's own."""

    name: bytes
    size: int
    stream: str


def shelf() -> Shelf:
    found: Shelf = current_app.extensions["attune.shelf"]
    return found


def take(data: bytes) -> tuple[str, bytes]:
    """Append what is new in a piece. Nothing may be answered before the commit.

    Shape:  the device and the blob's name.
    Errors: request.too_large (413), deposit.unverifiable (400) for every other cause; nothing is stored then.
    """
    try:
        piece = blobs.decode_piece(data)
    except Refused as cause:
        raise Problem(cause.code) from cause
    device = devices.device_locked(piece.dev)
    message = chain.mandate_message(piece.dev, piece.blob, piece.size)
    if device is None or not held().verifier.verify(device.signing_public, message, piece.mandate):
        raise Problem("deposit.unverifiable")
    row = store.begun(device.id, piece.blob, piece.size)
    if row.size_bytes != piece.size:
        raise Problem("deposit.unverifiable")
    _flag(row, device)
    if _add(row, piece):
        _complete(piece, store.joined(row), device.person_id)
    return piece.dev, piece.blob


def _add(row: Blob, piece: Piece) -> bool:
    """Shape: whether all of the blob is there and not on the shelf yet."""
    if row.complete_at is not None:
        return False
    fresh = blobs.fresh_bytes(piece, row.stored_bytes)
    if fresh:
        store.append(row, fresh)
    return row.stored_bytes == row.size_bytes


def _complete(piece: Piece, whole: bytes, person: str) -> None:
    """Lay a whole blob on the shelf; one that is not what its name says begins again.

    The shelf may be far away: the pieces are kept first, and nobody waits for the database meanwhile. Where
    that was cut off, the next piece, be it of no bytes, finds all of them and ends it.
    """
    is_right = sha256(whole).digest() == piece.blob
    endpoint.settle()
    if is_right:
        with endpoint.beside():
            shelf().put(piece.blob, whole)
    devices.device_locked(piece.dev)
    row = store.begun_before(piece.dev, piece.blob)
    if row is None:
        # Erased meanwhile, with what was to be laid there: the device is told that it begins again.
        take_down(piece.blob, person)
        devices.device_locked(piece.dev)
        store.begun(piece.dev, piece.blob, piece.size)
    elif row.complete_at is None and (is_right or row.stored_bytes == row.size_bytes):
        store.forget_pieces(row)
        row.stored_bytes, row.complete_at = (row.size_bytes, now()) if is_right else (0, None)


def take_down(name: bytes, person: str) -> None:
    """Let go of bytes that no row names, unless they were sent again. Commits.

    While this looks, nothing of the person's arrives.
    """
    devices.locked_of(person)
    if not store.is_known(name):
        try:
            shelf().remove(name)
        except OSError as fault:
            # Sealed bytes that nobody can ask for stay behind.
            log.error("a blob is not removed: %s", type(fault).__name__)
    db.session.commit()


def _flag(row: Blob, device: Device) -> None:
    if device.revoked_at is None or row.flagged:
        return
    row.flagged = True
    if intake.raise_alarm("revoked", device.id, NO_NUMBER, now()):
        audit.add("alarm.revoked", Caller(device=device.id), outcome="raised", count=NO_NUMBER)


def receipt(device: str, name: bytes) -> SignedText:
    """The server's signed word on how much of a blob it has, as it is now."""
    row = store.blob(device, name)
    ring = held().ring
    said = BlobReceipt(
        dev=DeviceId(device),
        kid=ring.kid("receipt"),
        blob=name,
        size=row.size_bytes,
        stored=row.stored_bytes,
        at=time_text(now()),
    )
    return blobs.build_receipt(said, ring.receipt)


def find(caller: Caller, name: str) -> Sealed:
    """The blob of a name, for somebody who may read a record that names it; while none does, for its author.

    Errors: request.not_found in every other case.
    """
    try:
        blob = hex_bytes(name, HASH_BYTES, "request.not_found")
    except Refused as cause:
        raise Problem(cause.code) from cause
    person = caller.person or ""
    at, device = now(), devices.opening(caller.device or "")
    reach = policy.carried(person, device.carries if device else None, reaches(person, at), at).reach
    size = store.complete_size(blob)
    named, own = store.uses(blob), store.own_size(blob, person)
    # All is asked before anything is decided: how often the database is asked tells nothing of what is there.
    if not named and own is not None:
        return Sealed(blob, own, person)
    for use in named:
        if size is None or use.stream_id not in reach:
            continue
        visibility = "restricted" if use.restricted else "team"
        if any(may_read(why, visibility, use.author_id, person) for why in reach[use.stream_id]):
            # Once the record does not open any more, the key of the blob is gone: neither is given.
            streams.record_bytes(store.naming(use))
            return Sealed(blob, size, use.stream_id)
    raise Problem("request.not_found")
