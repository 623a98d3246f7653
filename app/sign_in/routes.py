"""Signing in and the second factor over HTTP. Source: docs/decisions/0039-a-second-factor.md."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import ValidationError

from app import audit, database, tries
from app.access import Caller
from app.clock import time_text
from app.devices import sessions
from app.devices.fresh import refuse_stale
from app.endpoint import Answer, Ask, about, endpoint, whoever_asks
from app.errors import Problem
from app.extensions import db
from app.people import store as people
from app.sign_in import actions, new_password, schemas, setting_up, single_sign_on
from app.sign_in.actions import Shown, Standing
from app.sign_in.published import NotBelieved, Silent
from app.sign_in.single_sign_on import Returned, Unasked

bp = Blueprint("sign_in", __name__, description="Who somebody is: password and second factor")
OWNER = ("sign_in.refused", "sign_in.throttled")
AWAY = "__Host-attune-away"
SIGNED_ON, REFUSED, SILENT = "/#signed-on", "/#sign-on-refused", "/#sign-on-silent"
TRIED = ("second_factor.refused", "sign_in.throttled")


@endpoint(
    bp,
    "/sign-in",
    "POST",
    "session.open",
    ask=Ask(schemas.SignIn),
    answer=Answer(200, schemas.SignedIn),
    problems=OWNER,
)
def sign_in(caller: Caller, asked: dict[str, Any]) -> Response:
    """Sign in with name and password, to enrol a device and for nothing else."""
    return _open(actions.sign_in(asked["sign_in_name"], asked["password"]))


@endpoint(bp, "/sign-in", "GET", "sign_in.read", answer=Answer(200, schemas.SignInNow))
def read_sign_in(caller: Caller) -> dict[str, Any]:
    """How one signs in here, and how far this browser has got."""
    asked, stands = single_sign_on.provider(), actions.so_far(whoever_asks())
    return {
        "single_sign_on": {"name": asked.name} if asked else None,
        "signed_on": _said(stands) if stands else None,
    }


def _said(stands: Standing) -> dict[str, Any]:
    return {
        "person": stands.person.id,
        "role": stands.person.role,
        "second_factor": {"state": stands.state, "kinds": list(stands.kinds)},
    }


@endpoint(bp, "/sign-out", "POST", "session.end", answer=Answer(204))
def sign_out(caller: Caller) -> Response:
    """End the session of the cookie, if there is one."""
    sessions.end(request.cookies.get(sessions.COOKIE))
    return sessions.take_back(Response(status=204))


def _open(standing: Standing) -> Response:
    # A session that was there before is ended: an id planted before signing in is worth nothing after it.
    sessions.end(request.cookies.get(sessions.COOKIE))
    token, ends = sessions.begin(standing.person.id, None, standing.owes)
    return sessions.hand_over(jsonify(_said(standing) | {"expires_at": time_text(ends)}), token)


@endpoint(
    bp,
    "/single-sign-on",
    "GET",
    "single_sign_on.begin",
    answer=Answer(302),
    problems=("request.not_found",),
)
def leave(caller: Caller) -> Response:
    """Send the browser to the organisation's own sign-on; back to the app when nobody answers there."""
    asked = single_sign_on.provider()
    if asked is None:
        raise Problem("request.not_found")
    database.begin_writing(db.session)
    try:
        token, where = single_sign_on.begin(asked)
    except NotBelieved:
        # The browser has left the app for this address: an answer in JSON would leave it there.
        return Response(status=302, headers={"Location": SILENT})
    response = Response(status=302, headers={"Location": where})
    # Not `Strict`: the browser comes back from another site.
    response.set_cookie(AWAY, token, path="/", secure=True, httponly=True, samesite="Lax", max_age=600)
    return response


@endpoint(bp, "/single-sign-on/return", "GET", "single_sign_on.begin", answer=Answer(302))
def come_back(caller: Caller) -> Response:
    """Where the organisation's sign-on sends the browser: back to the app, signed in or not.

    Anybody may come here. Only who was sent away from here, and has used that up, is in the trail.
    """
    database.begin_writing(db.session)
    asked, away = single_sign_on.provider(), request.cookies.get(AWAY)
    try:
        said = schemas.Returned().load(request.args.to_dict())
        if asked is None:
            raise Unasked
        returned = Returned(away, said["code"], said["state"], said["iss"])
        response = _open(single_sign_on.finish(asked, returned))
        response.headers["Location"] = SIGNED_ON
    except (Unasked, ValidationError):
        response = Response(headers={"Location": REFUSED})
    except NotBelieved as why:
        if tries.count([tries.of_refused_sign_ons()]):
            audit.add("single_sign_on", Caller(), outcome="single_sign_on.refused")
        response = Response(headers={"Location": SILENT if isinstance(why, Silent) else REFUSED})
    response.status_code = 302
    response.set_data(b"")
    response.delete_cookie(AWAY, path="/", secure=True, httponly=True, samesite="Lax")
    return response


@endpoint(
    bp,
    "/sign-in/passkey-question",
    "POST",
    "second_factor.answer",
    answer=Answer(200, schemas.PasskeyQuestion),
)
def passkey_question(caller: Caller) -> dict[str, Any]:
    """Ask for a challenge that one of the account's passkeys will sign."""
    return _question(caller, *actions.question(caller))


def _question(caller: Caller, challenge: bytes, credentials: list[bytes]) -> dict[str, Any]:
    return {
        "challenge": challenge.hex(),
        "credentials": [credential.hex() for credential in credentials],
        "user": caller.person,
    }


