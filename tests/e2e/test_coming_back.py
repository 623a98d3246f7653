"""A real browser and an old database: the notes that the server lost arrive again from the locked screen, each once.

Source: sync/PROTOCOL.md, section 6.7.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.commands import ran
from tests.e2e.heads import heads, ledger
from tests.e2e.person import LONG_MS, Person
from tests.e2e.records import Records
from tests.e2e.server import Server
from tests.e2e.stage import Stage
from tests.e2e.visit import sign_a_short_visit

FAMILY, CHILD = "Thistlewick", "Wren"
BEFORE, LOST, SINCE = "Before the backup", "Lost with the database", "Signed since, with no signal"


def command(server: Server, *words: str) -> None:
    """As an administrator types it."""
    done = ran(server.environment(), *words)
    assert done.code == 0, done.complained


def put_back(server: Server, file: Path) -> None:
    """Put a backup into an empty place, and keep the database that broke."""
    server.data.rename(server.home / "broken")
    command(server, "restore", str(file))


def test_notes_arrive_again_after_an_older_database_was_put_back(
    make_stage: Callable[[], Stage], tmp_path: Path
) -> None:
    stage = make_stage()
    server, backup = stage.server, tmp_path / "monday.attune"
    with Person(stage.sign_in("Priya Calloway"), stage.device("tablet")) as priya:
        priya.enrol()
        priya.has_caseload()
        for words in (BEFORE, LOST):
            sign_a_short_visit(priya, words, CHILD)
            priya.has_sent_everything()
            if words == BEFORE:
                command(server, "backup", str(backup))
            priya.go("Today")
        stage.lose_signal()
        sign_a_short_visit(priya, SINCE, CHILD)
        priya.hide()
        [head] = heads(priya.page)
        assert 0 < head.received < head.seq
        put_back(server, backup)
        assert ledger(server.data, head.device).received < head.received

        stage.find_signal()
        everything_arrives(priya, server)
        filed = Counter(Records(server).purposes(FAMILY))
        assert [filed[words] for words in (BEFORE, LOST, SINCE)] == [1, 1, 1]

        priya.unlock()
        priya.go("Outbox")
        expect(priya.page.get_by_text("Every record signed here is filed.", exact=True)).to_be_visible(
            timeout=LONG_MS
        )


def everything_arrives(priya: Person, server: Server) -> None:
    """From the locked screen, with no secret, until the device knows that all of it is filed."""
    deadline = time.monotonic() + LONG_MS / 1000
    while True:
        priya.finds_signal()
        priya.page.wait_for_timeout(1000)
        [head] = heads(priya.page)
        said = ledger(server.data, head.device)
        if head.seq == head.received == head.filed == said.received:
            break
        assert time.monotonic() < deadline, (head, said)
    assert said.statuses == {"filed": said.received} and said.records == said.received
