"""Server-side sessions: a random 256-bit id in the cookie, its hash in the table, nothing else anywhere."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import Response

from app.access import Caller, Owed
from app.clock import now
from app.custody import token_digest
from app.devices import store

COOKIE = "__Host-attune"
TOKEN_BYTES = 32
ENROLLING = timedelta(minutes=30)
WORKING = timedelta(hours=12)


def begin(person: str, device: str | None, owes: Owed | None = None) -> tuple[str, datetime]:
    """Open a session: its id for the cookie, and when it ends. Without a device it serves for enrolling, and
    what it owes comes first.
    """
    token = secrets.token_bytes(TOKEN_BYTES)
    ends = now() + (WORKING if device else ENROLLING)
    store.begin_session(token_digest(token), person, device, ends, owes)
    return token.hex(), ends


def end(cookie: str | None) -> None:
    digest = _digest(cookie)
    if digest is not None:
        store.end_session(digest)


def caller_of(cookie: str | None) -> Caller:
    """Who a cookie stands for; nobody when it is missing, made up, ended, or its person or device is out."""
    digest = _digest(cookie)
    found = store.session(digest) if digest else None
    if found is None:
        return Caller()
    if found.expires_at <= now() or not found.active:
        return Caller()
    if found.device_id is not None and (found.known is None or found.revoked_at or found.retired_at):
        return Caller()
    return Caller(found.person, found.device_id, found.role, found.team, digest, found.owes)


def begun_at(caller: Caller) -> datetime | None:
    """When the caller's device session was opened: the last proof that the vault was open.

    Shape: None without one.
    """
    found = store.session(caller.session) if caller.session and caller.device else None
    return found.expires_at - WORKING if found else None


def _digest(cookie: str | None) -> bytes | None:
    if cookie is None or len(cookie) != 2 * TOKEN_BYTES or cookie.strip("0123456789abcdef"):
        return None
    return token_digest(bytes.fromhex(cookie))


def hand_over(response: Response, token: str) -> Response:
    """Set the cookie. It lives as long as the browser runs; the table decides how long it is good."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Lax")
    return response


def take_back(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return response
