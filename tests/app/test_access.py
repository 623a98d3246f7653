"""Which routes let whom in: the permission table against every route and role, and what a refusal tells."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app import access
from app.audit import AuditRow
from app.extensions import db
from tests.app.world import (
    MARK,
    STAFF,
    World,
    new_id,
)

# Who each role is in the small organisation of the tests.
PERSON_OF = {
    "practitioner": "priya",
    "supervisor": "maud",
    "safeguarding_lead": "bea",
    "administrator": "noor",
}
ROUTES: dict[tuple[str, str], tuple[str, dict[str, Any] | None]] = {
    ("POST", "/api/pull"): ("stream.pull", None),
    ("POST", "/api/enrolment-codes"): ("enrolment_code.make", {"person": "0" * 32}),
    ("POST", "/api/devices/<device>/revoke"): ("device.revoke", {}),
    ("GET", "/api/blobs/<name>"): ("blob.read", {}),
}


def path_of(route: tuple[str, str]) -> str:
    """The address of a route, naming something that is not there."""
    return route[1].replace("<device>", "0" * 32).replace("<name>", "0" * 64)


def test_table_of_routes_here_is_the_servers(world: World) -> None:
    """A route that asks for a device's session must be in the table of this file, or it goes untested."""
    asking = {
        (method, rule.rule)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (name := getattr(world.app.view_functions[rule.endpoint], "_permission", None))
        and access.PERMISSIONS[name].session == "device"
    }
    assert asking == set(ROUTES)


@pytest.mark.parametrize("role", sorted(access.EVERYONE))
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[1])
def test_route_lets_in_exactly_the_roles_of_the_table(
    world: World, route: tuple[str, str], role: str
) -> None:
    permission, body = ROUTES[route]
    tablet = world.tablet(PERSON_OF[role])
    asked = body if body is not None else tablet.device.pull()
    answer = tablet.client.open(path_of(route), method=route[0], json=asked, headers=MARK)
    denied = answer.status_code == 403 and answer.json["code"] == "access.denied"
    assert denied == (role not in access.PERMISSIONS[permission].roles)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[1])
def test_route_refuses_a_caller_without_a_session_before_reading_the_body(
    world: World, route: tuple[str, str]
) -> None:
    client = world.app.test_client()
    answer = client.open(path_of(route), method=route[0], json={"nonsense": 1}, headers=MARK)
    assert (answer.status_code, answer.json["code"]) == (401, "session.required")


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
    assert {role for role, _ in STAFF.values()} == access.EVERYONE