@endpoint(
    bp,
    "/sign-in/second-factor",
    "POST",
    "second_factor.answer",
    ask=Ask(schemas.Shown),
    answer=Answer(200, schemas.SignedIn),
    problems=TRIED,
)
def second_factor(caller: Caller, asked: dict[str, Any]) -> Response:
    """Show the second factor: a code of the app, a recovery code, or a passkey's signature."""
    passkey = asked.get("passkey")
    shown = Shown(asked.get("code"), asked.get("recovery_code"), _signed(passkey) if passkey else None)
    return _open(Standing(actions.answer(caller, shown), "none"))


def _signed(passkey: dict[str, str]) -> dict[str, Any]:
    answer = {
        "clientDataJSON": passkey["client_data"],
        "authenticatorData": passkey["authenticator_data"],
        "signature": passkey["signature"],
    }
    return _credential(passkey["credential"], answer)


def _credential(ident: str, answer: dict[str, str]) -> dict[str, Any]:
    return {"id": ident, "rawId": ident, "type": "public-key", "response": answer}


@endpoint(bp, "/second-factor", "GET", "second_factor.read", answer=Answer(200, schemas.SecondFactors))
def read(caller: Caller) -> dict[str, Any]:
    """What the account is secured with, whether by a password, and what besides."""
    found = setting_up.secured(caller)
    sign_on = {"name": found.sign_on, "second_factor": found.sign_on_checks} if found.sign_on else None
    return {
        "factors": [
            {"id": each.id, "kind": each.kind, "made_at": time_text(each.made_at)} for each in found.factors
        ],
        "recovery_codes_left": found.recovery_codes_left,
        "password": found.has_password,
        "single_sign_on": sign_on,
    }


@endpoint(
    bp,
    "/second-factor/app",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.WithPassword),
    answer=Answer(201, schemas.AppBegun),
    problems=(*OWNER, "second_factor.refused"),
)
def begin_app(caller: Caller, asked: dict[str, Any]) -> dict[str, str]:
    """Make a secret for an authenticator app."""
    ident, secret, link = setting_up.begin_app(caller, asked.get("password"))
    about(subject=ident)
    return {"id": ident, "secret": secret, "link": link}


@endpoint(
    bp,
    "/second-factor/app/confirm",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.AppConfirmed),
    answer=Answer(200, schemas.RecoveryCodes),
    problems=TRIED,
)
def confirm_app(caller: Caller, asked: dict[str, Any]) -> Response:
    """Take the authenticator app into use, with a code that it shows."""
    about(subject=asked["id"])
    return _made(caller, setting_up.confirm_app(caller, asked["id"], asked["code"]))


@endpoint(
    bp,
    "/second-factor/passkey-question",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.WithPassword),
    answer=Answer(200, schemas.PasskeyQuestion),
    problems=OWNER,
)
def new_passkey_question(caller: Caller, asked: dict[str, Any]) -> dict[str, Any]:
    """Ask for a challenge that a new passkey will sign."""
    return _question(caller, *setting_up.begin_passkey(caller, asked.get("password")))


@endpoint(
    bp,
    "/second-factor/passkey",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.PasskeyMade),
    answer=Answer(200, schemas.RecoveryCodes),
    problems=("second_factor.refused",),
)
def keep_passkey(caller: Caller, asked: dict[str, Any]) -> Response:
    """Take a new passkey into use."""
    answer = {"clientDataJSON": asked["client_data"], "attestationObject": asked["attestation"]}
    return _made(caller, setting_up.keep_passkey(caller, _credential(asked["credential"], answer)))


def _made(caller: Caller, codes: list[str]) -> Response:
    """The recovery codes; and for whoever had to set up a second factor first, a new session."""
    response: Response = jsonify({"recovery_codes": codes})
    person = people.person(caller.person or "") if caller.owes else None
    if person is None:
        return response
    sessions.end(request.cookies.get(sessions.COOKIE))
    token, _ = sessions.begin(person.id, None)
    return sessions.hand_over(response, token)


@endpoint(
    bp,
    "/second-factor/recovery-codes",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.WithPassword),
    answer=Answer(200, schemas.RecoveryCodes),
    problems=(*OWNER, "request.not_found"),
)
def new_recovery_codes(caller: Caller, asked: dict[str, Any]) -> dict[str, list[str]]:
    """Make ten new recovery codes; the old ones are good for nothing then."""
    return {"recovery_codes": setting_up.new_recovery_codes(caller, asked.get("password"))}


@endpoint(
    bp,
    "/second-factor/remove",
    "POST",
    "second_factor.set_up",
    ask=Ask(schemas.Removed),
    answer=Answer(204),
    problems=(*OWNER, "request.not_found"),
)
def remove(caller: Caller, asked: dict[str, Any]) -> Response:
    """Ask for this second factor no more."""
    about(subject=asked["id"])
    setting_up.remove(caller, asked["id"], asked.get("password"))
    return Response(status=204)


@endpoint(
    bp,
    "/password",
    "POST",
    "password.change",
    ask=Ask(schemas.NewPassword),
    answer=Answer(204),
    problems=(*OWNER, "password.weak"),
)
def change_password(caller: Caller, asked: dict[str, Any]) -> Response:
    """Sign in with another password from now on; every other session of the caller's ends."""
    new_password.change(caller, asked["password"], asked["new"])
    return Response(status=204)


@endpoint(
    bp,
    "/people/<person>/second-factor/reset",
    "POST",
    "second_factor.reset",
    answer=Answer(204),
    problems=("request.not_found", "session.stale"),
)
def reset(caller: Caller, person: str) -> Response:
    """Take away the second factor of a colleague who has lost it."""
    about(subject=person if len(person) == 32 and not person.strip("0123456789abcdef") else None)
    refuse_stale(caller)
    setting_up.reset(caller, person)
    return Response(status=204)
