"""Reading the audit trail over HTTP. Source: sync/PROTOCOL.md section 17."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.access import Caller
from app.devices import store as devices
from app.endpoint import Answer, Ask, about, endpoint
from app.errors import Problem
from app.streams.routes import PACKS
from app.trail import actions, schemas

bp = Blueprint("trail", __name__, description="Who looked, for whoever may ask")


@endpoint(
    bp,
    "/trail",
    "POST",
    "audit.read",
    ask=Ask(schemas.TrailQuestion),
    answer=Answer(200, media_type=PACKS),
)
def read(caller: Caller, asked: dict[str, Any]) -> Response:
    """Answer with rows of the audit trail that the caller may read, sealed to the device and signed."""
    device = devices.opening(caller.device or "")
    if device is None:
        raise Problem("session.required")
    sealed, count = actions.answer(caller, device, asked)
    about(subject=asked["subject"] or asked["person"], count=count)
    return Response(sealed, mimetype=PACKS)
