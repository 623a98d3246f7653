"""Who may do and read what: the permission table against every route and role, and each rule of filing and
reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app import access
from app.audit import AuditRow
from app.caseload.models import Allocation
from app.clock import time_text
from app.extensions import db
from tests.app.world import (
    MARK,
    STAFF,
    Tablet,
    World,
    child_body,
    child_visit_body,
    family_body,
    new_id,
    pen_picture_body,
    review_body,
    visit_body,
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


def why(receipt: Any) -> dict[int, str]:
    return {q.seq: q.why for q in receipt.quarantined}


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


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "reads"),
    [("priya", True), ("maud", True), ("tomas", False), ("zora", False), ("bea", False), ("noor", False)],
)
def test_child_is_read_by_the_allocated_and_their_supervisor(any_world: World, who: str, reads: bool) -> None:
    tablet = any_world.tablet(who)
    answer = tablet.pull()
    named = {row["stream"] for row in answer.state["streams"]}
    assert (any_world.child in named, any_world.family in named) == (reads, reads)
    assert bool(tablet.records(any_world.child)) == reads
    assert any_world.organisation in named


def test_unallocated_child_is_purged_exactly_like_one_that_does_not_exist(any_world: World) -> None:
    tablet = any_world.tablet("tomas")
    nothing = new_id()
    from sync.device import Replica

    tablet.device.streams = {any_world.child: Replica("child", 3), nothing: Replica("child", 3)}
    answer = tablet.pull()
    assert sorted(answer.state["purge"]) == sorted([any_world.child, nothing])
    assert [run.stream for run in answer.runs if run.kind in ("child", "family")] == []


def test_deposit_about_an_unallocated_child_is_refused_like_one_that_does_not_exist(any_world: World) -> None:
    tablet = any_world.tablet("tomas")
    for stream in (any_world.child, new_id()):
        tablet.save("pen_picture", stream, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed", 2: "not_allowed"}


def test_end_of_allocation_purges_the_child_at_the_next_pull(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    assert tablet.records(any_world.child)
    end_allocation(any_world, desk)
    answer = tablet.pull()
    assert sorted(answer.state["purge"]) == sorted([any_world.child, any_world.family])
    assert tablet.records(any_world.child) == []
    desk.pull()
    assert desk.records(any_world.child) == []


def end_allocation(world: World, desk: Tablet) -> None:
    with world.app.app_context():
        row = db.session.scalars(select(Allocation).where(Allocation.child_id == world.child)).one()
        body = world.allocation_body("priya", starts_at=time_text(row.starts_at))
        record = row.record_id
    world.clock.forward(minutes=5)
    body |= {"ends_at": time_text(world.clock.moment()), "end_reason": "transfer"}
    desk.save("allocation", world.child, body, record=record)
    world.clock.forward(seconds=1)
    assert desk.deliver().quarantined == ()
    world.clock.forward(minutes=5)


def test_restricted_record_is_read_by_the_allocated_the_supervisor_and_the_lead_only(
    any_world: World,
) -> None:
    world = any_world
    tablet, desk, lead, cover = (world.tablet(who) for who in ("priya", "maud", "bea", "tomas"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    assert desk.deliver().quarantined == ()
    tablet.save("pen_picture", world.child, pen_picture_body("For few eyes."), visibility="restricted")
    tablet.save("pen_picture", world.child, pen_picture_body("For the team."))
    tablet.deliver()
    told: dict[str, list[str]] = {}
    for reader in (tablet, desk, lead, cover):
        reader.pull()
        pictures = [r for r in reader.records(world.child) if r["type"] == "pen_picture"]
        told[reader.who] = sorted(r["body"]["text"] for r in pictures)
    both = ["For few eyes.", "For the team."]
    assert told == {"priya": both, "maud": both, "bea": ["For few eyes."], "tomas": ["For the team."]}
    assert [r["type"] for r in lead.records(world.child)] == ["pen_picture"]


def test_wider_reach_brings_the_records_that_were_left_out_before(any_world: World) -> None:
    world = any_world
    tablet, desk, cover = (world.tablet(who) for who in ("priya", "maud", "tomas"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    tablet.save("pen_picture", world.child, pen_picture_body("For few eyes."), visibility="restricted")
    tablet.deliver()
    cover.pull()
    assert [r for r in cover.records(world.child) if r["type"] == "pen_picture"] == []
    world.clock.forward(minutes=1)
    desk.save("allocation", world.child, world.allocation_body("tomas", role="co_worker"))
    desk.deliver()
    cover.pull()
    assert len([r for r in cover.records(world.child) if r["type"] == "pen_picture"]) == 1


def test_wider_reach_that_is_said_to_have_begun_earlier_brings_them_too(any_world: World) -> None:
    world = any_world
    tablet, desk, cover = (world.tablet(who) for who in ("priya", "maud", "tomas"))
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    desk.deliver()
    tablet.save("pen_picture", world.child, pen_picture_body("For few eyes."), visibility="restricted")
    tablet.deliver()
    earlier = world.allocation_body("tomas", role="co_worker")
    world.clock.forward(minutes=10)
    cover.pull()
    held = cover.device.streams[world.child].version
    assert [r for r in cover.records(world.child) if r["type"] == "pen_picture"] == []
    world.clock.forward(minutes=10)
    desk.save("allocation", world.child, earlier)
    assert desk.deliver().quarantined == ()
    world.clock.forward(minutes=1)
    assert world.child in cover.pull().state["purge"]
    assert len([r for r in cover.records(world.child) if r["type"] == "pen_picture"]) == 1
    assert cover.device.streams[world.child].version > held
    assert cover.pull().state["purge"] == []


def test_supervisor_is_told_what_waits_in_numbers_and_nobody_else(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    tablet.device.save_bytes(b"not json")
    for _ in range(3):
        tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.deposit(upto=2)
    tablet.send(tablet.device.deposit(start=4))
    world.open()
    assert desk.pull().state["waiting"] == [
        {
            "person": world.staff["priya"],
            "device": tablet.device.identity.device,
            "received": 0,
            "quarantined": 1,
            "held": 1,
            "missing": 1,
            "alarms": [],
        }
    ]
    assert tablet.pull().state["waiting"] == []


# --- filing -------------------------------------------------------------------------------------------------


def test_note_written_before_the_allocation_ended_is_filed_when_it_arrives_after(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    end_allocation(any_world, desk)
    assert tablet.deliver().quarantined == ()


def test_note_written_after_the_allocation_ended_and_was_known_is_not_filed(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    end_allocation(any_world, desk)
    tablet.pull()
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed"}


def test_supervisor_cannot_allocate_a_child_to_themself(any_world: World) -> None:
    desk = any_world.tablet("maud")
    desk.save("allocation", any_world.child, any_world.allocation_body("maud"))
    assert why(desk.deliver()) == {1: "not_allowed"}


def test_supervisor_cannot_take_over_another_teams_child_or_allocation(any_world: World) -> None:
    world, rival = any_world, any_world.tablet("zora")
    with world.app.app_context():
        record = db.session.scalars(
            select(Allocation.record_id).where(Allocation.child_id == world.child)
        ).one()
    rival.save("allocation", world.child, world.allocation_body("odd"))
    ending = {"ends_at": time_text(world.clock.moment()), "end_reason": "closed"}
    rival.save("allocation", world.child, world.allocation_body("priya") | ending, record=record)
    assert why(rival.deliver()) == {1: "not_allowed", 2: "not_allowed"}


def test_practitioner_cannot_allocate_and_administrator_cannot_write_notes(any_world: World) -> None:
    tablet, admin = any_world.tablet("priya"), any_world.tablet("noor")
    tablet.save("allocation", any_world.child, any_world.allocation_body("tomas"))
    admin.save("pen_picture", any_world.child, pen_picture_body())
    assert why(tablet.deliver()) == {1: "not_allowed"}
    assert why(admin.deliver()) == {1: "not_allowed"}


def test_claimed_role_counts_for_nothing(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    tablet.save("allocation", any_world.child, any_world.allocation_body("tomas"), role="supervisor")
    tablet.save("due", any_world.child, {}, role="server")
    reasons = why(tablet.deliver())
    assert reasons[1] == "not_allowed" and reasons[2] in ("invalid", "not_allowed")


def test_child_cannot_be_moved_into_a_family_one_does_not_work_with(any_world: World) -> None:
    """That would open the other family's record to everybody allocated to this child."""
    world = any_world
    child, family = world.second_child(world.tablet("zora"), "odd")
    tablet = world.tablet("priya")
    tablet.save("child", world.child, child_body(family), record=world.child)
    new_child = new_id()
    tablet.save("child", new_child, child_body(family), record=new_child)
    assert why(tablet.deliver()) == {1: "not_allowed", 2: "not_allowed"}
    assert child not in {row["stream"] for row in tablet.pull().state["streams"]}


