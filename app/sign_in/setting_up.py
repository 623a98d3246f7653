"""Setting up a second factor, taking it away, and helping a colleague who has lost theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from app import access, audit, tries
from app.access import Caller
from app.clock import now
from app.config import Config
from app.devices import challenges
from app.devices import store as devices
from app.errors import Problem
from app.extensions import db
from app.people import store as people
from app.sign_in import own_password, passkeys, recovery_codes, store, totp
from app.sign_in.actions import is_code, is_code_again
from app.sign_in.models import SecondFactor

MOST_FACTORS = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """One second factor, as its owner may read of it."""

    id: str
    kind: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Secured:
    """What the caller's account is secured with. `sign_on`: what the organisation's own is called, when it
    lets them in; `sign_on_checks`: whether a second factor is asked for there and not here.
    """

    factors: list[Kept]
    recovery_codes_left: int
    has_password: bool
    sign_on: str | None
    sign_on_checks: bool


def secured(caller: Caller) -> Secured:
    """Errors: session.required, as `_person`."""
    person = _person(caller)
    config: Config = current_app.extensions["attune.config"]
    asked = config.provider
    joined = asked is not None and store.has_identity(person, asked.issuer)
    return Secured(
        factors=[Kept(factor.id, factor.kind, factor.made_at) for factor in store.factors(person)],
        recovery_codes_left=store.recovery_codes_left(person),
        has_password=bool(store.password_hash(person)),
        sign_on=asked.name if asked is not None and joined else None,
        sign_on_checks=asked is not None and joined and bool(asked.acr),
    )


def begin_app(caller: Caller, password: str | None) -> tuple[str, str, str]:
    """Make a secret for an authenticator app. It is not asked for until a code of it has been shown.

    Shape:  the factor's id, the secret in base32, and the link its QR picture holds.
    Errors: as `confirm_owner`; second_factor.refused when there are as many as there may be.
    """
    person = confirm_owner(caller, password)
    _refuse_too_many(person)
    store.forget_unconfirmed(person)
    secret = totp.new_secret()
    factor = _factor(person, "totp")
    totp.seal(factor, secret)
    db.session.add(factor)
    db.session.flush()
    return factor.id, secret, totp.link(secret)


def confirm_app(caller: Caller, ident: str, code: str) -> list[str]:
    """Take the secret into use: its app has shown a right code. The same again, after an answer that was
    lost, changes nothing.

    Shape:  the recovery codes, when they are made with it; else none, also the second time.
    Errors: second_factor.refused, sign_in.throttled.
    """
    if caller.person is None:
        raise Problem("session.required")
    guess = tries.of_second_factor(caller.person)
    tries.refuse_throttled([guess])
    people.locked(caller.person)
    factor = store.factor_locked(ident)
    mine = factor if factor and factor.person_id == caller.person and factor.kind == "totp" else None
    if mine is not None and mine.confirmed_at is not None and is_code_again(mine, code):
        return []
    if mine is None or mine.confirmed_at is not None or not is_code(mine, code):
        tries.count([guess])
        raise Problem("second_factor.refused", keep=True)
    _refuse_too_many(_person(caller))
    return _take_into_use(caller, mine)


def begin_passkey(caller: Caller, password: str | None) -> tuple[bytes, list[bytes]]:
    """A challenge for a new passkey. Shape: the challenge, and the credentials there are already.

    Errors: as `confirm_owner`.
    """
    person = confirm_owner(caller, password)
    challenge = challenges.hand_out("passkey.make", person)
    return challenge, [f.credential for f in store.factors(person) if f.credential]


def keep_passkey(caller: Caller, answer: dict[str, Any]) -> list[str]:
    """Take a passkey into use. Shape: as `confirm_app`. Errors: second_factor.refused."""
    people.locked(caller.person or "")
    person = _person(caller)
    try:
        made = passkeys.register(person, answer)
    except passkeys.NotProven as cause:
        raise Problem("second_factor.refused", keep=True) from cause
    _refuse_too_many(person)
    if store.has_credential(made.credential_id):
        raise Problem("second_factor.refused", keep=True)
    factor = _factor(person, "passkey")
    factor.secret, factor.credential = bytes(made), made.credential_id
    db.session.add(factor)
    return _take_into_use(caller, factor)


def new_recovery_codes(caller: Caller, password: str | None) -> list[str]:
    """Ten fresh ones; the old ones are worth nothing from now on.

    Errors: as `confirm_owner`; request.not_found where there is nothing that they would stand in for.
    """
    person = confirm_owner(caller, password)
    if not store.factors(person):
        raise Problem("request.not_found")
    return recovery_codes.make_afresh(person)


def remove(caller: Caller, ident: str, password: str | None) -> None:
    """Ask for this one no more, which may be so already. With the last one the recovery codes go too.

    Errors: as `confirm_owner`; request.not_found for one that is somebody else's.
    """
    person = confirm_owner(caller, password)
    factor = store.factor_locked(ident)
    if factor is None:
        return
    if factor.person_id != person:
        raise Problem("request.not_found")
    db.session.delete(factor)
    db.session.flush()
    if not store.factors(person):
        store.forget_factors(person)


def reset(caller: Caller, person: str) -> None:
    """Take away the second factor of a colleague who has lost it. They set up another at the next sign-in.

    Errors: request.not_found for somebody who is not there, not the caller's to help, or the caller.
    """
    colleague_of(caller, person)
    store.forget_factors(person)
    devices.end_sessions_of_person(person)


def reset_at_terminal(sign_in_name: str) -> None:
    """The same on the word of whoever runs the server.

    Errors: ValueError, a plain sentence, when nobody has that name.
    """
    found = store.credentials(sign_in_name)
    if found is None:
        raise ValueError("Nobody has this sign-in name: check how it is written.")
    store.forget_factors(found.person)
    devices.end_sessions_of_person(found.person)
    audit.add("second_factor.reset", Caller(), subject=found.person)
    db.session.commit()


def colleague_of(caller: Caller, person: str) -> str:
    """Errors: request.not_found for somebody who is not there, not in the caller's charge, or the caller."""
    member = people.standing(person)
    may = access.may_act_for(caller, "account.recover", member.role, member.team_id)
    if not may or member.id is None or member.id == caller.person:
        raise Problem("request.not_found")
    return member.id


