"""Who is asked to end does so, and never in the midst of something for which others wait."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.ending import Ending
from tests.app.world import World
from tests.commands import Typed
from tests.ports import free_port

WAITS_SEC = 30
# Asked again and again while the main thread writes and others have begun to work beside it.
ASKED_WHILE_STARTING = """
import os, signal
from app import create_app, serving
from app.config import Config
from app.ending import Ending
from app.extensions import db
from app.people.models import Person

def ready():
    with app.app_context():
        for _ in range(50):
            db.session.query(Person).count()
            os.kill(os.getpid(), signal.SIGTERM)
            db.session.rollback()
    print("all was written", flush=True)

config = Config.from_environment(os.environ)
app, ending = create_app(config), Ending()
ending.listen()
serving.serve(app, config, ready, ending)
print("ended", flush=True)
"""
# What is asked in the midst of a statement comes with its connection, and the loss of that is what is raised.
ASKED_WHILE_FILING = """
import os, signal, sys
from app.cli import main
from app.opener import actions

def settle_next(*_):
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        raise ConnectionError

actions.settle_next = settle_next
sys.exit(main(["opener"]))
"""
ASKED_WHILE_BACKING_UP = """
import os, sys
from app.backups import databases
from app.cli import main
number = int(sys.argv[2])
databases.check = lambda *_: os.kill(os.getpid(), number)
sys.exit(main(["backup", sys.argv[1]]))
"""
TWICE = """
import os, signal
from app.ending import Ending
ending = Ending()
ending.listen()
ending.later()
os.kill(os.getpid(), signal.SIGINT)
print("once", flush=True)
os.kill(os.getpid(), signal.SIGTERM)
print("once more by whoever started it", flush=True)
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("at once", flush=True)
"""


@pytest.fixture
def heard() -> Ending:
    """Asked to end, as if by SIGTERM, where that waits."""
    ending = Ending()
    ending.later()
    ending._hear(signal.SIGTERM, None)
    return ending


def test_server_that_is_asked_while_it_starts_finishes_what_it_does_and_ends(tmp_path: Path) -> None:
    own = {f"ATTUNE_{name}": str(tmp_path / name.lower()) for name in ("DATA", "KEYS", "LOG")}
    server = Typed(
        {**own, "ATTUNE_SAMPLE": "no", "ATTUNE_PORT": str(free_port())}, "-c", ASKED_WHILE_STARTING
    )
    code, said = server.end(WAITS_SEC), server.said.read()
    assert (code, said.splitlines()) == (0, ["all was written", "ended"]), said


def test_opener_that_is_asked_in_the_midst_of_a_statement_ends(environment: dict[str, str]) -> None:
    opener = Typed(environment, "-c", ASKED_WHILE_FILING)
    try:
        code = opener.end(WAITS_SEC)
    finally:
        opener.kill()
    assert (code, opener.said.read().count("Attune opens and files")) == (0, 1)


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_backup_that_is_stopped_leaves_nothing_and_does_not_end_well(
    world: World, environment: dict[str, str], tmp_path: Path, asked: signal.Signals
) -> None:
    """Whoever goes by its code removes the older ones."""
    place = tmp_path / "backups"
    place.mkdir()
    backup = Typed(environment, "-c", ASKED_WHILE_BACKING_UP, str(place / "monday.attune"), str(int(asked)))
    code, said = backup.end(WAITS_SEC), backup.said.read()
    assert (code, said) == (2, "It was stopped before it had done its work: give the command again.\n")
    assert list(place.iterdir()) == []


def test_who_waits_for_sockets_is_woken(heard: Ending) -> None:
    assert select.select([heard], [], [], 0)[0] == [heard]
    assert select.select([Ending()], [], [], 0)[0] == []


def test_it_ends_where_it_heeds_and_nowhere_before(heard: Ending) -> None:
    with pytest.raises(KeyboardInterrupt):
        heard.heed()
    Ending().heed()


def test_it_is_asked_at_once_until_others_work() -> None:
    with pytest.raises(KeyboardInterrupt):
        Ending()._hear(signal.SIGTERM, None)


def test_second_time_by_hand_ends_it_at_once() -> None:
    said = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["once", "once more by whoever started it", "at once"]
