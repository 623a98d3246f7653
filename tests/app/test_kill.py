"""A real server process is killed in the middle of deposits: nothing is lost and nothing is doubled."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from app.config import Config
from app.extensions import db
from tests.app.clock import MovableClock
from tests.app.world import DEPOSIT, Tablet, World, pen_picture_body

ROOT = Path(__file__).resolve().parents[2]
NOTES = 60
KILLS = 4


class Process:
    """`python -m app.cli run` on the world's own folders."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = int(environment["ATTUNE_PORT"])
        clean = {k: v for k, v in os.environ.items() if not k.startswith("ATTUNE_")}
        self._environment = clean | environment

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "app.cli", "run"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "is running at" in line:
                return
        raise AssertionError("the server ended before it was ready")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)

    def deposit(self, data: bytes) -> dict[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/api/deposit", body=data, headers={"Content-Type": DEPOSIT})
            answer = connection.getresponse()
            assert answer.status == 200
            said: dict[str, str] = json.loads(answer.read())
            return said
        finally:
            connection.close()


@pytest.fixture
def tablet(environment: dict[str, str]) -> Tablet:
    """A tablet with sixty unsent notes, and its server's database at rest."""
    clock = MovableClock()
    # The process that is killed has the machine's own clock: what was set up lies an hour before that.
    clock.at = datetime.now(UTC) - timedelta(hours=1)
    app = create_app(Config.from_environment(environment), clock)
    world = World.found(app, clock)
    made = world.tablet("priya")
    for number in range(NOTES):
        made.save("pen_picture", world.child, pen_picture_body(f"Song {number} {secrets.token_hex(200)}"))
    with app.app_context():
        db.engine.dispose()
    return made


def send_all(process: Process, tablet: Tablet, first_answer: threading.Event) -> None:
    """Send every note on its own, as if the signal came and went; whatever fails is sent again later."""
    for number in range(1, NOTES + 1):
        try:
            process.deposit(tablet.device.deposit(start=number, upto=number))
        except (OSError, http.client.HTTPException, AssertionError):
            return
        first_answer.set()


def test_killed_server_loses_nothing_and_doubles_nothing(tablet: Tablet, environment: dict[str, str]) -> None:
    process = Process(environment)
    for _ in range(KILLS):
        process.start()
        answered = threading.Event()
        sender = threading.Thread(target=send_all, args=(process, tablet, answered))
        sender.start()
        assert answered.wait(30)
        process.kill()
        sender.join()
    process.start()
    process.deposit(tablet.device.deposit(start=1))
    assert process.stop() == 0
    told = notes_of(tablet, environment)
    assert [text.split()[1] for text in told] == [str(number) for number in range(NOTES)]


def notes_of(tablet: Tablet, environment: dict[str, str]) -> list[str]:
    """What a fresh server finds in the folders, once its opener has worked."""
    tablet.world.clock.at = datetime.now(UTC)
    app = create_app(Config.from_environment(environment), tablet.world.clock)
    tablet.world.app = app
    tablet.client = app.test_client()
    tablet.world.open()
    receipt = tablet.deposit(start=NOTES + 1)
    assert (receipt.filed, receipt.quarantined) == (NOTES, ())
    assert tablet.open_session().status_code == 200
    tablet.pull()
    return [r["body"]["text"] for r in tablet.records(tablet.world.child) if r["type"] == "pen_picture"]
