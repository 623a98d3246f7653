"""Setting up a second factor, taking it away, and helping a colleague who has lost theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import access, audit, tries
from app.access import Caller
from app.clock import now
from app.devices import store as devices
from app.errors import Problem
from app.extensions import db
from app.people import passwords
from app.people import store as people
from app.sign_in import passkeys, recovery_codes, store, totp
from app.sign_in.actions import is_code, new_challenge
from app.sign_in.models import SecondFactor

MOST_FACTORS = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """One second factor, as its owner may read of it."""

    id: str
    kind: str
    made_at: datetime


def kept(caller: Caller) -> tuple[list[Kept], int]:
    """What the caller has. Shape: the factors, and how many recovery codes are left."""
    person = _person(caller)
    factors = [Kept(factor.id, factor.kind, factor.made_at) for factor in store.factors(person)]
    return factors, store.recovery_codes_left(person)


def begin_app(caller: Caller, password: str | None) -> tuple[str, str, str]:
    """Make a secret for an authenticator app. It is not asked for until a code of it has been shown.

    Shape:  the factor's id, the secret in base32, and the link its QR picture holds.
    Errors: as `confirm_owner`.
    """
    person = confirm_owner(caller, password)
    store.forget_unconfirmed(person)
    secret = totp.new_secret()
    factor = _factor(person, "totp")
    totp.seal(factor, secret)
    db.session.add(factor)
    db.session.flush()
    return factor.id, secret, totp.link(secret)


def confirm_app(caller: Caller, ident: str, code: str) -> list[str]:
    """Take the secret into use: its app has shown a right code.

    Shape:  the recovery codes, when they are made with it; else none.
    Errors: second_factor.refused, sign_in.throttled.
    """
    person = _person(caller)
    guess = tries.of_second_factor(person)
    tries.refuse_throttled([guess])
    factor = store.factor_locked(ident)
    mine = factor if factor is not None and factor.person_id == person and factor.kind == "totp" else None
    if mine is None or mine.confirmed_at is not None or not is_code(mine, code):
        tries.count([guess])
        raise Problem("second_factor.refused", keep=True)
    mine.confirmed_at = now()
    return _first_recovery_codes(person)


def begin_passkey(caller: Caller, password: str | None) -> tuple[bytes, list[bytes]]:
    """A challenge for a new passkey. Shape: the challenge, and the credentials there are already.

    Errors: as `confirm_owner`.
    """
    person = confirm_owner(caller, password)
    return new_challenge(caller), [f.credential for f in store.factors(person) if f.credential]


def keep_passkey(caller: Caller, answer: dict[str, Any]) -> list[str]:
    """Take a passkey into use. Shape: as `confirm_app`. Errors: second_factor.refused."""
    person = _person(caller)
    try:
        made = passkeys.register(person, answer)
    except passkeys.NotProven as cause:
        raise Problem("second_factor.refused", keep=True) from cause
    if len(store.factors(person)) >= MOST_FACTORS or store.has_credential(made.credential_id):
        raise Problem("second_factor.refused", keep=True)
    factor = _factor(person, "passkey")
    factor.secret, factor.credential, factor.confirmed_at = bytes(made), made.credential_id, now()
    db.session.add(factor)
    db.session.flush()
    return _first_recovery_codes(person)


def new_recovery_codes(caller: Caller, password: str | None) -> list[str]:
    """Ten fresh ones; the old ones are worth nothing from now on. Errors: as `confirm_owner`."""
    return recovery_codes.make_afresh(confirm_owner(caller, password))


def remove(caller: Caller, ident: str, password: str | None) -> None:
    """Ask for this one no more. With the last one the recovery codes go too.

    Errors: as `confirm_owner`; request.not_found for one that is not the caller's.
    """
    person = confirm_owner(caller, password)
    factor = store.factor_locked(ident)
    if factor is None or factor.person_id != person:
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
    found = store.credentials(tries.name_index(sign_in_name))
    if found is None:
        raise ValueError("Nobody has this sign-in name: check how it is written.")
    store.forget_factors(found.person)
    devices.end_sessions_of_person(found.person)
    audit.add("second_factor.reset", Caller(), subject=found.person)
    db.session.commit()


def colleague_of(caller: Caller, person: str) -> str:
    """Errors: request.not_found for somebody who is not there, not in the caller's charge, or the caller."""
    member = people.person(person)
    if member is None or person == caller.person:
        raise Problem("request.not_found")
    if not access.may_act_for(caller, "account.recover", member.role, member.team_id):
        raise Problem("request.not_found")
    return member.id


def confirm_owner(caller: Caller, password: str | None) -> str:
    """Whose second factor is to change. On an enrolled device the password is asked for: whoever holds an
    open tablet is not always its owner. At signing in it has just been given.

    Errors: sign_in.refused (401), sign_in.throttled (429).
    """
    person = _person(caller)
    if caller.device is None:
        return person
    if password is None:
        raise Problem("sign_in.refused")
    guesses = (tries.of_second_factor(person), *tries.of_address())
    tries.refuse_throttled(guesses)
    if not passwords.matches(store.password_hash(person), password):
        tries.count(guesses)
        raise Problem("sign_in.refused", keep=True)
    return person


def _person(caller: Caller) -> str:
    if caller.person is None:
        raise Problem("session.required")
    return caller.person


def _factor(person: str, kind: str) -> SecondFactor:
    return SecondFactor(
        id=secrets.token_hex(16), person_id=person, kind=kind, secret=b"", counter=0, made_at=now()
    )


def _first_recovery_codes(person: str) -> list[str]:
    db.session.flush()
    return [] if store.recovery_codes_left(person) else recovery_codes.make_afresh(person)
