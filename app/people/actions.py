"""What can be done with people: take on, change their post, give an account, sign in."""

from __future__ import annotations

from datetime import timedelta

from app import audit
from app.access import Caller
from app.clock import now
from app.errors import Problem
from app.extensions import db
from app.keyring import held
from app.organisation import store as organisation
from app.people import passwords, store
from app.people.models import Account, Person, Post, SignInTry

NAME_INDEX = "sign_in_name"
WAITS_SEC = (0, 0, 0, 0, 30, 60, 120, 300, 900)


def put_person(ident: str, role: str, team: str | None, active: bool) -> Person:
    """Take somebody on, or change their role, team or standing. Raises the state counter when their post
    changes.

    The name is not kept here: it is in the `person` record of the organisation's stream.
    """
    if team is not None:
        store.add_team(team)
    found = store.person(ident)
    if found is None:
        found = Person(id=ident, role=role, team_id=team, active=active, created_at=now())
        db.session.add(found)
        db.session.flush()
    elif (found.role, found.team_id, found.active) == (role, team, active):
        return found
    found.role, found.team_id, found.active = role, team, active
    _change_post(found)
    return found


def _change_post(person: Person) -> None:
    running = store.running_post(person.id)
    if running is not None:
        running.to_at = now()
    if person.active:
        db.session.add(
            Post(person_id=person.id, role=person.role, team_id=person.team_id, from_at=now(), to_at=None)
        )
    organisation.raise_state("post")


def put_account(person: str, sign_in_name: str, password: str) -> None:
    """Let a person sign in with this name and password.

    Errors: ValueError when another person has that name.
    """
    index = name_index(sign_in_name)
    taken = store.account_by_name(index)
    if taken is not None and taken.person_id != person:
        raise ValueError("This sign-in name is taken: choose another.")
    db.session.merge(
        Account(person_id=person, name_index=index, password_hash=passwords.hash_password(password))
    )
    db.session.flush()


def name_index(sign_in_name: str) -> bytes:
    """The keyed hash a sign-in name is found by; capitals and spaces around it do not matter."""
    return held().index(NAME_INDEX).of(sign_in_name)


def sign_in(sign_in_name: str, password: str) -> Person:
    """Check a name and password.

    Errors: sign_in.throttled (429, later), sign_in.refused (401, never). Both alike for names nobody has.
    """
    index = name_index(sign_in_name)
    _refuse_throttled(store.tries(index))
    account = store.account_by_name(index)
    known_hash = account.password_hash if account else None
    # The slow work is done with no transaction open: others may write meanwhile.
    db.session.rollback()
    right = passwords.matches(known_hash, password)
    # Asked again: tries that came together count one after the other.
    tried = store.tries(index)
    _refuse_throttled(tried)
    account = store.account_by_name(index)
    person = store.person(account.person_id) if account else None
    is_same = account is not None and account.password_hash == known_hash
    if not right or not is_same or person is None or not person.active:
        _count_failure(index, tried)
        audit.add("sign_in", Caller(), outcome="sign_in.refused", subject=person.id if person else None)
        raise Problem("sign_in.refused", keep=True)
    store.forget_tries(index)
    audit.add("sign_in", Caller(person=person.id))
    return person


def _refuse_throttled(tried: SignInTry | None) -> None:
    if tried is not None and tried.wait_until > now():
        wait_sec = int((tried.wait_until - now()).total_seconds()) + 1
        raise Problem("sign_in.throttled", retry_after_sec=wait_sec)


def _count_failure(index: bytes, tried: SignInTry | None) -> None:
    if tried is None:
        tried = SignInTry(name_index=index, failures=0, wait_until=now())
        db.session.add(tried)
    tried.failures += 1
    wait = WAITS_SEC[min(tried.failures, len(WAITS_SEC)) - 1]
    tried.wait_until = now() + timedelta(seconds=wait)
