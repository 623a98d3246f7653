"""The main job on the server's side: a visit is recorded, deposited, filed, read by the supervisor, and
answered."""

from __future__ import annotations

from app.clock import time_text
from tests.app.world import Tablet, World, child_visit_body, new_id, review_body, visit_body


def record_visit(tablet: Tablet, world: World) -> str:
    visit, part = new_id(), new_id()
    at = time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=visit)
    tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    return visit


def test_visit_reaches_the_supervisor_and_the_question_comes_back(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    tablet.pull()
    visit = record_visit(tablet, world)
    receipt = tablet.deliver()
    assert (receipt.received, receipt.filed, receipt.quarantined) == (2, 2, ())

    desk.pull()
    assert [r["record"] for r in desk.records(world.family) if r["type"] == "visit"] == [visit]
    assert (
        "turned to her"
        in next(r for r in desk.records(world.child) if r["type"] == "child_visit")["body"]["observations"]
    )
    desk.save("review", world.family, review_body(visit, "question", "Where does Wren sleep?"))
    assert desk.deliver().quarantined == ()

    tablet.pull()
    asked = [r for r in tablet.records(world.family) if r["type"] == "review"]
    assert [r["body"]["text"] for r in asked] == ["Where does Wren sleep?"]
    assert asked[0]["author"] == world.staff["maud"]


def test_two_devices_hold_the_same_once_everything_is_exchanged(any_world: World) -> None:
    world = any_world
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    record_visit(tablet, world)
    tablet.deliver()
    tablet.pull()
    desk.pull()
    for stream in (world.family, world.child):
        assert tablet.records(stream) == desk.records(stream)


def test_deposit_is_answered_as_filed_when_the_opener_runs(any_world: World) -> None:
    world = any_world
    world.app.extensions["attune.opener"].start()
    tablet = world.tablet("priya")
    record_visit(tablet, world)
    tablet.deposit()
    # The answer may come before the second is filed on a slow machine, never without both being stored.
    assert tablet.device.receipt is not None and tablet.device.receipt.received == 2
    opener = world.app.extensions["attune.opener"]
    assert opener.wait_for(tablet.device.identity.device, 2, 10)
    assert tablet.deposit(start=3).filed == 2
