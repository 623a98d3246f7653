"""In the middle of a deposit all who count say the same: the device, the ledger and the supervisor's line.

A server without an opener, so that what arrives is received and not filed; then a connection that is cut within a deposit; then
the opener starts. Source: sync/PROTOCOL.md, section 14.4.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.commands import Command
from tests.e2e.heads import Ledger, heads, ledger
from tests.e2e.office import office
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import sign_a_short_visit

NOTHING = re.compile(
    r"^(Every record signed here is filed|You have not signed anything on this device yet)\.$"
)


@dataclass
class Place:
    """A tablet, a desk with a connection of its own, and a server that opens nothing."""

    stage: Stage
    priya: Person
    maud: Person
    device: str

    def ledger(self) -> Ledger:
        return ledger(self.stage.server.data, self.device)

    def contact(self) -> None:
        """Until the server has all that the device made, openings too, and the device knows it."""
        deadline = time.monotonic() + LONG_MS / 1000
        while True:
            self.priya.finds_signal()
            self.priya.page.wait_for_timeout(1500)
            [head] = heads(self.priya.page)
            if head.seq == head.received == self.ledger().received:
                return
            assert time.monotonic() < deadline, head

    def agree(self) -> int:
        """The three say the same after a contact. Shape: how many are received and not filed."""
        self.contact()
        said = self.ledger()
        waits = said.statuses.get("received", 0)
        assert set(said.statuses) <= {"received", "filed"}
        [head] = heads(self.priya.page)
        assert (head.seq, head.received, head.filed) == (said.received, said.received, said.received - waits)
        words = f"{waits} received, not filed yet"
        self.priya.go("Outbox")
        expect(
            self.priya.page.get_by_text(f"Records still waiting: {words}." if waits else NOTHING, exact=True)
        ).to_be_visible()
        self.maud.finds_signal()
        self.maud.go("Queue")
        line = self.maud.section("Still on its way").get_by_role("listitem").filter(has_text="Priya Calloway")
        if waits:
            expect(line).to_have_text(re.compile(rf"\b{words}"), timeout=LONG_MS)
        else:
            expect(line).to_have_count(0, timeout=LONG_MS)
        return waits


@pytest.fixture(scope="module")
def place(make_stage: Callable[[], Stage]) -> Iterator[Place]:
    stage = make_stage()
    with office(stage) as here:
        maud, priya = here.at_desk("Maud Ellery"), here.at_tablet("Priya Calloway")
        here.desk.start()
        maud.enrol(label="Desk")
        here.tablet.start()
        priya.enrol(label="Tablet")
        priya.has_caseload()
        [head] = heads(here.tablet.page)
        yield Place(stage, priya, maud, head.device)


@pytest.fixture
def opener(place: Place) -> Iterator[Callable[[], None]]:
    """Starts one, in a process of its own."""
    running: list[Command] = []
    yield lambda: running.append(Command(place.stage.server.environment(), "opener"))
    for process in running:
        process.ask_to_end()
        process.end()


def test_device_ledger_and_supervisor_agree_in_the_middle_of_a_deposit(
    place: Place, opener: Callable[[], None]
) -> None:
    priya, proxy, server = place.priya, place.stage.proxy, place.stage.server
    assert place.agree() == 0

    server.stop()
    server.settings["ATTUNE_OPENER"] = "no"
    server.start()
    priya.go("Today")
    sign_a_short_visit(priya, "Held by nobody", "Wren")
    first = place.agree()
    assert first >= 2
    row = priya.page.get_by_role("listitem").filter(has_text="Visit, Thistlewick")
    expect(row.get_by_text("Received", exact=True)).to_be_visible()

    # The line is cut: once before the server has it all, once before the device has its answer.
    proxy.shut()
    priya.go("Today")
    sign_a_short_visit(priya, "Stopped on its way", "Wren")
    proxy.breaking = "/api/exchange"
    proxy.breaks += ["request", "answer"]
    proxy.reopen()
    deadline = time.monotonic() + LONG_MS / 1000
    while proxy.breaks and time.monotonic() < deadline:
        priya.finds_signal()
        priya.page.wait_for_timeout(1000)
    assert proxy.breaks == []
    second = place.agree()
    assert second >= first + 2

    opener()
    deadline = time.monotonic() + LONG_MS / 1000
    while place.ledger().statuses.get("received") and time.monotonic() < deadline:
        priya.page.wait_for_timeout(500)
    assert place.agree() == 0
    for each in row.all():
        expect(each.get_by_text("Filed", exact=True)).to_be_visible()
    said = place.ledger()
    assert said.statuses == {"filed": said.received} and said.records == said.received