def test_signed_record_is_mended_by_its_author_and_by_naming_what_is_mended(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    visit, part, at = new_id(), new_id(), time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=visit)
    first = tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    mend = {"record": part, "base": 1, "status": "addendum", "supersedes": first["change"]}
    tablet.save("child_visit", world.child, child_visit_body(visit, observations="And she smiled."), **mend)
    tablet.save(
        "child_visit", world.child, child_visit_body(visit, observations="Instead."), record=part, base=1
    )
    assert why(tablet.deliver()) == {4: "not_allowed"}
    desk.save("child_visit", world.child, child_visit_body(visit, observations="Better."), **mend)
    assert why(desk.deliver()) == {1: "not_allowed"}


def test_review_is_for_supervisors_of_others_and_answers_for_authors(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    visit, own, at = new_id(), new_id(), time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [], at), record=visit)
    tablet.save("review", world.family, review_body(visit, "reviewed"))
    tablet.save("review", world.family, review_body(visit, "reply", "By the bed."))
    assert why(tablet.deliver()) == {2: "not_allowed"}
    desk.save("visit", world.family, visit_body(world.child, [], at), record=own)
    desk.save("review", world.family, review_body(own, "reviewed"))
    desk.save("review", world.family, review_body(visit, "reviewed"))
    assert why(desk.deliver()) == {2: "not_allowed"}


