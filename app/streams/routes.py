"""Pull over HTTP. Source: sync/PROTOCOL.md section 6."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.access import Caller
from app.database import begin_writing
from app.devices import store as devices
from app.endpoint import Answer, Ask, endpoint, is_written_down, whoever_asks
from app.errors import Problem
from app.extensions import db
from app.streams import pull as pulling
from app.streams import schemas
from sync.pull import FORMAT

PACKS = "application/vnd.attune.packs"
MOST_BYTES = 2 * 1024 * 1024

bp = Blueprint("streams", __name__, description="What a device may hold, sealed to it")


@endpoint(
    bp,
    "/pull",
    "POST",
    "stream.pull",
    ask=Ask(schemas.Pull, most_bytes=MOST_BYTES),
    answer=Answer(200, media_type=PACKS),
    problems=("client.outdated",),
    reads=True,
)
def pull(caller: Caller, asked: dict[str, Any]) -> Response:
    """Answer with what the device may hold and does not have yet, sealed to it and signed."""
    sealed = answered(caller, asked)
    is_written_down()
    return Response(sealed, mimetype=PACKS)


def answered(caller: Caller, asked: dict[str, Any]) -> bytes:
    """The sealed answer to a question; that it was asked and what it gives away is in the trail then.

    It is made while others write, of what one moment knew; the writer's turn is only for the trail. Whoever
    asks must still be let in then, and if who may do what has changed meanwhile it is made anew in that turn.

    Errors: client.outdated, session.required.
    """
    if asked["format"] != FORMAT:
        raise Problem("client.outdated")
    device = devices.opening(caller.device or "")
    if device is None:
        raise Problem("session.required")
    own = None if asked["own"] is None else frozenset(asked["own"])
    marks = frozenset(asked["subjects"]) if "subjects" in asked else None
    question = pulling.Question(
        bytes.fromhex(asked["request"]), asked["have"], asked["state"], own, asked.get("lines"), marks
    )
    state = pulling.state_unless_to_wait()
    made = None if state is None else pulling.make(caller, device, question, state)
    begin_writing(db.session)
    if whoever_asks() != caller:
        raise Problem("session.required")
    if made is None or pulling.is_outdated(made):
        made = pulling.make(caller, device, question)
    pulling.write_down(caller, made, len(asked["have"]))
    return made.sealed
