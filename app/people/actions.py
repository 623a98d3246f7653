"""What can be done with people: take on, change their post, change their password at the terminal."""

from __future__ import annotations

from app import audit, tries
from app.access import Caller
from app.clock import now
from app.devices import store as devices
from app.extensions import db
from app.organisation import store as organisation
from app.people import accounts, passwords, store
from app.people.models import Person, Post


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
    db.session.flush()
    # What they may do has changed: whoever is signed in as them is asked anew who they are.
    devices.end_sessions_of_person(person.id)
    organisation.raise_state("post")


def set_password_at_terminal(sign_in_name: str, password: str) -> None:
    """Let somebody sign in with this password from now on, on the word of whoever runs the server. Whoever
    has signed in as them is out, and wrong guesses at their name are forgotten.

    Errors: ValueError, a plain sentence, when nobody has that name.
    """
    account = store.account_by_name(sign_in_name)
    if account is None:
        raise ValueError("Nobody has this sign-in name: check how it is written.")
    store.locked(account.person_id)
    account.password_hash = passwords.hash_password(password)
    accounts.learn_name(account.person_id, sign_in_name)
    tries.forget(tries.of_name(sign_in_name))
    devices.end_sessions_of_person(account.person_id)
    audit.add("password.set", Caller(), subject=account.person_id)
    db.session.commit()
