"""Snapshots over HTTP, without cookie or login. Source: sync/PROTOCOL.md section 12.4."""

from __future__ import annotations

from flask import current_app, request
from flask_smorest import Blueprint

from app.access import Caller
from app.drafts import receiving, schemas
from app.endpoint import Answer, Ask, endpoint, settle
from app.opener.thread import Opener
from sync.types import LIMITS
from sync.wire import encode_signed

SNAPSHOTS = "application/vnd.attune.snapshots"

bp = Blueprint("drafts", __name__, description="Snapshots of what is begun and not signed")


@endpoint(
    bp,
    "/snapshots",
    "POST",
    "snapshot.deposit",
    ask=Ask(media_type=SNAPSHOTS, most_bytes=LIMITS.deposit),
    answer=Answer(200, schemas.SnapshotReceipt),
    problems=("deposit.unverifiable", "request.too_large"),
)
def deposit_snapshots(caller: Caller) -> dict[str, str]:
    """Take snapshots of drafts and answer with a signed receipt. It may be repeated at any time."""
    device, stored = receiving.take(request.get_data(cache=False))
    settle()
    opener: Opener = current_app.extensions["attune.opener"]
    opener.wake()
    return encode_signed("receipt", receiving.receipt(device, stored))
