"""Attachments over HTTP: pieces in, without cookie or login; blobs out, to readers.

Source: sync/PROTOCOL.md section 13
"""

from __future__ import annotations

from flask import Response, request
from flask_smorest import Blueprint

from app.access import Caller
from app.attachments import actions, schemas
from app.database import begin_writing
from app.endpoint import Answer, Ask, about, beside, endpoint, settle, whoever_asks
from app.errors import Problem
from app.extensions import db
from sync.blobs import HEAD_BYTES
from sync.types import LIMITS
from sync.wire import encode_signed

BLOB = "application/vnd.attune.blob"

bp = Blueprint("attachments", __name__, description="What lies beside the records, sealed")


@endpoint(
    bp,
    "/blobs",
    "POST",
    "blob.deposit",
    ask=Ask(media_type=BLOB, most_bytes=HEAD_BYTES + LIMITS.piece),
    answer=Answer(200, schemas.BlobReceipt),
    problems=("deposit.unverifiable", "request.too_large"),
)
def deposit(caller: Caller) -> dict[str, str]:
    """Take a piece of a blob and answer with a signed receipt. It may be repeated at any time."""
    device, name = actions.take(request.get_data(cache=False))
    settle()
    return encode_signed("receipt", actions.receipt(device, name))


@endpoint(
    bp,
    "/blobs/<name>",
    "GET",
    "blob.read",
    answer=Answer(200, media_type=BLOB, also={206: "The range that was asked for."}),
    problems=("request.not_found",),
    reads=True,
)
def read(caller: Caller, name: str) -> Response:
    """Answer with a sealed blob, or one range of it, to readers of the record that names it or its author.

    It is fetched while others write. Who asks must still be let in then, and may still read it.
    """
    found = actions.find(caller, name)
    span = request.range.range_for_length(found.size) if request.range else None
    start, end = span or (0, found.size)
    with beside():
        sealed = actions.shelf().get(found.name, start, end)
    begin_writing(db.session)
    if whoever_asks() != caller:
        raise Problem("session.required")
    found = actions.find(caller, name)
    answer = Response(sealed, mimetype=BLOB)
    if span is not None:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    answer.headers["Accept-Ranges"] = "bytes"
    about(subject=found.stream, count=end - start)
    return answer