def test_opened_is_filed_into_the_own_stream_only(any_world: World) -> None:
    tablet = any_world.tablet("priya")
    body = {"stream": any_world.child, "opened_at": time_text(any_world.clock.moment())}
    tablet.save("opened", any_world.staff["priya"], body)
    tablet.save("opened", any_world.staff["tomas"], body)
    assert why(tablet.deliver()) == {2: "wrong_stream"}
    assert any_world.staff["priya"] in {row["stream"] for row in tablet.pull().state["streams"]}


def test_administrator_changes_posts_but_never_their_own(any_world: World) -> None:
    world, admin = any_world, any_world.tablet("noor")
    body = {
        "name": "Tomas",
        "role": "supervisor",
        "profession": "other",
        "team": world.teams["north"],
        "active": True,
    }
    admin.save("person", world.organisation, body, record=world.staff["tomas"])
    own = body | {"name": "Noor", "role": "supervisor"}
    admin.save("person", world.organisation, own, record=world.staff["noor"])
    assert why(admin.deliver()) == {2: "not_allowed"}
    tablet = world.tablet("tomas")
    assert world.child in {row["stream"] for row in tablet.pull().state["streams"]}


def test_state_number_rises_with_every_change_of_who_may_do_what(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    before = desk.pull().state["state"]
    desk.save("allocation", world.child, world.allocation_body("tomas"))
    desk.deliver()
    between = desk.pull().state["state"]
    desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {})
    assert before < between < desk.pull().state["state"]


def test_large_caseload_comes_in_several_answers_and_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from app.streams import pull
    from sync.types import LIMITS

    tablet, desk = world.tablet("priya"), world.tablet("maud")
    for number in range(30):
        tablet.save("pen_picture", world.child, pen_picture_body(f"song {number}"))
    tablet.deliver()
    monkeypatch.setattr(pull, "LIMITS", replace(LIMITS, answer=4000, pack=1500))
    request, raw = desk.pull_raw()
    answer = desk.device.accept_packs(request, raw.data)
    assert answer.state["more"] is True
    desk.pull()
    told = [r["body"]["text"] for r in desk.records(world.child) if r["type"] == "pen_picture"]
    assert told == [f"song {number}" for number in range(30)]


def test_every_stream_that_leaves_is_in_the_audit_trail(any_world: World) -> None:
    desk = any_world.tablet("maud")
    desk.pull()
    with any_world.app.app_context():
        chosen = select(AuditRow.subject_id, func.sum(AuditRow.count)).where(AuditRow.action == "stream.read")
        rows = dict(db.session.execute(chosen.group_by(AuditRow.subject_id)).all())
    assert set(rows) == {any_world.child, any_world.family}


def test_roles_of_the_tests_are_those_of_the_table() -> None:
    assert {role for role, _ in STAFF.values()} == access.EVERYONE


def test_administrator_founds_a_family_and_its_child(any_world: World) -> None:
    admin, family, child = any_world.tablet("noor"), new_id(), new_id()
    admin.save("family", family, family_body(), record=family)
    admin.save("child", child, child_body(family), record=child)
    assert admin.deliver().quarantined == ()
    assert admin.pull().state["allocations"] == []
    assert admin.records(child) == []


def test_allocation_that_begins_later_is_sent_once_when_it_begins(any_world: World) -> None:
    world, desk, tablet = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    cover = world.allocation_body("tomas", role="duty_cover")
    begins = time_text(world.clock.moment() + timedelta(hours=1))
    desk.save("allocation", world.child, cover)
    desk.save("allocation", world.child, world.allocation_body("tomas", starts_at=begins))
    assert desk.deliver().quarantined == ()
    world.clock.forward(minutes=1)
    assert tablet.pull().state["purge"] == []
    world.clock.forward(hours=2)
    assert world.child in tablet.pull().state["purge"]
    for _ in range(2):
        world.clock.forward(minutes=1)
        assert tablet.pull().state["purge"] == []


def test_supervisor_is_told_the_alarms_of_the_teams_devices(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.save("pen_picture", any_world.child, pen_picture_body())
    desk.post(f"/api/devices/{tablet.device.identity.device}/revoke", {})
    tablet.deposit()
    assert [row["alarms"] for row in desk.pull().state["waiting"]] == [["revoked"]]
