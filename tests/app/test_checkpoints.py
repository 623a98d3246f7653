"""When what was committed moves from the log into the database: in no commit that somebody waits for."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text

from app.checkpoints import Checkpoints
from app.extensions import db
from app.pace import Pace
from tests.app.test_processes import Processes, until
from tests.app.world import World

LOOK_SEC = 0.01
PAGE_BYTES = 4096
TABLE = "CREATE TABLE word (id INTEGER PRIMARY KEY, said BLOB)"


def there(file: Path) -> int:
    """How many rows are in the database itself, whatever its log says."""
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as opened:
        try:
            return int(opened.execute("SELECT count(*) FROM word").fetchone()[0])
        except sqlite3.DatabaseError:
            # Not there yet, or read while it was being moved.
            return 0


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who writes, and moves nothing."""
    with closing(sqlite3.connect(tmp_path / "own.db", isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute(TABLE)
        yield opened


@pytest.fixture
def pace(writer: sqlite3.Connection, tmp_path: Path) -> Iterator[Pace]:
    """Who is at work, beside checkpoints that look often."""
    pace = Pace()
    checkpoints = Checkpoints(tmp_path / "own.db", pace, LOOK_SEC)
    checkpoints.start()
    yield pace
    checkpoints.stop()


def test_what_is_committed_moves_when_no_request_is_there(
    writer: sqlite3.Connection, pace: Pace, tmp_path: Path
) -> None:
    for count in (1, 2):
        writer.execute("INSERT INTO word (said) VALUES ('one more')")
        until(lambda count=count: there(tmp_path / "own.db") == count, "it is moved")  # type: ignore[misc]


def test_nothing_moves_while_a_request_is_there(
    writer: sqlite3.Connection, pace: Pace, tmp_path: Path
) -> None:
    looks = threading.Event()
    with pace.turn():
        writer.execute("INSERT INTO word (said) VALUES ('not yet')")
        with patch.object(pace, "is_calm", lambda: looks.set() or Pace.is_calm(pace)):
            for _ in range(2):
                looks.clear()
                assert looks.wait(10)
        assert there(tmp_path / "own.db") == 0
    until(lambda: there(tmp_path / "own.db") == 1, "it is moved")


class Failing(sqlite3.Connection):
    """Says three times that the disk is full."""

    left = 3

    def execute(self, *given: Any) -> sqlite3.Cursor:
        if self.left:
            self.left -= 1
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(*given)


def test_full_disk_is_said_once_and_what_waits_moves_after_it(
    writer: sqlite3.Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer.execute("INSERT INTO word (said) VALUES ('waits')")
    connects, is_connected = sqlite3.connect, threading.Event()

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        is_connected.set()
        return connects(*given, factory=Failing, **named)

    moving = Checkpoints(tmp_path / "own.db", Pace(), LOOK_SEC)
    with patch.object(sqlite3, "connect", connect):
        moving.start()
        assert is_connected.wait(10)
    until(lambda: there(tmp_path / "own.db") == 1, "it is moved")
    moving.stop()
    assert [record.getMessage() for record in caplog.records] == ["checkpoint: OperationalError"]


def test_no_commit_of_the_server_moves_anything(world: World) -> None:
    """A first commit that is larger than a log of SQLite's own choice would move what is in it."""
    with world.app.app_context():
        file = world.app.extensions["attune.config"].sqlite_file
        db.session.execute(text(TABLE))
        for _ in range(3):
            rows = [{"said": bytes(PAGE_BYTES)} for _ in range(700)]
            db.session.execute(text("INSERT INTO word (said) VALUES (:said)"), rows)
            db.session.commit()
        assert there(file) == 0


def test_running_server_moves_what_it_has_committed(world: World, environment: dict[str, str]) -> None:
    file = world.app.extensions["attune.config"].sqlite_file
    processes = Processes(environment)
    try:
        processes.start("run")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("PRAGMA wal_autocheckpoint=0")
            other.execute(TABLE)
            other.execute("INSERT INTO word (said) VALUES ('moved')")
            until(lambda: there(file) == 1, "it is moved")
    finally:
        processes.end()
