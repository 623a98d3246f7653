"""What a refusal tells, and that it is written down. Which route lets whom in: test_matrix.py."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import matrix
from app.audit import AuditRow
from app.extensions import db
from tests.app.world import (
    STAFF,
    World,
    new_id,
)


def test_refusal_of_a_known_caller_is_in_the_audit_trail(world: World) -> None:
    tablet = world.tablet("priya")
    tablet.post("/api/enrolment-codes", {"person": world.staff["tomas"]})
    with world.app.app_context():
        row = db.session.scalars(select(AuditRow).order_by(AuditRow.number.desc())).first()
        assert row is not None
        assert (row.action, row.outcome, row.person_id) == (
            "enrolment_code.make",
            "access.denied",
            world.staff["priya"],
        )


@pytest.mark.parametrize(
    ("by", "for_whom", "allowed"),
    [
        ("maud", "priya", True),
        ("maud", "odd", False),
        ("maud", "maud", False),
        ("maud", "zora", False),
        ("noor", "priya", True),
        ("noor", "maud", True),
    ],
)
def test_code_is_made_by_the_own_supervisor_or_an_administrator(
    world: World, by: str, for_whom: str, allowed: bool
) -> None:
    answer = world.tablet(by).post("/api/enrolment-codes", {"person": world.staff[for_whom]})
    assert answer.status_code == (201 if allowed else 404)


def test_person_of_another_team_looks_like_nobody_byte_for_byte(world: World) -> None:
    desk = world.tablet("maud")
    other = desk.post("/api/enrolment-codes", {"person": world.staff["odd"]})
    nobody = desk.post("/api/enrolment-codes", {"person": new_id()})
    assert (other.status_code, other.data) == (nobody.status_code, nobody.data)
    assert dict(other.headers) == dict(nobody.headers)


def test_device_of_another_team_looks_like_none_byte_for_byte(world: World) -> None:
    desk, odd = world.tablet("maud"), world.tablet("odd")
    other = desk.post(f"/api/devices/{odd.device.identity.device}/revoke", {})
    nothing = desk.post(f"/api/devices/{new_id()}/revoke", {})
    assert (other.status_code, other.data) == (404, nothing.data)
    assert odd.pull_raw()[1].status_code == 200


def test_roles_of_the_tests_are_those_of_the_table() -> None:
    assert {role for role, _ in STAFF.values()} == matrix.EVERYONE
