"""The keys change while several processes serve: no failure is seen, nothing is left under the old ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from app import create_app
from app.config import Config
from app.extensions import db
from app.streams import store as streams
from app.streams.rewrapping import BATCH
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.rotating import Load, Wire, done, killed_midway
from tests.app.test_processes import Processes, until
from tests.app.world import DEPOSIT, Tablet, World, new_id

MANY_STREAMS = 4 * BATCH
BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def world(kind: str, environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[World]:
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        environment["ATTUNE_DATABASE_URL"] = server.fresh_database()
    environment["ATTUNE_WORKERS"] = "2"
    clock = MovableClock()
    clock.at = datetime.now(UTC) - timedelta(hours=1)
    made = World.found(create_app(Config.from_environment(environment), clock), clock)
    with made.app.app_context():
        for _ in range(MANY_STREAMS):
            streams.begin(new_id(), "family")
        db.session.commit()
    yield made
    with made.app.app_context():
        db.engine.dispose()


@pytest.fixture
def load(kind: str, world: World, environment: dict[str, str]) -> Iterator[Load]:
    """Three tablets of three people over the processes of a server: on PostgreSQL several."""
    tablets = [world.tablet(name) for name in ("priya", "priya", "maud")]
    processes = Processes(environment)
    for command in ("web", "opener", "opener") if kind == "postgresql" else ("run",):
        processes.start(command)
    for tablet in tablets:
        tablet.client = Wire(int(environment["ATTUNE_PORT"]))  # type: ignore[assignment]
        assert tablet.open_session().status_code == 200
    yield Load(world, tablets)
    processes.end()


def versions(environment: dict[str, str]) -> dict[int, int]:
    """How many data keys lie under each version of the master key, read past all code of the app."""
    asked = "SELECT wrapped_key FROM stream"
    if "ATTUNE_DATABASE_URL" in environment:
        with psycopg.connect(environment["ATTUNE_DATABASE_URL"]) as connection:
            rows = [bytes(row[0]) for row in connection.execute(asked)]
    else:
        with closing(sqlite3.connect(Path(environment["ATTUNE_DATA"]) / "attune.db")) as connection:
            rows = [row[0] for row in connection.execute(asked)]
    found = [int.from_bytes(row[:4], "big") for row in rows]
    return {version: found.count(version) for version in set(found)}


@BOTH
@pytest.mark.timeout(600)
def test_keys_change_under_load_killed_midway_and_nobody_sees_a_failure(
    world: World, load: Load, environment: dict[str, str]
) -> None:
    folder = Path(environment["ATTUNE_KEYS"])
    with load:
        load.another_round()
        done(environment, "master-new")
        killed_midway(environment, "master-rewrap", lambda: versions(environment).get(2, 0) >= BATCH)
        midway = versions(environment)
        assert midway[2] >= BATCH and midway[1] > 0
        # The new key is met by running processes that were started before there was one.
        load.another_round()
        desk = load.tablets[2]
        family = new_id()
        with world.app.app_context():
            streams.begin(family, "family")
            db.session.commit()
        assert "0 left" in done(environment, "master-rewrap")
        assert set(versions(environment)) == {2}
        load.another_round()
        done(environment, "master-destroy", "1", "--early", answer="1")
        assert not (folder / "master.key").exists()
        load.another_round()
        old = desk.device.pins.newest("sealing").kid
        done(environment, "new", "sealing")
        load.another_round()
        assert all(tablet.device.pins.newest("sealing").kid != old for tablet in load.tablets)
    assert load.failures == []
    for tablet in load.tablets[:2]:
        made = len(tablet.device.frames)
        until(lambda tablet=tablet, made=made: settled(tablet) == made, "all is filed")  # type: ignore[misc]
        kids = [frame.header.kid for frame in tablet.device.frames]
        assert kids[0] == old and kids[-1] != old
    # All that was ever written is read by a device that begins with nothing, and under the new key alone.
    fresh = world.tablet("maud")
    fresh.pull()
    told = [entry for entry in fresh.records(world.child) if entry["type"] == "pen_picture"]
    assert len(told) == sum(len(tablet.device.frames) for tablet in load.tablets[:2])
    assert set(versions(environment)) == {2}


def settled(tablet: Tablet) -> int:
    answer = tablet.client.post(
        "/api/deposit", data=tablet.device.deposit(start=len(tablet.device.frames) + 1), content_type=DEPOSIT
    )
    receipt = json.loads(answer.json["receipt"])
    assert receipt["quarantined"] == []
    filed: int = receipt["filed"]
    return filed
