"""Load the fictional caseload into an empty database, by the path that every record takes.

The sample staff's devices sign and seal; intake stores; the opener files; the clock walks up to today.

Source: docs/decisions/0013-the-sample-caseload-takes-the-real-path.md
"""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import select

from app import audit
from app.access import Caller
from app.audit import AuditRow
from app.caseload import dues
from app.clock import Clock
from app.config import Config, Unusable
from app.demo import bodies, script
from app.demo.bodies import Ids
from app.demo.days import Days
from app.demo.families import FAMILIES
from app.demo.seeding import SeedingDevice, WalkingClock
from app.demo.sign_ins import sign_in_name, sign_in_password
from app.demo.spec import Staff
from app.demo.staff import NUMBERS, STAFF, START_DAY, TEAMS
from app.extensions import db
from app.opener.actions import settle_next
from app.organisation import store as organisation
from app.people import accounts
from app.people.models import Person
from app.streams import filing

CLOCK = "attune.clock"
OPENS_AT = "07:30"
MARK, BEGUN, DONE = "sample.load", "begun", "done"


def load(app: Flask, now: datetime) -> None:
    """Load the caseload, its last day being the day before `now`. The opener must not be running yet.

    Errors: Unusable when this is not a sample organisation, or not an empty one; nothing has changed then.
    """
    with app.app_context():
        refuse_unless_sample()
        if not _is_empty():
            raise Unusable(
                "This database is in use, so the fictional caseload was not loaded: "
                "set ATTUNE_DATA to a new folder to have one beside it."
            )
        audit.add(MARK, Caller(), outcome=BEGUN)
        db.session.commit()
        days = Days(now.date())
        clock = WalkingClock(days.moment(START_DAY, OPENS_AT))
        usual: Clock = app.extensions[CLOCK]
        app.extensions[CLOCK] = clock
        try:
            _Telling(Ids(secrets.token_bytes(16)), days, clock).tell()
        finally:
            app.extensions[CLOCK] = usual
            db.session.rollback()
        dues.work_out()
        audit.add(MARK, Caller(), outcome=DONE)
        db.session.commit()


def is_wanted(app: Flask) -> bool:
    """Whether this is a sample organisation with nobody in it yet.

    Errors: Unusable when a loading was interrupted here: half a caseload would tell half a story.
    """
    with app.app_context():
        config: Config = current_app.extensions["attune.config"]
        if _marked(BEGUN) and not _marked(DONE):
            raise Unusable(
                f"Loading the fictional caseload was interrupted: remove {config.data}, then start again."
            )
        return config.sample and _is_empty()


def is_loaded(app: Flask) -> bool:
    """Whether this is a sample organisation that holds the whole caseload."""
    with app.app_context():
        config: Config = current_app.extensions["attune.config"]
        return config.sample and _marked(DONE)


def _marked(outcome: str) -> bool:
    rows = select(AuditRow.number).where(AuditRow.action == MARK, AuditRow.outcome == outcome)
    return db.session.scalar(rows.limit(1)) is not None


def _is_empty() -> bool:
    return db.session.scalar(select(Person.id).limit(1)) is None and not _marked(BEGUN)


def refuse_unless_sample() -> None:
    """Sample passwords are printed in the open: they may never exist in a real organisation.

    Errors: Unusable.
    """
    config: Config = current_app.extensions["attune.config"]
    if not config.sample:
        raise Unusable(
            "This server is set up for real work (ATTUNE_SAMPLE=no), so there is no fictional caseload here: "
            "set ATTUNE_SAMPLE=yes and ATTUNE_DATA to a new folder to try one."
        )


class _Telling:
    """One loading: its ids, its days, its clock, and the devices that have been enrolled so far."""

    def __init__(self, ids: Ids, days: Days, clock: WalkingClock) -> None:
        self._ids, self._days, self._clock = ids, days, clock
        self._devices: dict[str, SeedingDevice] = {}

    def tell(self) -> None:
        """Walk through everything that happened, then take the devices out of use."""
        self._begin()
        joining = sorted(STAFF, key=lambda one: one.since)
        for step in script.steps(FAMILIES, self._ids, self._days):
            while joining and self._days.moment(joining[0].since, OPENS_AT) <= step.signed_at:
                self._join(joining.pop(0))
            self._clock.walk_to(step.signed_at)
            self._devices[step.by].sign(step)
            self._clock.walk_to(step.received_at)
            self._devices[step.by].deposit()
            for _ in step.drafts:
                settle_next(most=1)
        self._retire()

    def _begin(self) -> None:
        home = organisation.organisation().id
        for key, name in TEAMS.items():
            filing.file_own("team", home, self._ids("team", key), {"name": name})
        filing.file_own("local_numbers", home, self._ids("numbers"), bodies.numbers_body(NUMBERS))
        db.session.commit()

    def _join(self, staff: Staff) -> None:
        """Take somebody on: person, account, and the device they are given."""
        self._clock.walk_to(self._days.moment(staff.since, OPENS_AT))
        person = self._ids("person", staff.key)
        filing.file_own(
            "person", organisation.organisation().id, person, bodies.person_body(staff, self._ids)
        )
        accounts.put_account(person, sign_in_name(staff), sign_in_password(staff))
        db.session.commit()
        device = SeedingDevice(person, staff.role, self._clock)
        device.enrol()
        self._devices[staff.key] = device

    def _retire(self) -> None:
        unfiled = {key: list(device.retire()) for key, device in self._devices.items()}
        if any(unfiled.values()):
            raise Unusable(f"The caseload was not filed whole ({unfiled}): report this.")
