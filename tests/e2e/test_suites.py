"""What a real browser seals to an organisation with a hybrid key: with it where the browser can, without it where it cannot.

security: attack 24. Source: sync/PROTOCOL.md section 1.5
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.heads import heads
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import sign_a_short_visit

# As a browser that has never heard of it.
WITHOUT = "--disable-blink-features=WebCryptoPQC"
OFFERED = "() => Boolean(SubtleCrypto.supports?.('encapsulateBits', 'ML-KEM-768'))"


def sealed(stage: Stage, device: str) -> tuple[set[int], set[int]]:
    """The suites of what a device has filed, and of its drafts. Everything of it must be filed."""
    with closing(sqlite3.connect(stage.server.data / "attune.db", timeout=30)) as database:
        rows = database.execute(
            "select header, status from envelope where device_id = ?", (device,)
        ).fetchall()
        drafts = database.execute("select header from snapshot where device_id = ?", (device,)).fetchall()
    assert rows and {status for _, status in rows} == {"filed"}
    suites = ({json.loads(header)["suite"] for (header, *_) in found} for found in (rows, drafts))
    changes, snapshots = suites
    return changes, snapshots


@pytest.mark.parametrize(("flags", "offered", "suite"), [((), True, 2), ((WITHOUT,), False, 1)])
def test_browser_deposits_with_the_suite_that_it_can_and_it_is_filed(
    make_stage: Callable[[], Stage], flags: tuple[str, ...], offered: bool, suite: int
) -> None:
    stage = make_stage()
    browser = stage.device("tablet")
    browser.flags = (*browser.flags, *flags)
    with Person(stage.sign_in("Priya Calloway"), browser) as worker:
        worker.enrol()
        assert worker.page.evaluate(OFFERED) is offered
        worker.has_caseload()
        sign_a_short_visit(worker, "A talk about sleep.")
        worker.has_sent_everything()
        over = time.monotonic() + LONG_MS / 1000
        while (head := heads(worker.page)[0]).filed < head.seq:
            assert time.monotonic() < over, head
            worker.finds_signal()
            worker.page.wait_for_timeout(500)
        changes, drafts = sealed(stage, head.device)
        assert changes == {suite} and drafts <= {suite}
        assert browser.complaints == []


def test_browser_that_cannot_seal_as_is_asked_is_not_set_up(make_stage: Callable[[], Stage]) -> None:
    """It is told why, with nothing used up: a browser that can is set up with the same code."""
    stage = make_stage()
    stage.server.stop()
    stage.server.settings["ATTUNE_HYBRID_SEALING"] = "required"
    stage.server.start()
    priya = stage.sign_in("Priya Calloway")
    old, new = stage.device("old"), stage.device("new")
    old.flags = (*old.flags, WITHOUT)
    with Person(priya, old) as person:
        person.ask_to_enrol()
        said = "This browser is too old to protect notes in the way that your organisation asks for."
        expect(person.page.get_by_text(said)).to_be_visible(timeout=LONG_MS)
        assert old.complaints == []
    with Person(priya, new) as person:
        person.enrol()
        assert person.page.evaluate(OFFERED) is True
