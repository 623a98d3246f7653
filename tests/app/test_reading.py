"""Who may read what: what a pull sends, purges and tells, by role and allocation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit import AuditRow
from app.caseload.reach import reaches
from app.clock import time_text
from app.extensions import db
from tests.app.filed import damage, end_allocation
from tests.app.world import (
    World,
    new_id,
    pen_picture_body,
)


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


def test_supervisor_still_reads_a_child_whom_nobody_has_for_thirty_days(any_world: World) -> None:
    """Else a child could not be given to the next worker from the desk on which the last allocation ended."""
    world = any_world
    desk = world.tablet("maud")
    end_allocation(world, desk)
    ended = world.clock.moment()
    with world.app.app_context():
        for days, read in ((29, True), (31, False)):
            at = ended + timedelta(days=days)
            assert (world.child in reaches(world.staff["maud"], at)) is read
            assert world.child not in reaches(world.staff["zora"], at)
    desk.pull()
    assert desk.records(world.child)


def test_supervisor_reads_no_child_whom_another_team_has_since(any_world: World) -> None:
    world = any_world
    desk = world.tablet("maud")
    desk.save("allocation", world.child, world.allocation_body("odd"))
    assert desk.deliver().quarantined == ()
    end_allocation(world, desk)
    with world.app.app_context():
        assert world.child not in reaches(world.staff["maud"], world.clock.moment())


def test_end_of_allocation_purges_the_child_at_the_next_pull(any_world: World) -> None:
    tablet, desk = any_world.tablet("priya"), any_world.tablet("maud")
    tablet.pull()
    assert tablet.records(any_world.child)
    end_allocation(any_world, desk)
    answer = tablet.pull()
    assert sorted(answer.state["purge"]) == sorted([any_world.child, any_world.family])
    assert tablet.records(any_world.child) == []


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


def test_damaged_record_keeps_none_that_stands_before_it_from_a_device(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body("before"))
    tablet.deliver()
    tablet.pull()
    sound = tablet.device.streams[world.child].version
    tablet.save("pen_picture", world.child, pen_picture_body("damaged"))
    tablet.deliver()
    damage(world, world.child, above=sound)
    fresh = world.tablet("priya")
    fresh.pull()
    told = [r["body"]["text"] for r in fresh.records(world.child) if r["type"] == "pen_picture"]
    assert told == ["before"]


def test_damaged_record_of_one_child_keeps_no_other_child_from_a_device(
    any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    other, _ = world.second_child(desk, "priya")
    damage(world, world.child)
    priya = world.tablet("priya")
    priya.pull()
    assert priya.records(other) and not priya.records(world.child)
    said = [record.getMessage() for record in caplog.records if record.name == "attune.streams"]
    assert [world.child in each for each in said] == [True]
