"""Keeps what devices post of their drafts, and answers with what is stored. Opens nothing.

Source: sync/PROTOCOL.md sections 12.4 and 12.5
"""

from __future__ import annotations

from app.clock import now, time_text
from app.devices import store as devices
from app.drafts import store
from app.drafts.models import Snapshot
from app.errors import Problem
from app.extensions import db
from app.keyring import held
from sync import snapshots
from sync.snapshots import Named, SnapshotFrame
from sync.types import DeviceId, Refused, SignedText


def take(data: bytes) -> tuple[DeviceId, list[Named]]:
    """Store the snapshots of a post that count. Nothing may be answered before the commit.

    Errors: request.too_large (413), deposit.unverifiable (400) for every other cause; nothing is stored then.
    """
    try:
        post = snapshots.decode_post(data)
        device = devices.device_locked(post.dev)
        counted = snapshots.judge_post(post, device.signing_public if device else None, held().verifier)
    except Refused as cause:
        raise Problem(cause.code) from cause
    assert device is not None
    for frame in counted:
        if not store.is_stored(device.id, frame.n, frame.hash):
            _keep(frame, revoked=device.revoked_at is not None)
    return post.dev, [Named(frame.n, frame.hash) for frame in counted]


def _keep(frame: SnapshotFrame, revoked: bool) -> None:
    row = Snapshot(
        device_id=frame.dev,
        n=frame.n,
        hash=frame.hash,
        header=frame.header,
        ct_hash=frame.ct_hash,
        ct=frame.ct,
        frame_signature=frame.sealed,
        size_bytes=len(frame.ct),
        status="quarantined" if revoked else "received",
        why="revoked" if revoked else None,
        received_at=now(),
    )
    db.session.add(row)
    db.session.flush()


def receipt(device: DeviceId, stored: list[Named]) -> SignedText:
    """The server's signed word on exactly these snapshots."""
    ring = held().ring
    return snapshots.build_receipt(device, ring.kid("receipt"), stored, time_text(now()), ring.receipt)
