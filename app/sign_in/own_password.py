"""That it is the owner of an account who asks, by their password; checked while nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app import endpoint, tries
from app.access import Caller
from app.errors import Problem
from app.people import passwords
from app.people import store as people
from app.sign_in import store

Work = TypeVar("Work")


def confirm(caller: Caller, password: str) -> None:
    """Until the commit the password is nobody else's to change.

    Errors: as `weigh`.
    """
    weigh(caller, lambda kept: passwords.matches(kept, password), lambda right: right)


def weigh(caller: Caller, work: Callable[[str | None], Work], is_right: Callable[[Work], bool]) -> Work:
    """Do the slow `work` on the hash of the caller's password with no transaction open and no turn taken.
    What it gives counts if the hash is still that, and the session still there.

    Errors: sign_in.refused (401) when it is not right, sign_in.throttled (429), session.required (401).
    """
    person = caller.person or ""
    guesses = (tries.of_second_factor(person), *tries.of_address())
    tries.refuse_throttled(guesses)
    kept = store.password_hash(person)
    with endpoint.beside():
        found = work(kept)
    # Asked again: tries that came together count one after the other.
    tries.refuse_throttled(guesses)
    if endpoint.whoever_asks().session != caller.session:
        raise Problem("session.required")
    people.locked(person)
    if not is_right(found) or store.password_hash(person) != kept:
        tries.count(guesses)
        raise Problem("sign_in.refused", keep=True)
    return found
