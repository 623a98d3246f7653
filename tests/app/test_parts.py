"""Intake, opener and web as three processes with different keys, over one PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from app.audit import AuditRow
from app.config import Config, Unusable
from app.custody import KeyNotHeld, Part, ceremony, open_keys
from app.extensions import db
from app.intake.models import Alarm
from app.jobs import gap_alarm
from app.trail.checking import verify
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.test_processes import Processes, until
from tests.app.test_rotation import Wire, settled
from tests.app.world import DEPOSIT, World, pen_picture_body
from tests.ports import free_port

HELD = {
    "intake": ["receipt.key"],
    "opener": ["audit.key", "hybrid-1.key", "master.key", "sealing-1.key"],
    "web": ["audit.key", "index.key", "master.key", "order.key", "receipt.key"],
}


def handed(world: World, part: Part, to: Path) -> Path:
    config: Config = world.app.extensions["attune.config"]
    ceremony.hand_out(config.keys, part, to / part)
    return to / part


@pytest.fixture
def shared(environment: dict[str, str], postgres: Postgres) -> Iterator[World]:
    environment["ATTUNE_DATABASE_URL"] = postgres.fresh_database()
    environment["ATTUNE_WORKERS"] = "1"
    clock = MovableClock()
    clock.at = datetime.now(UTC) - timedelta(hours=1)
    made = World.found(create_app(Config.from_environment(environment), clock), clock)
    yield made
    with made.app.app_context():
        db.engine.dispose()


def test_note_goes_through_three_processes_of_which_none_holds_all_keys(
    shared: World, environment: dict[str, str], tmp_path: Path
) -> None:
    for part, names in HELD.items():
        folder = handed(shared, part, tmp_path / "parts")  # type: ignore[arg-type]
        assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "organisation.json"])
    priya, desk = shared.tablet("priya"), shared.tablet("maud")
    processes, port = Processes(environment), free_port()
    try:
        for command, settings in (
            ("intake", {"ATTUNE_PORT": str(port)}),
            ("opener", {}),
            ("web", {}),
        ):
            processes.start(command, ATTUNE_KEYS=str(tmp_path / "parts" / command), **settings)
        for tablet in (priya, desk):
            tablet.client = Wire(int(environment["ATTUNE_PORT"]))  # type: ignore[assignment]
            assert tablet.open_session().status_code == 200
        door = Wire(port)
        priya.save("pen_picture", shared.child, pen_picture_body("You sing."))
        answer = door.post("/api/deposit", data=priya.device.deposit(), content_type=DEPOSIT)
        assert answer.status_code == 200, answer.text
        until(lambda: settled(priya) == 1, "it is filed")
        desk.pull()
        assert desk.records(shared.child)[-1]["body"]["text"] == "You sing."
        # Intake has no door to anything else.
        assert door.get("/api/organisation").status_code == 200
        assert [door.post(path, json={}).status_code for path in ("/api/pull", "/api/sign-in")] == [404, 404]
    finally:
        processes.end()
    with shared.app.app_context():
        assert verify().fault is None


def test_intake_takes_no_folder_but_its_own(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    own = Path(environment["ATTUNE_KEYS"])
    for keys in (own, handed(world, "web", tmp_path), handed(world, "opener", tmp_path)):
        config = Config.from_environment(environment | {"ATTUNE_KEYS": str(keys)})
        with pytest.raises(Unusable, match="hand-out intake FOLDER"):
            create_app(config, part="intake")


@pytest.mark.parametrize("part", ["intake", "opener", "web"])
def test_part_does_nothing_that_is_another_ones(world: World, tmp_path: Path, part: Part) -> None:
    ring = open_keys(handed(world, part, tmp_path), False, world.clock).current()
    uses = {"intake": {"receipt"}, "opener": {"audit"}, "web": {"receipt", "order", "audit"}}[part]
    for use in ("receipt", "order", "audit"):
        if use in uses:
            assert getattr(ring, use).sign(b"said")
        else:
            with pytest.raises(KeyNotHeld):
                getattr(ring, use)
    assert bool(ring.sealing) is (part == "opener") and ring.root.signer is None
    for secret, holders in (("masters", {"opener", "web"}), ("index_versions", {"web"})):
        if part in holders:
            assert getattr(ring, secret)
        else:
            with pytest.raises(KeyNotHeld):
                getattr(ring, secret)


def test_part_follows_when_keys_are_handed_out_again(world: World, tmp_path: Path) -> None:
    folder = handed(world, "opener", tmp_path)
    keys = open_keys(folder, False, world.clock)
    before = set(keys.current().sealing)
    config: Config = world.app.extensions["attune.config"]
    made = ceremony.new_key(config.keys, "sealing", world.clock)
    handed(world, "opener", tmp_path)
    assert set(keys.current().sealing) == before | {made.kid}
    (old,) = before
    ceremony.destroy_key(config.keys, old)
    handed(world, "opener", tmp_path)
    assert set(keys.current().sealing) == {made.kid}
    assert not (folder / "sealing-1.key").exists() and not (folder / "hybrid-1.key").exists()


def test_alarm_of_intake_is_written_into_the_trail_by_the_timetable(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    tablet = world.tablet("priya")
    with world.app.app_context():
        from app.devices.models import Device

        db.session.get_one(Device, tablet.device.identity.device).revoked_at = world.clock.moment()
        db.session.commit()
    there = environment | {"ATTUNE_KEYS": str(handed(world, "intake", tmp_path))}
    intake = create_app(Config.from_environment(there), world.clock, "intake")
    tablet.save("pen_picture", world.child, pen_picture_body("You sing."))
    answer = intake.test_client().post("/api/deposit", data=tablet.device.deposit(), content_type=DEPOSIT)
    assert answer.status_code == 200, answer.text
    with world.app.app_context():
        assert db.session.scalars(select(Alarm.kind)).all() == ["revoked"]
        told = select(AuditRow.action).where(AuditRow.action == "alarm.revoked")
        assert db.session.scalars(told).all() == []
        assert (gap_alarm.run(), gap_alarm.run()) == (1, 0)
        db.session.commit()
        assert db.session.scalars(told).all() == ["alarm.revoked"]
        assert verify().fault is None
