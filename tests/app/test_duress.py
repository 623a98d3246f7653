"""Somebody was made to unlock a device and typed their code for that: sync/PROTOCOL.md section 12.9."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.audit import AuditRow
from app.devices.models import Device
from app.extensions import db
from sync import snapshots
from tests.app.drafting import WORDS, begin, came, file_visit, replacing, rows, states
from tests.app.test_mending import waiting
from tests.app.world import Tablet, World


def made_to_unlock(tablet: Tablet, world: World) -> bytes:
    """The alert as a device has it ready: a snapshot of no draft. Shape: the post."""
    begin(tablet, world, "0" * 300, kind=snapshots.MADE_TO_UNLOCK, family=None, children=())
    post = tablet.device.drafts.post()
    assert post is not None
    return post


def alarms_in_trail(world: World) -> int:
    with world.app.app_context():
        chosen = select(func.count()).where(AuditRow.action == "alarm.duress")
        return db.session.scalar(chosen) or 0


def test_own_other_device_lists_it_as_before_until_somebody_withdraws_it(any_world: World) -> None:
    world, desk, other = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    tablet = world.tablet("priya")
    ident = tablet.device.identity.device

    def listed() -> dict[str, Any]:
        answer = other.client.get("/api/devices")
        assert answer.status_code == 200, answer.text
        return next(row for row in answer.json["devices"] if row["device"] == ident)

    before = listed()
    made_to_unlock(tablet, world)
    tablet.deposit_snapshots()
    world.open()
    assert [row["alarms"] for row in waiting(desk, tablet)] == [["duress"]]
    assert listed() == before and before["to"] is None
    assert desk.post(f"/api/devices/{ident}/revoke", {}).status_code == 204
    assert listed()["to"] is not None


def test_own_other_device_lists_it_as_before_until_another_takes_its_place(any_world: World) -> None:
    world, other, tablet = any_world, any_world.tablet("priya"), any_world.tablet("priya")
    made_to_unlock(tablet, world)
    tablet.deposit_snapshots()
    world.open()
    fresh = world.tablet("priya", replacing(tablet))
    listed = {row["device"]: row for row in other.client.get("/api/devices").json["devices"]}
    row = listed[tablet.device.identity.device]
    assert (row["to"] is not None, row["replaced_by"]) == (True, fresh.device.identity.device)


def test_whoever_leads_the_team_is_told_and_the_person_is_not(any_world: World) -> None:
    world, desk, other = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    tablet = world.tablet("priya")
    made_to_unlock(tablet, world)
    assert waiting(desk, tablet) == [], "one that was made ready and not sent says nothing"
    tablet.deposit_snapshots()
    world.open()
    assert [row["alarms"] for row in waiting(desk, tablet)] == [["duress"]]
    told = {row["device"]: row["alarms"] for row in other.pull().state["own"]}
    assert told[tablet.device.identity.device] == []
    assert "duress" not in str(other.pull().state)
    assert alarms_in_trail(world) == 1


def test_supervisor_is_not_told_of_an_own_device(any_world: World) -> None:
    world = any_world
    other, tablet = world.tablet("maud"), world.tablet("maud")
    made_to_unlock(tablet, world)
    tablet.deposit_snapshots()
    world.open()
    assert "duress" not in str(other.pull().state)


def test_device_is_let_in_no_more_and_what_it_had_signed_is_filed(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    draft = begin(tablet, world, WORDS)
    signed = begin(tablet, world, "signed before")
    made_to_unlock(tablet, world)
    tablet.deposit_snapshots()
    world.open()
    assert tablet.pull_raw()[1].status_code == 401
    assert tablet.open_session().status_code == 401
    file_visit(tablet, world, signed)
    assert tablet.deliver().quarantined == ()
    fresh = world.tablet("priya", replacing(tablet))
    assert len(came(fresh)) == 1
    assert draft.draft in fresh.device.drafts.open


def test_alert_that_comes_again_is_one_and_is_no_draft(any_world: World) -> None:
    world, tablet = any_world, any_world.tablet("priya")
    post = made_to_unlock(tablet, world)
    for _ in range(3):
        assert tablet.send_snapshots(post).status_code == 200
        world.open()
    assert rows(world) == [("opened", None, False)]
    assert (states(world), alarms_in_trail(world)) == ([], 1)


def test_alert_is_answered_like_any_snapshot(world: World) -> None:
    tablet = world.tablet("priya")
    made_to_unlock(tablet, world)
    begin(tablet, world)
    tablet.deposit_snapshots()
    assert tablet.device.drafts.waiting == {}


def test_alert_signed_by_another_device_ends_nothing(world: World) -> None:
    tablet, other = world.tablet("priya"), world.tablet("tomas")
    post = made_to_unlock(other, world)
    forged = post.replace(
        bytes.fromhex(other.device.identity.device), bytes.fromhex(tablet.device.identity.device), 1
    )
    assert tablet.send_snapshots(forged).status_code == 400
    world.open()
    with world.app.app_context():
        assert db.session.get_one(Device, tablet.device.identity.device).retired_at is None
    assert alarms_in_trail(world) == 0
