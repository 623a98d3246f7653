"""Deposit over HTTP, without cookie or login. Source: sync/PROTOCOL.md sections 3.6 and 4."""

from __future__ import annotations

from flask import current_app, request
from flask_smorest import Blueprint

from app.access import Caller
from app.database import one_moment, reading
from app.endpoint import Answer, Ask, endpoint, settle
from app.extensions import db
from app.intake import actions, schemas
from app.opener.thread import Opener
from app.pace import Pace
from sync.types import LIMITS, MAX_INTEGER, SignedText
from sync.wire import encode_signed

DEPOSIT = "application/vnd.attune.deposit"
WAIT_FRAMES = 20
WAIT_SEC = 0.3
# The lowest number that a device can send again. Source: sync/PROTOCOL.md section 6.7
KEPT_FROM = "X-Attune-Kept-From"
# The next part of what is sent follows. Source: sync/PROTOCOL.md section 4.4
MORE = "X-Attune-More"

bp = Blueprint("intake", __name__, description="What devices deposit")


@endpoint(
    bp,
    "/deposit",
    "POST",
    "envelope.deposit",
    ask=Ask(media_type=DEPOSIT, most_bytes=LIMITS.deposit),
    answer=Answer(200, schemas.Receipt),
    problems=("deposit.unverifiable", "request.too_large"),
)
def deposit(caller: Caller) -> dict[str, str]:
    """Take a deposit and answer with a signed receipt. It may be repeated at any time."""
    return encode_signed("receipt", receive(request.get_data(cache=False)))


def receive(data: bytes) -> SignedText:
    """Keep a deposit durably, give the opener its moment, and return the receipt. Errors: `actions.take`."""
    taken = actions.take(data, _kept_from())
    settle()
    opener: Opener = current_app.extensions["attune.opener"]
    pace: Pace = current_app.extensions["attune.pace"]
    # Who sends more at once, or would only be one more in the queue, is told later what was filed.
    waits = 0 < len(taken.frames) <= WAIT_FRAMES and not (_more_follows() or pace.is_crowded())
    if taken.frames:
        opener.wake(at_once=waits)
    with reading():
        last = actions.last_unopened(taken.dev) if waits else None
        if last is not None:
            settle()
            opener.wait_for(taken.dev, last, WAIT_SEC)
        with one_moment(db.session):
            return actions.receipt(taken.dev)


def _more_follows() -> bool:
    return request.headers.get(MORE) == "1"


def _kept_from() -> int | None:
    """What cannot be read is as good as not said: nobody's deposit is refused for it."""
    said = request.headers.get(KEPT_FROM, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(MAX_INTEGER)) else None
