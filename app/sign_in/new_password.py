"""Changing one's own password, from a device that is set up.

Source: docs/decisions/0039-a-second-factor.md
"""

from __future__ import annotations

from app import tries
from app.access import Caller
from app.devices import store as devices
from app.errors import Problem
from app.extensions import db
from app.people import passwords
from app.people import store as people
from app.sign_in import store


def change(caller: Caller, password: str, new: str) -> None:
    """Take `new` in the place of `password`. Every other session of the caller's ends: a device that is set
    up begins another by itself, and whoever has signed in with the old password is out.

    The same again, after an answer that was lost, changes nothing: whoever sends the new one knows it.

    Errors: sign_in.refused (401) and sign_in.throttled (429), counted as for a second factor; password.weak
    (422).
    """
    if passwords.weakness(new):
        raise Problem("password.weak")
    person = caller.person or ""
    guesses = (tries.of_second_factor(person), *tries.of_address())
    tries.refuse_throttled(guesses)
    kept = store.password_hash(person)
    # The slow work is done with no transaction open: others may write meanwhile.
    db.session.rollback()
    is_right = passwords.matches(kept, password)
    is_done = not is_right and passwords.matches(kept, new)
    hashed = passwords.hash_password(new)
    # Asked again: tries that came together count one after the other.
    tries.refuse_throttled(guesses)
    people.locked(person)
    account = people.account(person)
    if account is None or account.password_hash != kept or not (is_right or is_done):
        tries.count(guesses)
        raise Problem("sign_in.refused", keep=True)
    if is_right:
        account.password_hash = hashed
        devices.end_other_sessions_of_person(person, caller.session)
