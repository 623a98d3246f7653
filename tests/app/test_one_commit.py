"""Requests that come together reach the disk together: none is answered before, none fails with another, and
what is killed before has not happened."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import writers as writing
from app.pace import Pace
from app.writers import QueuedConnection, Writers
from tests.app.world import World

WAIT_SEC = 10


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    with sqlite3.connect(path, isolation_level=None) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE said (word TEXT PRIMARY KEY)")
        made.execute("CREATE TABLE spoken (word REFERENCES said DEFERRABLE INITIALLY DEFERRED)")
    made.close()
    return path


def connect(file: Path) -> QueuedConnection:
    made = sqlite3.connect(file, isolation_level=None, check_same_thread=False, factory=QueuedConnection)
    made.execute("PRAGMA foreign_keys=ON")
    return made


def said(file: Path) -> list[str]:
    """What somebody else finds there."""
    other = sqlite3.connect(file)
    try:
        return [word for (word,) in other.execute("SELECT word FROM said ORDER BY word")]
    finally:
        other.close()


class Part:
    """One who writes a word within what stands open, and waits until it is on the disk."""

    def __init__(self, file: Path, writers: Writers, word: str, together: bool = True) -> None:
        self.connection = connect(file)
        self.connection.begin_writing(writers, WAIT_SEC, together)
        self.connection.cursor().execute("INSERT INTO said VALUES (?)", (word,))
        self.fault: sqlite3.Error | None = None
        self._thread = threading.Thread(target=self._commit, daemon=True)

    def commit(self, writers: Writers, parts: int) -> Part:
        """Begin to commit. Returns once so many parts wait."""
        self._thread.start()
        until = time.monotonic() + WAIT_SEC
        while writers.joint is not None and writers.joint.parts < parts:
            assert time.monotonic() < until
            time.sleep(0.001)
        return self

    def is_answered(self, timeout_sec: float = WAIT_SEC) -> bool:
        self._thread.join(timeout_sec)
        return not self._thread.is_alive()

    def _commit(self) -> None:
        try:
            self.connection.commit()
        except sqlite3.Error as refusal:
            self.fault = refusal
            self.connection.rollback()


@contextmanager
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody commits because it has waited too long."""
    with monkeypatch.context() as patch:
        patch.setattr(writing, "LONGEST_SEC", WAIT_SEC)
        yield


class More:
    """Says whether others are at work."""

    come = True

    def __call__(self) -> bool:
        return self.come


def test_nobody_is_answered_before_the_commit_that_all_share(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = More()
    writers = Writers(more)
    with patient(monkeypatch):
        first = Part(file, writers, "a").commit(writers, 1)
        second = Part(file, writers, "b").commit(writers, 2)
        assert (said(file), first.is_answered(0), second.is_answered(0)) == ([], False, False)
        more.come = False
        third = Part(file, writers, "c").commit(writers, 3)
        assert first.is_answered() and second.is_answered() and third.is_answered()
    assert said(file) == ["a", "b", "c"]
    assert (first.fault, second.fault, third.fault) == (None, None, None)


def test_part_that_fails_is_taken_back_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = More()
    writers = Writers(more)
    with patient(monkeypatch):
        kept = Part(file, writers, "kept").commit(writers, 1)
        failing = Part(file, writers, "failing")
        with pytest.raises(sqlite3.IntegrityError):
            failing.connection.cursor().execute("INSERT INTO said VALUES ('kept')")
        more.come = False
        failing.connection.rollback()
        assert kept.is_answered()
    assert (kept.fault, said(file)) == (None, ["kept"])


def test_who_waits_alone_commits_by_itself(file: Path) -> None:
    writers = Writers(lambda: True)
    alone = Part(file, writers, "alone").commit(writers, 1)
    assert alone.is_answered() and said(file) == ["alone"]


def test_so_many_parts_are_enough(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_PARTS", 2)
    writers = Writers(lambda: True)
    with patient(monkeypatch):
        parts = [Part(file, writers, "a").commit(writers, 1), Part(file, writers, "b").commit(writers, 2)]
        assert all(part.is_answered() for part in parts)
    assert said(file) == ["a", "b"]


def test_who_writes_alone_commits_first_what_others_have_left(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers = Writers(lambda: True)
    with patient(monkeypatch):
        part = Part(file, writers, "part").commit(writers, 1)
        alone = Part(file, writers, "alone", together=False)
        assert part.is_answered() and said(file) == ["part"]
        alone.connection.rollback()
    assert said(file) == ["part"]


def test_when_the_disk_is_full_everybody_is_refused_and_nothing_is_half_there(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers = Writers(lambda: True)
    with patient(monkeypatch):
        first = Part(file, writers, "a").commit(writers, 1)
        second = Part(file, writers, "b")
        host = writers.joint.host  # type: ignore[union-attr]
        host.execute("PRAGMA max_page_count=1")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            second.connection.cursor().execute("INSERT INTO said VALUES (?)", ("b" * 100_000,))
        second.connection.rollback()
        if not first.is_answered(0.2):
            # The database has kept what went before: it is committed with the next.
            with writing_turn(writers):
                writers.finish()
        assert first.is_answered()
    assert said(file) == ([] if first.fault else ["a"])
    third = Part(file, Writers(), "c", together=False)
    third.connection.commit()
    assert said(file) == (["c"] if first.fault else ["a", "c"])


@contextmanager
def writing_turn(writers: Writers) -> Iterator[None]:
    assert writers.turns.enter(WAIT_SEC)
    try:
        yield
    finally:
        writers.turns.leave()


def test_commit_that_is_refused_is_refused_to_everybody(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = More()
    writers = Writers(more)
    with patient(monkeypatch):
        first = Part(file, writers, "a").commit(writers, 1)
        second = Part(file, writers, "b")
        # A constraint that is looked at only at the end.
        second.connection.cursor().execute("INSERT INTO spoken VALUES ('nowhere')")
        more.come = False
        second.commit(writers, 2)
        assert first.is_answered() and second.is_answered()
    assert first.fault is not None and second.fault is not None
    assert said(file) == []


def test_what_is_killed_before_the_commit_has_not_happened(file: Path) -> None:
    child = os.fork()
    if child == 0:
        try:
            writing.LONGEST_SEC = WAIT_SEC
            writers = Writers(lambda: True)
            Part(file, writers, "a").commit(writers, 1)
            Part(file, writers, "b").commit(writers, 2)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert said(file) == []


def test_requests_that_take_turns_share_a_commit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LONGEST_SEC", WAIT_SEC)
    pace: Pace = world.app.extensions["attune.pace"]
    commits: list[tuple[int, int]] = []
    answers: list[int] = []
    finish = Writers.finish

    def counted(writers: Writers) -> None:
        if writers.joint is not None:
            commits.append((writers.joint.parts, len(answers)))
        finish(writers)

    monkeypatch.setattr(Writers, "finish", counted)

    def request() -> None:
        with pace.turn():
            asked = world.app.test_client().post("/api/sessions/challenge", json={"device": "0" * 32})
        answers.append(asked.status_code)

    threads: list[threading.Thread] = []
    with pace.turn():
        for number in range(5):
            threads.append(_begin(request))
            until = time.monotonic() + WAIT_SEC
            while pace._turns.waiting <= number:
                assert time.monotonic() < until
                time.sleep(0.001)
    for thread in threads:
        thread.join(WAIT_SEC)
    assert answers == [200] * 5
    assert commits == [(5, 0)]


def _begin(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
