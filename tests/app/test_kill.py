"""A real server process is killed in the middle of deposits and filing, and its disk runs full.

Nothing is lost and nothing is doubled.
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from app.config import Config
from app.extensions import db
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.world import DEPOSIT, Tablet, World, pen_picture_body
from tests.commands import Command
from tests.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
LEAN = {"sqlite": 2, "postgresql": 1}
FULL = {"sqlite": 26, "postgresql": 20}
FULL_DISKS = {"lean": 1, "full": 4}
NOTES_A_KILL = 15
SMALL_DISK_MB = {"sqlite": 3, "postgresql": 24}


class Process:
    """The command `run` on the world's own folders."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = int(environment["ATTUNE_PORT"])
        self._environment = environment

    def start(self) -> None:
        self._process = Command(self._environment, "run")
        for line in self._process.said:
            if "is running at" in line:
                return
        raise AssertionError("the server ended before it was ready")

    def kill(self) -> None:
        self._process.kill()
        self._process.close()

    def stop(self) -> int:
        self._process.ask_to_end()
        return self._process.end()

    def deposit(self, data: bytes) -> dict[str, str]:
        status, said = self.post(data)
        assert status == 200
        return said

    def post(self, data: bytes) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/api/deposit", body=data, headers={"Content-Type": DEPOSIT})
            answer = connection.getresponse()
            said: dict[str, str] = json.loads(answer.read())
            return answer.status, said
        finally:
            connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, environment: dict[str, str]) -> str:
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        environment["ATTUNE_DATABASE_URL"] = server.fresh_database()
    return str(request.param)


def tablet_with_notes(environment: dict[str, str], notes: int) -> Tablet:
    """A tablet with unsent notes, and its server's database at rest."""
    clock = MovableClock()
    # The process that is killed has the machine's own clock: what was set up lies an hour before that.
    clock.at = datetime.now(UTC) - timedelta(hours=1)
    app = create_app(Config.from_environment(environment), clock)
    world = World.found(app, clock)
    made = world.tablet("priya")
    for number in range(notes):
        made.save("pen_picture", world.child, pen_picture_body(f"Song {number} {secrets.token_hex(200)}"))
    with app.app_context():
        db.engine.dispose()
    return made


class Sender(threading.Thread):
    """Sends every note on its own, as if the signal came and went, from where it last got to."""

    def __init__(self, process: Process, tablet: Tablet, first: int) -> None:
        super().__init__()
        self._process, self._tablet, self._next = process, tablet, first
        self.answered = threading.Event()

    def run(self) -> None:
        while self._next <= len(self._tablet.device.frames):
            try:
                self._process.deposit(self._tablet.device.deposit(start=self._next, upto=self._next))
            except (OSError, http.client.HTTPException, AssertionError):
                return
            self.answered.set()
            self._next += 1

    @property
    def got_to(self) -> int:
        return self._next


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_killed_server_loses_nothing_and_doubles_nothing(
    database: str, environment: dict[str, str], tally: Tally
) -> None:
    """Killed at a moment drawn by chance, while one note after the other is deposited and filed."""
    kills, chance = (FULL if tally.full else LEAN)[database], random.Random(tally.seed)
    tablet = tablet_with_notes(environment, kills * NOTES_A_KILL)
    process, first = Process(environment), 1
    for _ in range(kills):
        process.start()
        sender = Sender(process, tablet, first)
        sender.start()
        assert sender.answered.wait(30)
        # Not waiting for anything: this is the moment of the kill.
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        sender.join()
        first = max(1, sender.got_to - 1)
        tally.add("server kills")
    process.start()
    process.deposit(tablet.device.deposit(start=1))
    assert process.stop() == 0
    judge(tablet, environment, tally)


def judge(tablet: Tablet, environment: dict[str, str], tally: Tally) -> None:
    """Count what is missing and what is there twice, in what a fresh server finds in the folders."""
    notes = len(tablet.device.frames)
    told = Counter(int(text.split()[1]) for text in notes_of(tablet, environment))
    lost = sum(1 for number in range(notes) if not told[number])
    doubled = sum(count - 1 for count in told.values() if count > 1)
    tally.add("lost", lost)
    tally.add("duplicated", doubled)
    assert (lost, doubled, sum(told.values())) == (0, 0, notes)


def notes_of(tablet: Tablet, environment: dict[str, str]) -> list[str]:
    """What a fresh server finds in the folders, once its opener has worked."""
    notes = len(tablet.device.frames)
    tablet.world.clock.at = datetime.now(UTC)
    app = create_app(Config.from_environment(environment), tablet.world.clock)
    tablet.world.app = app
    tablet.client = app.test_client()
    tablet.world.open()
    receipt = tablet.deposit(start=notes + 1)
    assert (receipt.filed, receipt.quarantined) == (notes, ())
    assert tablet.open_session().status_code == 200
    tablet.pull()
    with app.app_context():
        db.engine.dispose()
    return [r["body"]["text"] for r in tablet.records(tablet.world.child) if r["type"] == "pen_picture"]


# --- the disk is full ---------------------------------------------------------------------------------------


@pytest.fixture
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    """Not the server that the other tests share: one whose disk was taken away serves nobody any more."""
    server = type(postgres)()
    yield server
    server.stop()


@contextmanager
def small_disk(folder: Path, size_mb: int) -> Iterator[None]:
    """A real file system of a few megabytes, in memory."""
    folder.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", folder]).returncode:
        pytest.skip("no small file system can be mounted here: run the tests as root to fill a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def grow(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)


def shrink(folder: Path) -> None:
    """Leave no free page on it; once more, when the server has written between looking and shrinking."""
    for _ in range(20):
        size = f"remount,size={shutil.disk_usage(folder).used // 1024 + 8}k"
        if subprocess.run(["mount", "-o", size, folder], capture_output=True).returncode == 0:
            return
    raise AssertionError("the disk could not be made to fit what is on it")


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_full_disk_loses_nothing_and_doubles_nothing(
    kind: str, environment: dict[str, str], request: pytest.FixtureRequest, tally: Tally
) -> None:
    """The disk runs full in the middle of deposits and filing, again and again; each time it grows."""
    times = FULL_DISKS["full" if tally.full else "lean"]
    server: Postgres | None = request.getfixturevalue("own_postgres") if kind == "postgresql" else None
    disk = server.home / "disk" if server else Path(environment["ATTUNE_DATA"])
    with small_disk(disk, SMALL_DISK_MB[kind]):
        grow(disk)
        if server:
            environment["ATTUNE_DATABASE_URL"] = server.fresh_database(disk)
        tablet = tablet_with_notes(environment, times * NOTES_A_KILL)
        process = Process(environment)
        process.start()
        for _ in range(times):
            shrink(disk)
            assert runs_full(process, tablet), "the disk never ran full"
            tally.add("server kills")
            tally.add("of them full disks")
            grow(disk)
        process.deposit(tablet.device.deposit(start=1))
        assert process.stop() == 0
        judge(tablet, environment, tally)
        if server:
            server.stop()


def runs_full(process: Process, tablet: Tablet) -> bool:
    """Deposit all again and again, with ever more behind it, until the server says that its disk is full."""
    for upto in range(1, len(tablet.device.frames) + 1):
        status, said = process.post(tablet.device.deposit(start=1, upto=upto))
        if status != 200:
            assert (status, said.get("code")) == (507, "storage.full"), said
            return True
    return False
