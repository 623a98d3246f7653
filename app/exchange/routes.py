"""One round trip for an everyday sync: a deposit and a question in, the receipt and the packs out.

The deposit is taken as anywhere else, whatever becomes of the question.

Source: sync/PROTOCOL.md section 6.6
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import ValidationError

from app import access
from app.access import Caller
from app.database import reading
from app.endpoint import Answer, Ask, endpoint, record_refusal, settle, whoever_asks
from app.errors import Problem
from app.intake.routes import receive
from app.streams import schemas
from app.streams.routes import MOST_BYTES, answered
from sync import wire
from sync.types import LIMITS, Refused
from sync.wire import encode_signed

EXCHANGE = "application/vnd.attune.exchange"
FRAME_BYTES = 12
PULL = access.PERMISSIONS["stream.pull"]

bp = Blueprint("exchange", __name__, description="A deposit and a pull in one round trip")


@endpoint(
    bp,
    "/exchange",
    "POST",
    "envelope.deposit",
    ask=Ask(media_type=EXCHANGE, most_bytes=LIMITS.deposit + MOST_BYTES + FRAME_BYTES),
    answer=Answer(200, media_type=EXCHANGE),
    problems=("deposit.unverifiable", "request.too_large"),
)
def exchange(caller: Caller) -> Response:
    """Take a deposit, then answer a pull: its packs, or why not."""
    try:
        deposit, question = wire.decode_exchange(request.get_data(cache=False), 2)
    except Refused as cause:
        raise Problem(cause.code) from cause
    receipt = encode_signed("receipt", receive(deposit)) if deposit else None
    # The receipt was only read; what a pull gives away is written down.
    settle()
    try:
        with reading():
            packs, problem = _packs(question), b""
    except Problem as refusal:
        record_refusal(PULL.name, whoever_asks(), refusal)
        packs, problem = b"", json.dumps({"code": refusal.kind.code, "status": refusal.kind.status}).encode()
    parts = [json.dumps(receipt).encode() if receipt else b"", packs, problem]
    return Response(wire.encode_exchange(parts), mimetype=EXCHANGE)


def _packs(question: bytes) -> bytes:
    who = whoever_asks()
    if not access.is_signed_in(PULL, who):
        raise Problem("session.required")
    if not access.permits(PULL, who):
        raise Problem("access.denied")
    return answered(who, _asked(question))


def _asked(question: bytes) -> dict[str, Any]:
    if len(question) > MOST_BYTES:
        raise Problem("request.too_large")
    try:
        written = wire.decode_question(question, MOST_BYTES)
        asked: dict[str, Any] = schemas.Pull().loads(written.decode())
    except (ValidationError, ValueError) as cause:
        raise Problem("request.unreadable") from cause
    return asked
