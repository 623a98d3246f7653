"""Several processes over one PostgreSQL: everything is filed once, and one of them leads the timetable."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.config import Config
from app.extensions import db
from app.intake.models import Alarm, Envelope
from app.jobs.leader import ADVISORY_LOCK
from app.streams.models import Entry, Stream
from app.web_processes import WebProcesses
from tests.app.clock import MovableClock
from tests.app.postgres import Postgres
from tests.app.world import DEPOSIT, Tablet, World, pen_picture_body
from tests.commands import Command

ROOT = Path(__file__).resolve().parents[2]
SOON_SEC = 60
TABLETS, NOTES = 3, 10


class Processes:
    """The commands of one server, each in a process and with a log of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._folder = Path(environment["ATTUNE_LOG"])
        self._running: list[Command] = []

    def start(self, command: str, **settings: str) -> tuple[Command, Path]:
        """Start a command and wait until it says that it works. Shape: the process, and its log."""
        folder = self._folder / str(len(self._running))
        process = Command(self._environment | {"ATTUNE_LOG": str(folder)} | settings, command)
        self._running.append(process)
        said = process.said.readline()
        assert said.startswith("Attune "), said
        return process, folder / "attune.log"

    def end(self) -> None:
        for process in self._running:
            process.ask_to_end()
        for process in self._running:
            process.end()
            process.close()


@pytest.fixture
def shared(environment: dict[str, str], postgres: Postgres) -> Iterator[World]:
    """A world on PostgreSQL, whose clock is more than a day behind that of the processes."""
    environment["ATTUNE_DATABASE_URL"] = postgres.fresh_database()
    environment["ATTUNE_WORKERS"] = "2"
    clock = MovableClock()
    clock.at = datetime.now(UTC) - timedelta(hours=30)
    world = World.found(create_app(Config.from_environment(environment), clock), clock)
    yield world
    with world.app.app_context():
        db.engine.dispose()


@pytest.fixture
def processes(environment: dict[str, str], shared: World) -> Iterator[Processes]:
    made = Processes(environment)
    yield made
    made.end()


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so, and fail by its name when it does not come to be."""
    ends = time.monotonic() + SOON_SEC
    while not is_so():
        assert time.monotonic() < ends, what
        time.sleep(0.05)


def ask(world: World, statement: Any, **given: Any) -> Any:
    """The one row that a question to the database has for an answer."""
    with world.app.app_context():
        row = db.session.execute(statement, given).one()
        db.session.rollback()
        return row


def post(port: int, data: bytes) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/api/deposit", body=data, headers={"Content-Type": DEPOSIT})
        return connection.getresponse().status
    finally:
        connection.close()


def send_twice(port: int, tablets: list[Tablet]) -> list[int]:
    """Every note on its own and then all, twice at once, as two tabs of one tablet would."""
    statuses: list[int] = []

    def send(tablet: Tablet) -> None:
        for number in range(1, NOTES + 1):
            statuses.append(post(port, tablet.device.deposit(start=number, upto=number)))
        statuses.append(post(port, tablet.device.deposit(start=1)))

    threads = [threading.Thread(target=send, args=(tablet,)) for tablet in tablets * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_two_web_processes_and_two_openers_file_everything_once(
    processes: Processes, shared: World, environment: dict[str, str]
) -> None:
    tablets = [shared.tablet("priya") for _ in range(TABLETS)]
    for tablet in tablets:
        for number in range(NOTES):
            tablet.save("pen_picture", shared.child, pen_picture_body(f"You like song {number}."))
    web, *openers = [processes.start(command)[0].pid for command in ("web", "opener", "opener")]
    # Whoever waits for an answer goes before filing.
    assert all(os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, web) for pid in openers)
    assert set(send_twice(int(environment["ATTUNE_PORT"]), tablets)) == {200}
    mine = Envelope.device_id.in_([tablet.device.identity.device for tablet in tablets])
    filed = select(func.count(Envelope.id)).where(mine, Envelope.status == "filed")
    until(lambda: ask(shared, filed)[0] == TABLETS * NOTES, "all is filed")
    assert ask(shared, select(func.count(Envelope.id)).where(mine))[0] == TABLETS * NOTES
    chosen = select(func.count(), func.count(Entry.change_id.distinct()), func.max(Entry.version))
    entries, changes, newest = ask(shared, chosen.where(Entry.stream_id == shared.child))
    (version,) = ask(shared, select(Stream.version).where(Stream.id == shared.child))
    assert entries == changes == newest == version
    from_them = select(func.count()).select_from(Entry)
    devices = [tablet.device.identity.device for tablet in tablets]
    assert ask(shared, from_them.where(Entry.device_id.in_(devices)))[0] == TABLETS * NOTES


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_web_processes_listen_on_every_kind_of_address(environment: dict[str, str], host: str) -> None:
    config = Config.from_environment(environment | {"ATTUNE_HOST": host})
    assert WebProcesses(config, lambda: None).cfg.address == [(host, config.port)]


def holders(world: World) -> int:
    """How many processes hold the timetable's lock."""
    chosen = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key AND granted"
    return int(ask(world, text(chosen), key=ADVISORY_LOCK)[0])


def tablet_with_two(world: World) -> Tablet:
    tablet = world.tablet("priya")
    for _ in range(2):
        tablet.save("pen_picture", world.child, pen_picture_body())
    return tablet


def alarms(world: World, tablet: Tablet) -> int:
    device = tablet.device.identity.device
    chosen = select(func.count(Alarm.id)).where(Alarm.device_id == device, Alarm.kind == "gap")
    return int(ask(world, chosen)[0])


def leads(log: Path) -> bool:
    return log.exists() and "led from here" in log.read_text()


def jobs_run(log: Path) -> list[str]:
    lines = log.read_text().splitlines() if log.exists() else []
    return sorted(line.split(" job ")[1].split(":")[0] for line in lines if " job " in line)


def test_leader_of_the_timetable_is_killed_and_another_takes_over(
    processes: Processes, shared: World
) -> None:
    first, second = tablet_with_two(shared), tablet_with_two(shared)
    # What comes without its predecessor has come more than a day ago, by the clock of the processes.
    first.deposit(start=2)
    leader, log = processes.start("timetable")
    until(lambda: alarms(shared, first) == 1, "the leader's first run")
    _, other_log = processes.start("timetable")
    second.deposit(start=2)
    assert leads(log) and not leads(other_log) and holders(shared) == 1
    leader.kill()
    until(lambda: alarms(shared, second) == 1, "the other's first run")
    assert leads(other_log) and holders(shared) == 1
    assert "gap_alarm" in jobs_run(other_log)
    # Each job once, since that is what the new leader begins with, and none has its interval over yet.
    assert len(set(jobs_run(other_log))) == len(jobs_run(other_log))
    assert alarms(shared, first) == 1
