"""Taking people on at the server's own terminal: the first administrator, then the staff."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category

from app.devices import actions as devices
from app.extensions import db
from app.intake import store as intake
from app.organisation import store as organisation
from app.people import accounts, store
from app.streams import filing
from app.streams import store as streams

FIRST_TEAM = "Administration"
NUMBER_LENGTH = 32
# As the records of people and teams have it, and the question for a sign-in name.
NAME_LENGTH = 200
# Control characters, halves of a letter, and what ends a line.
UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to take on. `role` and `profession` as in the `person` record; `team` by its name.

    `number`: the id that they had before an older database was put back; None: a new one.
    `carries`: what the device carries that their code lets in; None: as the organisation has set.
    """

    name: str
    role: str
    profession: str
    team: str
    number: str | None = None
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
    Errors: ValueError, a plain sentence, when the sign-in name or the number is taken, or a field is not as
    it should be.
    """
    _refuse_unwritable({"sign-in name": sign_in_name, "name": newcomer.name, "team": newcomer.team})
    home = organisation.organisation().id
    # As the device shows it, in groups of four.
    number = "".join(newcomer.number.lower().split()) if newcomer.number is not None else None
    person = number or secrets.token_hex(16)
    if number is not None:
        _refuse_number(number)
    body = {
        "name": newcomer.name,
        "role": newcomer.role,
        "profession": newcomer.profession,
        "team": _team(home, newcomer.team),
        "active": True,
    }
    filing.file_own("person", home, person, body)
    if number is not None:
        _as_of_then(person)
    accounts.put_account(person, sign_in_name, password)
    code, _ = devices.make_code(person, None, newcomer.carries)
    db.session.commit()
    return code


def _refuse_unwritable(written: Mapping[str, str]) -> None:
    """What a terminal sends of a broken letter no record can hold."""
    for what, said in written.items():
        if not said.strip() or len(said) > NAME_LENGTH or UNWRITABLE & set(map(category, said)):
            raise ValueError(f"The {what} must have 1 to {NAME_LENGTH} letters, on one line: write it anew.")


def _refuse_number(number: str) -> None:
    """Nobody gets the number of somebody, or of something else: what is signed in it would be theirs."""
    if len(number) != NUMBER_LENGTH or number.strip("0123456789abcdef"):
        raise ValueError("A number has 32 characters, 0 to 9 and a to f: type it as the device shows it.")
    if organisation.put_back_number() == 0:
        raise ValueError("No older database was put back here: leave the number out.")
    if store.person(number) is not None:
        raise ValueError("Somebody here has this number already: they sign in as before.")
    if number == organisation.organisation().id or store.is_team(number) or streams.stream(number):
        raise ValueError("This number is not a person's: type it as the device shows it.")


def _as_of_then(person: str) -> None:
    """They were here when the newer database was lost: what they wrote is judged so, and what was decided
    about them and has come again before them. Source: sync/PROTOCOL.md section 6.7
    """
    post, put_back_at = store.running_post(person), organisation.put_back_at()
    assert post is not None and put_back_at is not None
    post.from_at = organisation.state_moment(organisation.put_back_number() - 1)
    db.session.flush()
    intake.judge_again(put_back_at)


def _team(home: str, name: str) -> str:
    row = streams.stream(home)
    for document in streams.documents(row) if row else ():
        if document["type"] == "team" and document["body"]["name"].casefold() == name.casefold():
            return str(document["record"])
    team = secrets.token_hex(16)
    filing.file_own("team", home, team, {"name": name})
    return team