def confirm_owner(caller: Caller, password: str | None) -> str:
    """Whose second factor is to change. On an enrolled device the password is asked for: whoever holds an
    open tablet is not always its owner. For the first factor, while signing in, it has just been given.

    Errors: sign_in.refused (401), sign_in.throttled (429); session.required, as `_person`.
    """
    person = _person(caller)
    if caller.device is None:
        return person
    if password is None:
        raise Problem("sign_in.refused")
    own_password.confirm(caller, password)
    return person


def _person(caller: Caller) -> str:
    """Errors: session.required, also for a session that was begun to set up a first factor, or without one,
    once there is one: it has shown none.
    """
    if caller.person is None or (caller.device is None and store.factors(caller.person)):
        raise Problem("session.required")
    return caller.person


def _factor(person: str, kind: str) -> SecondFactor:
    return SecondFactor(
        id=secrets.token_hex(16), person_id=person, kind=kind, secret=b"", counter=0, made_at=now()
    )


def _refuse_too_many(person: str) -> None:
    if len(store.factors(person)) >= MOST_FACTORS:
        raise Problem("second_factor.refused", keep=True)


def _take_into_use(caller: Caller, factor: SecondFactor) -> list[str]:
    """From now on it is asked for. Other sessions that were to set up a device, and half-made factors, were
    begun by whoever knew the password alone: they end with that.

    Shape: the recovery codes, when they are made with it.
    """
    person, is_first = factor.person_id, not store.factors(factor.person_id)
    factor.confirmed_at = now()
    db.session.flush()
    store.forget_unconfirmed(person)
    devices.end_other_sessions_without_device(person, caller.session)
    if is_first or not store.recovery_codes_left(person):
        return recovery_codes.make_afresh(person)
    return []
