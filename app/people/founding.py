"""Taking people on at the server's own terminal: the first administrator, then the staff."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.devices import actions as devices
from app.extensions import db
from app.organisation import store as organisation
from app.people import actions, store
from app.streams import filing
from app.streams import store as streams

FIRST_TEAM = "Administration"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to take on. `role` and `profession` as in the `person` record; `team` by its name.

    `carries`: what the device carries that their code lets in; None: as the organisation has set.
    """

    name: str
    role: str
    profession: str
    team: str
    carries: str | None = None


def first_administrator(sign_in_name: str, password: str) -> str:
    """Take on the first administrator.

    Shape:  their enrolment code.
    Errors: ValueError, a plain sentence, when there are people already.
    """
    if store.everybody():
        raise ValueError("There are people here already: take on more with 'python -m app.cli person'.")
    return take_on(Newcomer(sign_in_name, "administrator", "other", FIRST_TEAM), sign_in_name, password)


def take_on(newcomer: Newcomer, sign_in_name: str, password: str) -> str:
    """Take somebody on, into a team that is made if there is none of that name.

    Shape:  their enrolment code.
    Errors: ValueError, a plain sentence, when the sign-in name is taken or a field is not as it should be.
    """
    home = organisation.organisation().id
    person = secrets.token_hex(16)
    body = {
        "name": newcomer.name,
        "role": newcomer.role,
        "profession": newcomer.profession,
        "team": _team(home, newcomer.team),
        "active": True,
    }
    filing.file_own("person", home, person, body)
    actions.put_account(person, sign_in_name, password)
    code, _ = devices.make_code(person, None, newcomer.carries)
    db.session.commit()
    return code


def _team(home: str, name: str) -> str:
    row = streams.stream(home)
    for document in streams.documents(row) if row else ():
        if document["type"] == "team" and document["body"]["name"].casefold() == name.casefold():
            return str(document["record"])
    team = secrets.token_hex(16)
    filing.file_own("team", home, team, {"name": name})
    return team
