"""The fictional caseload: six families, eleven children, eight members of staff, none of whom exist.

    is_wanted(app)       a sample organisation with nobody in it
    load(app, now)       into an empty database of a sample organisation
    is_loaded(app)       whether the caseload is here
    people()             the sample sign-ins
    fresh_codes(app)     print a table of the sign-ins, each with a fresh enrolment code

For `app/cli.py` and the tests. Who is who: docs/sample-caseload.md.
"""

from __future__ import annotations

from flask import Flask

from app.config import Unusable
from app.demo.loading import is_loaded, is_wanted, load, refuse_unless_sample
from app.demo.sign_ins import SampleCode, SamplePerson, people, table
from app.devices import actions as devices
from app.extensions import db
from app.people import store

__all__ = ["SampleCode", "SamplePerson", "fresh_codes", "is_loaded", "is_wanted", "load", "people", "table"]


def fresh_codes(app: Flask) -> list[SampleCode]:
    """Make an enrolment code for each sample person, print them as a table, and return them.

    Errors: Unusable when this is not a sample organisation, or the caseload has not been loaded.
    """
    with app.app_context():
        refuse_unless_sample()
        codes = [SampleCode(person, _code(person)) for person in people()]
        db.session.commit()
    print(table(codes), flush=True)
    return codes


def _code(person: SamplePerson) -> str:
    account = store.account_by_name(person.sign_in_name)
    if account is None:
        raise Unusable(
            "The fictional caseload is not in this database: run ./dev demo on an empty data folder first."
        )
    return devices.make_code(account.person_id, None)[0]
