"""What every Python test may use: an own server on SQLite or a real PostgreSQL, and a clock to move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from app import create_app, heap
from app.config import Config
from tests.app.clock import MovableClock
from tests.app.founded import Founded, rest
from tests.app.made_once import make_once
from tests.app.postgres import Postgres, find_bin
from tests.app.world import World, new_id
from tests.ports import free_port

Founding = Callable[[str], Founded]


def pytest_collection_finish() -> None:
    heap.settle_in()


make_once()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings of a server with folders of its own."""
    folders = {f"ATTUNE_{name}": str(tmp_path / name.lower()) for name in ("DATA", "KEYS", "LOG")}
    return {**folders, "ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off", "ATTUNE_PORT": str(free_port())}


@pytest.fixture(scope="session")
def founded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Founding:
    """The world at rest on a kind of database, founded when it is first wanted."""

    @cache
    def on(kind: str) -> Founded:
        server: Postgres | None = request.getfixturevalue("postgres") if kind == "postgresql" else None
        return Founded.make(tmp_path_factory.mktemp(f"founded-{kind}"), server)

    return on


@pytest.fixture
def app(
    request: pytest.FixtureRequest, environment: dict[str, str], clock: MovableClock, founded: Founding
) -> Iterator[Flask]:
    """A server on SQLite, empty unless the test asks for the world too. Its opener runs when drained."""
    if "world" in request.fixturenames:
        founded("sqlite").copy(environment, clock)
    made = create_app(Config.from_environment(environment), clock)
    yield made
    rest(made)


@pytest.fixture
def world(app: Flask, clock: MovableClock, founded: Founding) -> World:
    """Two teams, a family with a child, and an allocation."""
    return founded("sqlite").world(app, clock)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this run of the tests."""
    if find_bin() is None:
        pytest.skip(
            "no PostgreSQL here: install its server package (on Debian: postgresql) to run these on it too"
        )
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(
    request: pytest.FixtureRequest, environment: dict[str, str], clock: MovableClock, founded: Founding
) -> Iterator[Flask]:
    """A server on each kind of database in turn, empty unless the test asks for the world too."""
    server: Postgres | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
    if "any_world" in request.fixturenames:
        founded(request.param).copy(environment, clock)
    elif server:
        environment["ATTUNE_DATABASE_URL"] = server.fresh_database()
    made = create_app(Config.from_environment(environment), clock)
    yield made
    rest(made)
    if server:
        server.drop_database(environment["ATTUNE_DATABASE_URL"])


@pytest.fixture
def any_world(environment: dict[str, str], any_app: Flask, clock: MovableClock, founded: Founding) -> World:
    """As `world`, on each kind of database in turn."""
    kind = "postgresql" if "ATTUNE_DATABASE_URL" in environment else "sqlite"
    return founded(kind).world(any_app, clock)


@pytest.fixture
def elsewhere(
    any_world: World, environment: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], Config]:
    """Settings of an empty place of the same kind, with the same keys."""

    config: Config = any_world.app.extensions["attune.config"]

    def made() -> Config:
        there = environment | {"ATTUNE_DATA": str(tmp_path / f"there-{new_id()}")}
        if config.sqlite_file is None:
            server: Postgres = request.getfixturevalue("postgres")
            there["ATTUNE_DATABASE_URL"] = server.fresh_database()
        return Config.from_environment(there)

    return made
