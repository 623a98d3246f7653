"""Enrolment, sessions, revocation over HTTP. Source: sync/PROTOCOL.md section 7."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify, request
from flask_smorest import Blueprint

from app.access import Caller
from app.clock import now, time_text
from app.config import Config
from app.devices import actions, own, schemas, sessions, wiping
from app.devices.actions import Enrolment
from app.devices.again import Again
from app.devices.fresh import refuse_stale
from app.endpoint import Answer, Ask, about, endpoint
from app.organisation import store as organisation
from sync.types import Replaced, SignedText
from sync.wire import encode_signed

bp = Blueprint("devices", __name__, description="Enrolment codes, devices and their sessions")


@endpoint(
    bp,
    "/sessions/challenge",
    "POST",
    "session.open",
    ask=Ask(schemas.ChallengeFor),
    answer=Answer(200, schemas.Challenged),
)
def challenge(caller: Caller, asked: dict[str, Any]) -> dict[str, str]:
    """Ask for a challenge that the device's key will sign."""
    return {"challenge": actions.challenge(asked["device"]).hex()}


@endpoint(
    bp,
    "/sessions",
    "POST",
    "session.open",
    ask=Ask(schemas.Proof),
    answer=Answer(200, schemas.SessionOpened),
    problems=("session.refused",),
)
def open_session(caller: Caller, asked: dict[str, Any]) -> Response:
    """Open a session with a signed challenge."""
    person, role = actions.prove(
        asked["device"], bytes.fromhex(asked["challenge"]), bytes.fromhex(asked["signature"])
    )
    # A session that was there before is ended: an id planted before is worth nothing after it.
    sessions.end(request.cookies.get(sessions.COOKIE))
    token, ends = sessions.begin(person, asked["device"])
    said = {"person": person, "role": role, "expires_at": time_text(ends)}
    return sessions.hand_over(jsonify(said), token)


@endpoint(
    bp,
    "/enrolment-codes",
    "POST",
    "enrolment_code.make",
    ask=Ask(schemas.CodeFor),
    answer=Answer(201, schemas.Code),
    problems=("request.not_found",),
)
def make_code(caller: Caller, asked: dict[str, Any]) -> dict[str, str]:
    """Make a one-time code for a member of the team."""
    about(subject=asked["person"])
    code, expires = actions.make_code_for(caller, asked["person"], asked.get("carries"))
    config: Config = current_app.extensions["attune.config"]
    return {"code": code, "link": f"{config.address}/#enrol={code}", "expires_at": time_text(expires)}


@endpoint(
    bp,
    "/devices",
    "POST",
    "device.enrol",
    ask=Ask(schemas.Enrolment),
    answer=Answer(201, schemas.Enrolled, also={200: "The same request again: the same answer."}),
    problems=("enrolment.refused", "enrolment.unsealed", "sign_in.throttled"),
)
def enrol(caller: Caller, asked: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Register a device's keys with an enrolment code; it may take the place of one that is lost.

    Or it was let in before, and an older database was put back that does not know it.
    """
    about(subject=asked["device"])
    device, new = actions.enrol(
        caller,
        Enrolment(
            device=asked["device"],
            secret=asked["secret"],
            signing_public=bytes.fromhex(asked["signing_public"]),
            opening_public=bytes.fromhex(asked["opening_public"]),
            proof=bytes.fromhex(asked["proof"]),
            replaces=Replaced(**asked["replaces"]) if "replaces" in asked else None,
            again=_again(asked["again"]) if "again" in asked else None,
            suites=tuple(asked.get("suites", (1,))),
        ),
    )
    said = {
        "device": device.id,
        "person": device.person_id,
        "role": caller.role,
        "state": organisation.state(),
        "at": time_text(now()),
    }
    return said, 201 if new else 200


@endpoint(bp, "/devices", "GET", "device.read", answer=Answer(200, schemas.OwnDevices))
def read_devices(caller: Caller) -> dict[str, Any]:
    """Which devices the caller has, so that a lost one can be withdrawn from another."""
    return {"devices": own.told(caller.person or "", now())}


@endpoint(
    bp,
    "/devices/<device>/revoke",
    "POST",
    "device.revoke",
    answer=Answer(204),
    problems=("request.not_found", "session.stale"),
)
def revoke(caller: Caller, device: str) -> Response:
    """Trust a device no more."""
    about(subject=_ident(device))
    refuse_stale(caller)
    actions.revoke(caller, device)
    return Response(status=204)


@endpoint(
    bp,
    "/devices/<device>/wipe",
    "POST",
    "device.wipe",
    answer=Answer(204),
    problems=("request.not_found", "session.stale"),
)
def wipe(caller: Caller, device: str) -> Response:
    """Order a lost device wiped, and trust it no more."""
    about(subject=_ident(device))
    refuse_stale(caller)
    wiping.order(caller, device)
    return Response(status=204)


@endpoint(bp, "/devices/<device>/order", "GET", "order.read", answer=Answer(200, schemas.Standing))
def read_order(caller: Caller, device: str) -> dict[str, Any]:
    """What the organisation orders of a device, signed. It says nothing of anybody."""
    order = wiping.standing(device)
    return {"order": encode_signed("text", order) if order else None}


@endpoint(
    bp,
    "/devices/<device>/wiped",
    "POST",
    "order.confirm",
    ask=Ask(schemas.Wiped),
    answer=Answer(204),
    problems=("request.not_found",),
)
def wiped(caller: Caller, asked: dict[str, Any], device: str) -> Response:
    """Hear that a device was wiped; its browser clears what is left, if nobody else uses it there."""
    wiping.carried_out(device, asked["order"])
    response = Response(status=204)
    if asked["last"]:
        response.headers["Clear-Site-Data"] = '"storage", "cache"'
    return response


def _again(asked: dict[str, Any]) -> Again:
    said = asked["receipt"]
    return Again(SignedText(said["receipt"], bytes.fromhex(said["signature"])) if said else None)


def _ident(device: str) -> str | None:
    return device if len(device) == 32 and not device.strip("0123456789abcdef") else None
