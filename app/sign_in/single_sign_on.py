"""Signing in by the organisation's own sign-on. A person is found by issuer and subject, nothing else.

The browser keeps one random secret in a cookie while it is away; state, nonce and PKCE verifier are worked
out from it, so that an answer fits the browser that asked or none. It is good once.

Source: docs/decisions/0039-a-second-factor.md; OpenID Connect Core 1.0, RFC 7636
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app

from app import audit, endpoint, tries
from app.access import Caller
from app.clock import now
from app.config import Config
from app.devices import challenges
from app.devices import store as devices
from app.errors import Problem
from app.extensions import db
from app.people import passwords
from app.people import store as people
from app.sign_in import actions, store
from app.sign_in.actions import Standing
from app.sign_in.models import Identity
from app.sign_in.provider import Provider
from app.sign_in.published import NotBelieved, Silent

AWAY = timedelta(minutes=10)
_WHOSE = "single_sign_on"


class Unasked(NotBelieved):
    """An answer to nothing that this browser has asked here, or to what was answered before."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What the provider sent the browser back with."""

    token: str | None
    code: str
    state: str
    issuer: str | None


def provider() -> Provider | None:
    config: Config = current_app.extensions["attune.config"]
    return config.provider


def begin(asked: Provider) -> tuple[str, str]:
    """Shape: the secret for the browser's cookie, and where to send it.

    Errors: NotBelieved; Silent when the provider does not answer, or one address has begun too many.
    """
    begun = tries.of_sign_ons()
    try:
        tries.refuse_throttled(begun)
    except Problem as cause:
        raise Silent from cause
    tries.count(begun)
    token = challenges.hand_out("sign_on", _WHOSE, AWAY)
    # Nobody waits for the database meanwhile.
    endpoint.settle()
    state, nonce, verifier = (_part(token, use) for use in ("state", "nonce", "verifier"))
    where = asked.question(state, nonce, verifier, int(now().timestamp()))
    return token.hex(), where


def finish(asked: Provider, returned: Returned) -> Standing:
    """Who has come back.

    Errors: Unasked for anything that is not the answer to what this browser asked, and a second time of one
            that is; NotBelieved for a false one, and for somebody whom nobody has joined to a person here;
            Silent as `begin`.
    """
    token = _token(returned)
    asked_here = challenges.take("sign_on", _WHOSE, token)
    # Used up from here on, whatever comes of it.
    endpoint.settle()
    if not asked_here:
        raise Unasked
    if returned.issuer not in (None, asked.issuer):
        raise NotBelieved
    at = int(now().timestamp())
    subject = asked.subject(returned.code, _part(token, "nonce"), _part(token, "verifier"), at)
    found = store.identity(asked.issuer, subject)
    person = people.person(found.person_id) if found is not None else None
    if person is None or not person.active:
        raise NotBelieved
    audit.add("single_sign_on", Caller(person=person.id))
    # Where the settings ask the provider how well somebody was checked, its second factor counts.
    return Standing(person, "none") if asked.acr else actions.standing_of_newcomer(person.id)


def _token(returned: Returned) -> bytes:
    try:
        token = bytes.fromhex(returned.token or "")
    except ValueError as cause:
        raise Unasked from cause
    if len(token) != challenges.BYTES or not hmac.compare_digest(
        _part(token, "state").encode(), returned.state.encode()
    ):
        raise Unasked
    return token


def _part(token: bytes, use: str) -> str:
    made = hmac.digest(token, b"attune/single-sign-on/v1\0" + use.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def join(sign_in_name: str, subject: str, alone: bool = False) -> None:
    """Say that this subject of the organisation's sign-on is this person, in place of what was said before.

    `alone`: no password lets them in any more, and whoever has signed in as them is out.
    Errors: ValueError, a plain sentence.
    """
    asked, found = provider(), store.credentials(sign_in_name)
    if asked is None:
        raise ValueError("There is no sign-on to join to: set ATTUNE_OIDC_ISSUER first.")
    if found is None:
        raise ValueError("Nobody has this sign-in name: check how it is written.")
    store.forget_identities(found.person)
    if store.identity(asked.issuer, subject) is not None:
        raise ValueError("This subject is joined to somebody else already.")
    db.session.add(Identity(issuer=asked.issuer, subject=subject, person_id=found.person))
    if alone:
        people.locked(found.person)
        account = people.account(found.person)
        if account is not None:
            account.password_hash = passwords.NONE
        devices.end_sessions_of_person(found.person)
    audit.add("single_sign_on.join", Caller(), subject=found.person)
    db.session.commit()
