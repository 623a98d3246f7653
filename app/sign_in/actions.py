"""Signing in: a name and a password, then what the account is secured with besides.

A name that nobody has takes the same way through here as one that somebody has: the same statements, the same
one password check, the same counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flask import current_app

from app import audit, tries
from app.access import Caller, Owed
from app.clock import now
from app.config import Config
from app.devices import challenges
from app.errors import Problem
from app.extensions import db
from app.people import accounts, passwords
from app.people import store as people
from app.people.models import Person
from app.sign_in import passkeys, recovery_codes, store, totp
from app.sign_in.models import SecondFactor

State = Literal["none", "owed", "set_up", "invited"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has got. `owed`: a second factor is asked for; `set_up`: one must be set up first;
    `invited`: one may be. `kinds`: what they have.
    """

    person: Person
    state: State
    kinds: tuple[str, ...] = ()

    @property
    def owes(self) -> Owed | None:
        if self.state == "owed":
            return "second_factor"
        return "set_up" if self.state == "set_up" else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows as their second factor: one of the three."""

    code: str | None = None
    recovery_code: str | None = None
    passkey: dict[str, Any] | None = None


def sign_in(sign_in_name: str, password: str) -> Standing:
    """Check a name and password.

    Errors: sign_in.throttled (429, later), sign_in.refused (401, never). Both alike for names nobody has.
    """
    guesses = (tries.of_name(sign_in_name), *tries.of_address())
    tries.refuse_throttled(guesses)
    found = store.credentials(sign_in_name)
    # The slow work is done with no transaction open: others may write meanwhile.
    db.session.rollback()
    right = passwords.matches(found.password_hash if found else None, password)
    # Asked again: tries that came together count one after the other.
    tries.refuse_throttled(guesses)
    if store.credentials(sign_in_name) != found or found is None or not right or not found.active:
        tries.count(guesses)
        audit.add("sign_in", Caller(), outcome="sign_in.refused", subject=found.person if found else None)
        raise Problem("sign_in.refused", keep=True)
    tries.forget(guesses[0])
    audit.add("sign_in", Caller(person=found.person))
    stands = standing_of_newcomer(found.person)
    accounts.learn_name(found.person, sign_in_name)
    # Whoever changes the password ends what is open, and waits for this or has come first.
    if store.credentials(sign_in_name) != found:
        raise Problem("sign_in.refused")
    return stands


def standing_of_newcomer(ident: str) -> Standing:
    """The same for who gets a session now: a first second factor comes into use before that, or ends it."""
    people.locked(ident)
    return standing(ident)


def standing(ident: str) -> Standing:
    """What is still asked of somebody whose password, or whose organisation's word, was right."""
    person = people.person(ident)
    if person is None:
        raise Problem("sign_in.refused")
    kinds = tuple(dict.fromkeys(factor.kind for factor in store.factors(ident)))
    if kinds:
        return Standing(person, "owed", kinds)
    config: Config = current_app.extensions["attune.config"]
    wanted: dict[str, State] = {"required": "set_up", "asked": "invited"}
    return Standing(person, wanted.get(config.second_factor, "none"))


def so_far(caller: Caller) -> Standing | None:
    """How far the session of somebody who has no device in it yet has got; None: there is no such session."""
    if caller.person is None or caller.device is not None:
        return None
    stands = standing(caller.person)
    if caller.owes is not None:
        return stands
    config: Config = current_app.extensions["attune.config"]
    # A second factor that the provider states is the provider's: nobody is invited to another.
    invited = stands.state == "invited" and not (config.provider and config.provider.acr)
    return Standing(stands.person, "invited" if invited else "none")


def question(caller: Caller) -> tuple[bytes, list[bytes]]:
    """A challenge for one of the caller's passkeys. Shape: the challenge, and their credentials."""
    credentials = [factor.credential for factor in store.factors(caller.person or "") if factor.credential]
    return challenges.hand_out("passkey.show", caller.person or ""), credentials


def answer(caller: Caller, shown: Shown) -> Person:
    """Check what is shown as the second factor of a session that owes it.

    Errors: sign_in.throttled, second_factor.refused; every wrong one counts, whatever it was.
    """
    person = people.person(caller.person or "")
    if person is None:
        raise Problem("session.required")
    guesses = (tries.of_second_factor(person.id), *tries.of_address())
    tries.refuse_throttled(guesses)
    if not _is_right(person.id, shown):
        tries.count(guesses)
        audit.add("second_factor.answer", caller, outcome="second_factor.refused")
        raise Problem("second_factor.refused", keep=True)
    tries.forget(guesses[0])
    return person


def _is_right(person: str, shown: Shown) -> bool:
    if shown.recovery_code is not None:
        return recovery_codes.use(person, shown.recovery_code)
    if shown.passkey is not None:
        return _is_passkey(person, shown.passkey)
    return any(is_code(factor, shown.code or "") for factor in store.locked(person, "totp"))


def is_code(factor: SecondFactor, code: str) -> bool:
    """Whether it is a code of the app that was not used before; its step is used up by that."""
    step = totp.step_of(factor, code, now())
    if step is not None:
        factor.counter = step
    return step is not None


def is_code_again(factor: SecondFactor, code: str) -> bool:
    """Whether it is the code of the app that was used last: the same request, sent a second time."""
    return totp.is_of_last_step(factor, code, now())


def _is_passkey(person: str, answer: dict[str, Any]) -> bool:
    try:
        factor, counter = passkeys.used(person, store.locked(person, "passkey"), answer)
    except passkeys.NotProven:
        return False
    factor.counter = counter
    return True
