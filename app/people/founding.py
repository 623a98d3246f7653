"""The first administrator of a new organisation, taken on at the server's own terminal."""

from __future__ import annotations

import secrets

from app.devices import actions as devices
from app.extensions import db
from app.organisation import store as organisation
from app.people import actions, store
from app.streams import filing


def first_administrator(sign_in_name: str, password: str) -> str:
    """Take on the first administrator.

    Shape:  their enrolment code.
    Errors: ValueError, a plain sentence, when there are people already.
    """
    if store.everybody():
        raise ValueError("There are people here already: an administrator makes further codes in the app.")
    home = organisation.organisation().id
    person, team = secrets.token_hex(16), secrets.token_hex(16)
    filing.file_own("team", home, team, {"name": "Administration"})
    body = {
        "name": sign_in_name,
        "role": "administrator",
        "profession": "other",
        "team": team,
        "active": True,
    }
    filing.file_own("person", home, person, body)
    actions.put_account(person, sign_in_name, password)
    code, _ = devices.make_code(person, None)
    db.session.commit()
    return code
