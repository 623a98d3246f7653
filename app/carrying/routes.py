"""What a device carries, over HTTP. Source: sync/PROTOCOL.md section 19."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.access import Caller
from app.carrying import actions, schemas
from app.carrying.policy import AFTER
from app.clock import parse_time, time_text
from app.endpoint import Answer, Ask, about, endpoint

bp = Blueprint("carrying", __name__, description="Planned visits, and what a device carries")


@endpoint(
    bp,
    "/planned-visits",
    "POST",
    "visit.plan",
    ask=Ask(schemas.Plan),
    answer=Answer(200, schemas.Planned),
    problems=("request.not_found", "visit.too_far"),
)
def plan(caller: Caller, asked: dict[str, Any]) -> dict[str, str]:
    """Plan a visit to a child, now or later: the caller's devices carry the child for it."""
    about(subject=asked["child"])
    at = parse_time(asked["at"]) if asked.get("at") else None
    when = actions.plan(caller, asked["child"], at)
    return {"at": time_text(when), "until": time_text(when + AFTER)}


@endpoint(bp, "/planned-visits/off", "POST", "visit.drop", ask=Ask(schemas.TakenOff), answer=Answer(204))
def take_off(caller: Caller, asked: dict[str, Any]) -> Response:
    """Forget what the caller has planned for a child: it leaves their devices with the next contact."""
    about(subject=asked["child"])
    actions.take_off(caller, asked["child"])
    return Response(status=204)


@endpoint(
    bp,
    "/devices/<device>/carries",
    "POST",
    "device.trust",
    ask=Ask(schemas.Said),
    answer=Answer(204),
    problems=("request.not_found",),
)
def say(caller: Caller, asked: dict[str, Any], device: str) -> Response:
    """Say whether a colleague's device carries their caseload, or visits only."""
    about(subject=device if len(device) == 32 and not device.strip("0123456789abcdef") else None)
    actions.say(caller, device, asked["carries"])
    return Response(status=204)
