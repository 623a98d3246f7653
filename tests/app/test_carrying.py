"""What a device carries is policy: a managed one the caseload, any other only children with a visit ahead.

The server decides it at each answer. Rows 660 to 669 of sync/PROTOCOL.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import create_engine, select, text

from app import access, erasure, matrix, schema_version
from app.audit import AuditRow
from app.carrying.models import PlannedVisit
from app.clock import time_text
from app.config import Config, Unusable
from app.devices.models import Device
from app.extensions import db
from app.jobs import clean_up
from sync.types import DeviceId, Replaced
from tests.app.attaching import add
from tests.app.court import COURT, protect
from tests.app.filed import damage, why
from tests.app.test_break_glass import broken
from tests.app.world import (
    STAFF,
    Tablet,
    World,
    child_body,
    family_body,
    new_id,
    pen_picture_body,
    visit_body,
)
from tests.migrations.test_migrations import fill


def say(desk: Tablet, tablet: Tablet, carries: str = "visits") -> int:
    device = tablet.device.identity.device
    return desk.post(f"/api/devices/{device}/carries", {"carries": carries}).status_code


def plan(tablet: Tablet, child: str, at: str | None = None) -> dict[str, Any]:
    answer = tablet.post("/api/planned-visits", {"child": child, **({"at": at} if at else {})})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def take_off(tablet: Tablet, child: str) -> None:
    assert tablet.post("/api/planned-visits/off", {"child": child}).status_code == 204


def told(tablet: Tablet) -> Any:
    """What the device holds of lines after two contacts: the first says that there are some."""
    tablet.pull()
    tablet.pull()
    return tablet.device.carried


def rows(world: World, action: str) -> list[tuple[str | None, str | None]]:
    with world.app.app_context():
        chosen = select(AuditRow.subject_id, AuditRow.outcome).where(AuditRow.action == action)
        return [(subject, outcome) for subject, outcome in db.session.execute(chosen)]


def of_a_case(tablet: Tablet) -> set[str]:
    return {s for s, replica in tablet.device.streams.items() if replica.kind in ("child", "family")}


def test_unmanaged_device_is_given_only_children_with_a_visit_ahead(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    other, home = world.second_child(desk, "priya")
    phone.pull()
    assert of_a_case(phone) == {world.child, world.family, other, home}
    assert say(desk, phone) == 204
    purged = phone.pull().state["purge"]
    assert set(purged) == {world.child, world.family, other, home} and of_a_case(phone) == set()
    plan(phone, world.child)
    phone.pull()
    assert of_a_case(phone) == {world.child, world.family}
    assert any(row["type"] == "child" for row in phone.records(world.child))
    assert say(desk, phone, "caseload") == 204
    phone.pull()
    assert of_a_case(phone) == {world.child, world.family, other, home}


def test_what_a_device_claims_to_hold_or_to_be_changes_nothing(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    for have in ({}, {world.child: 0}, {world.child: 3, world.family: 2}):
        asked = phone.device.pull() | {"have": have}
        answer = phone.post("/api/pull", asked)
        opened = phone.device.accept_packs(asked["request"], answer.data)
        assert {run.stream for run in opened.runs} & {world.child, world.family} == set()
        assert set(opened.state["purge"]) == set(have)
        assert {row["stream"] for row in opened.state["streams"]} & {world.child, world.family} == set()


def test_visit_brings_a_child_three_days_before_it_until_a_day_after(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    start = world.clock.moment()
    visit = plan(phone, world.child, time_text(start + timedelta(days=5)))
    assert visit["until"] == time_text(start + timedelta(days=6))
    for hours, here in ((0, False), (47, False), (49, True), (143, True), (145, False)):
        passed = (world.clock.moment() - start).total_seconds() / 3600
        world.clock.forward(hours=hours - round(passed))
        phone.open_session()
        phone.pull()
        assert (world.child in of_a_case(phone)) == here, hours


def test_taking_a_child_off_and_the_end_of_an_allocation_take_it_from_the_device(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    other, _ = world.second_child(desk, "tomas")
    plan(phone, world.child)
    phone.pull()
    assert world.child in of_a_case(phone)
    take_off(phone, world.child)
    phone.pull()
    assert of_a_case(phone) == set()
    assert phone.post("/api/planned-visits", {"child": other}).status_code == 404
    assert (world.child, "done") in rows(world, "visit.plan")
    assert (world.child, "done") in rows(world, "visit.drop")


def test_plan_gives_nobody_a_right_to_read(any_world: World) -> None:
    """A plan made while the child was theirs brings nothing once it is not."""
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    plan(phone, world.child)
    phone.pull()
    (span,) = [d for d in desk_records(desk, world.child) if d["type"] == "allocation"]
    now = time_text(world.clock.moment())
    desk.save(
        "allocation",
        world.child,
        span["body"] | {"ends_at": now, "end_reason": "closed"},
        record=span["record"],
        base=1_000,
    )
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    state = phone.pull().state
    assert of_a_case(phone) == set() and state["carries"]["visits"] == []


def desk_records(desk: Tablet, child: str) -> list[dict[str, Any]]:
    desk.pull()
    return desk.records(child)


def test_child_that_is_not_carried_is_named_with_as_little_as_a_note_takes(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    (line,) = told(phone).lines
    assert line == {
        "child": world.child,
        "family": world.family,
        "family_name": "Alder",
        "preferred_name": "Wren",
        "dob": "2026-11-11",
        "edd": None,
        "gestation_at_birth_days": 280,
        "sex": "female",
        "languages": ["English"],
        "interpreter_needed": False,
        "mobility": "not_mobile",
    }
    phone.pull()
    assert rows(world, "child.named") == [(world.child, "done")]
    desk.pull()
    desk.save(
        "child",
        world.child,
        child_body(world.family, preferred_name="Wrenna"),
        record=world.child,
        base=desk.device.streams[world.child].version,
    )
    assert why(desk.deliver()) == {}
    phone.pull()
    assert [line["preferred_name"] for line in phone.device.carried.lines] == ["Wrenna"]
    plan(phone, world.child)
    phone.pull()
    assert phone.device.carried.lines == ()


def test_child_is_named_whose_record_leaves_out_what_may_be_empty(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    left_out = ("edd", "gestation_at_birth_days")
    body = {name: said for name, said in child_body(world.family).items() if name not in left_out}
    child = new_id()
    desk.save("child", child, body, record=child)
    desk.save("allocation", child, world.allocation_body("priya", child))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    say(desk, phone)
    (line,) = [line for line in told(phone).lines if line["child"] == child]
    assert [line[name] for name in left_out] == [None, None]


@pytest.mark.parametrize("what", ["child", "family"])
def test_line_is_told_as_soon_as_its_record_opens_again(any_world: World, what: str) -> None:
    """A key that was missing is back, or a backup: nothing else has changed."""
    world, phone = any_world, any_world.tablet("priya")
    say(any_world.tablet("maud"), phone)
    damage(world, getattr(world, what))
    assert [line["family_name"] for line in told(phone).lines] == {"child": [], "family": [""]}[what]
    assert "lines" not in phone.pull().state["carries"]
    damage(world, getattr(world, what))
    assert [(line["preferred_name"], line["family_name"]) for line in told(phone).lines] == [
        ("Wren", "Alder")
    ]


def test_client_that_knows_nothing_of_lines_gets_what_policy_allows_and_no_names(
    any_world: World,
) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    plan(phone, world.child)
    for _ in range(2):
        asked = {name: said for name, said in phone.device.pull().items() if name != "lines"}
        phone.device.streams = {}
        answer = phone.device.accept_packs(asked["request"], phone.post("/api/pull", asked).data)
        assert "lines" not in answer.state["carries"]
    assert of_a_case(phone) <= {world.child, world.family}
    assert rows(world, "child.named") == []


def test_note_about_a_child_that_is_not_carried_is_filed(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    assert told(phone).lines and of_a_case(phone) == set()
    visit, at = new_id(), time_text(world.clock.moment())
    phone.save("visit", world.family, visit_body(world.child, [], at), record=visit)
    phone.save("pen_picture", world.child, pen_picture_body("You hum."))
    assert why(phone.deliver()) == {}
    assert any(row["record"] == visit for row in desk_records(desk, world.family))


def test_device_lets_go_by_itself_a_day_after_the_visit_and_keeps_what_is_unsent(
    any_world: World,
) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    plan(phone, world.child)
    phone.pull()
    phone.save("pen_picture", world.child, pen_picture_body("You hum."))
    world.clock.forward(hours=23, minutes=59)
    assert phone.device.let_go() == set()
    world.clock.forward(minutes=1)
    assert phone.device.let_go() == {world.child, world.family}
    world.clock.forward(hours=-30)
    assert phone.device.let_go() == set() and of_a_case(phone) == set()
    world.clock.forward(hours=30)
    assert why(phone.deliver()) == {}


def test_clock_put_back_keeps_no_record_longer(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    say(desk, phone)
    plan(phone, world.child)
    phone.pull()
    world.clock.forward(hours=12)
    assert phone.device.let_go() == set()
    world.clock.forward(hours=12, minutes=1)
    phone.device.latest = max(phone.device.latest, time_text(world.clock.moment()))
    world.clock.forward(hours=-20)
    assert phone.device.let_go() == {world.child, world.family}


def test_attachment_of_a_child_that_is_not_carried_is_not_given_to_that_device(
    any_world: World,
) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    tablet = world.tablet("priya")
    tablet.pull()
    visit, at = new_id(), time_text(world.clock.moment())
    drawing = add(tablet, world.child, visit, b"a house")
    tablet.save("visit", world.family, visit_body(world.child, [drawing.record], at), record=visit)
    tablet.save("attachment", world.child, drawing.body, record=drawing.record)
    drawing.send()
    assert why(tablet.deliver()) == {}
    say(desk, phone)
    path = f"/api/blobs/{drawing.name.hex()}"
    nothing = phone.client.get(f"/api/blobs/{'1' * 64}")
    refused = phone.client.get(path)
    assert (refused.status_code, refused.data) == (404, nothing.data)
    assert tablet.client.get(path).status_code == 200
    plan(phone, world.child)
    assert phone.client.get(path).status_code == 200


def test_record_opened_in_an_emergency_comes_to_an_unmanaged_device(any_world: World) -> None:
    world, desk, phone = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    say(desk, phone)
    broken(phone, world.child)
    phone.pull()
    assert of_a_case(phone) == {world.child, world.family}
    world.clock.forward(hours=4)
    assert phone.device.let_go() == {world.child, world.family}


def test_supervisors_own_device_is_held_to_it_and_brings_any_child_of_the_team(any_world: World) -> None:
    world, manager, desk = any_world, any_world.tablet("sefton"), any_world.tablet("maud")
    assert say(manager, desk) == 204
    assert [line["child"] for line in told(desk).lines] == [world.child] and of_a_case(desk) == set()
    plan(desk, world.child)
    desk.pull()
    assert of_a_case(desk) == {world.child, world.family}


def test_nobody_is_named_to_who_may_read_restricted_words_only(any_world: World) -> None:
    world, admin, lead = any_world, any_world.tablet("noor"), any_world.tablet("bea")
    author = world.tablet("priya")
    author.pull()
    author.save("pen_picture", world.child, pen_picture_body("For few."), visibility="restricted")
    assert why(author.deliver()) == {}
    lead.pull()
    assert of_a_case(lead) == {world.child}
    assert say(admin, lead) == 204
    assert told(lead).lines == () and of_a_case(lead) == set()


def test_line_of_a_sibling_names_no_family_that_is_closed(any_world: World) -> None:
    """Tomas covers the brother of a protected child on duty: he has the brother, and not the family."""
    world, desk, brother = any_world, any_world.tablet("maud"), new_id()
    desk.save("child", brother, child_body(world.family, preferred_name="Finch"), record=brother)
    for who, role in (("priya", "lead"), ("tomas", "duty_cover")):
        desk.save("allocation", brother, world.allocation_body(who, brother, role=role))
    assert why(desk.deliver()) == {}
    phone = world.tablet("tomas")
    assert say(desk, phone) == 204
    world.clock.forward(minutes=1)
    assert [line["family_name"] for line in told(phone).lines] == ["Alder"]
    manager = world.tablet("sefton")
    protect(desk, manager, world.child)
    world.clock.forward(minutes=1)
    phone.pull()
    assert [(line["child"], line["family_name"]) for line in phone.device.carried.lines] == [(brother, "")]
    protect(desk, manager, world.child, protected=False)
    world.clock.forward(minutes=1)
    phone.pull()
    assert [line["family_name"] for line in phone.device.carried.lines] == ["Alder"]


def test_line_says_nothing_of_a_restricted_record(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    family, child, few = new_id(), new_id(), {"visibility": "restricted"}
    desk.save("family", family, family_body(), record=family, **few)
    desk.save("child", child, child_body(family, preferred_name="Finch"), record=child, **few)
    for who, role in (("priya", "lead"), ("tomas", "duty_cover")):
        desk.save("allocation", child, world.allocation_body(who, child, role=role))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    lead, cover = world.tablet("priya"), world.tablet("tomas")
    assert say(desk, lead) == say(desk, cover) == 204
    assert {line["preferred_name"] for line in told(lead).lines} == {"Wren", "Finch"}
    assert told(cover).lines == ()
    world.clock.forward(minutes=1)
    desk.save("allocation", child, world.allocation_body("tomas", child, role="co_worker"))
    assert why(desk.deliver()) == {}
    cover.pull()
    assert [line["preferred_name"] for line in cover.device.carried.lines] == ["Finch"]


@pytest.mark.parametrize("whom", [*COURT.values(), "tomas", "odd", "zora"])
@pytest.mark.parametrize("role", COURT)
def test_who_says_what_a_device_carries_is_exactly_of_the_matrix(world: World, role: str, whom: str) -> None:
    by, theirs = world.tablet(COURT[role]), world.tablet(whom)
    allowed = matrix.scopes("device.trust", role)
    led = access.LED_BY.get(role, frozenset())
    team = STAFF[whom][1] == STAFF[COURT[role]][1] and STAFF[whom][0] in led
    may = whom != COURT[role] and ("anybody" in allowed or ("team" in allowed and team))
    assert (say(by, theirs) == 204) == may
    with world.app.app_context():
        device = db.session.get_one(Device, theirs.device.identity.device)
        assert device.carries == ("visits" if may else None)
    if not may and allowed:
        nothing = by.post(f"/api/devices/{new_id()}/carries", {"carries": "visits"})
        refused = by.post(f"/api/devices/{theirs.device.identity.device}/carries", {"carries": "visits"})
        assert (refused.status_code, refused.data) == (404, nothing.data)


@pytest.mark.parametrize("said", [None, "caseload", "visits"])
def test_code_says_what_the_device_will_carry_and_the_next_one_inherits_it(
    world: World, said: str | None
) -> None:
    desk, phone = world.tablet("maud"), world.new_tablet("priya")
    asked = {"person": world.staff["priya"], **({"carries": said} if said else {})}
    code = desk.post("/api/enrolment-codes", asked).json["code"]
    assert phone.enrol(code).status_code == 201 and phone.open_session().status_code == 200
    phone.pull()
    assert (world.child in of_a_case(phone)) == (said != "visits")
    another = world.tablet("priya", Replaced(DeviceId(phone.device.identity.device), 0))
    devices = {row["device"]: row["carries"] for row in another.client.get("/api/devices").json["devices"]}
    assert devices[another.device.identity.device] == (said or "caseload")
    desk.pull()
    told_to_desk = {row["device"]: row["carries"] for row in desk.device.answer.state["devices"]}
    assert devices.items() <= told_to_desk.items()


def test_setting_counts_where_nobody_has_said_anything(
    environment: dict[str, str], app: Flask, world: World
) -> None:
    phone = world.tablet("priya")
    app.extensions["attune.config"] = replace(app.extensions["attune.config"], device_carries="visits")
    assert phone.pull().state["carries"]["what"] == "visits" and of_a_case(phone) == set()
    assert Config.from_environment(environment).device_carries == "caseload"
    with pytest.raises(Unusable, match="ATTUNE_DEVICE_CARRIES"):
        Config.from_environment(environment | {"ATTUNE_DEVICE_CARRIES": "everything"})


def test_devices_do_not_go_back_to_the_caseload_with_an_older_program(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'm.db'}")
    with engine.begin() as connection:
        command.upgrade(schema_version.settings(connection), "0018")
        fill(connection)
        connection.execute(text("UPDATE device SET carries = 'visits'"))
    refused = pytest.raises(RuntimeError, match="Nothing was changed")
    with refused, engine.begin() as connection:
        command.downgrade(schema_version.settings(connection), "0017")
    with engine.connect() as connection:
        assert schema_version.current(connection) == "0018"
    engine.dispose()


def test_plans_go_when_they_are_over_and_with_the_child(any_world: World) -> None:
    world, phone = any_world, any_world.tablet("priya")
    plan(phone, world.child)
    plan(phone, world.child, time_text(world.clock.moment() + timedelta(days=9)))
    too_far = time_text(world.clock.moment() + timedelta(days=93))
    answer = phone.post("/api/planned-visits", {"child": world.child, "at": too_far})
    assert (answer.status_code, answer.json["code"]) == (422, "visit.too_far")

    def standing() -> int:
        with world.app.app_context():
            return len(list(db.session.scalars(select(PlannedVisit))))

    assert standing() == 2
    world.clock.forward(hours=25)
    with world.app.app_context():
        clean_up.run()
        db.session.commit()
    assert standing() == 1
    with world.app.app_context():
        erasure.erase(world.child)
    assert standing() == 0
