"""A device that has not reached the server for long, or whose clock was moved: reading stops, writing and sending do not. Attack 15 of the plan.

The clock that is moved is the crypto worker's, which is where the lease is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.canary import Canaries
from tests.e2e.heads import heads
from tests.e2e.person import HIDE, LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import answer_a_short_visit, sign_the_visit

STOPPED = "What is recorded about children cannot be read here now"
MOVE = "(days) => { const now = Date.now.bind(Date); Date.now = () => now() + days * 86_400_000; }"
COUNT_PACKS = """async () => {
  const db = await new Promise((done) => { const ask = indexedDB.open('attune'); ask.onsuccess = () => done(ask.result); });
  const n = await new Promise((done) => { db.transaction('packs').objectStore('packs').count().onsuccess = (e) => done(e.target.result); });
  db.close();
  return n;
}"""


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def priya(stage: Stage) -> Iterator[Person]:
    """Priya with her caseload on the device, and no signal from then on."""
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    stage.lose_signal()
    yield person


def open_at(person: Person, days: float) -> None:
    """The app started anew, with the clock moved so many days."""
    person.device.close()
    person.device.start()
    expect(person.heading("Unlock Attune")).to_be_visible(timeout=LONG_MS)
    person.engine.evaluate(MOVE, days)
    person.try_passphrase(person.passphrase)
    expect(person.button(HIDE)).to_be_visible(timeout=LONG_MS)


def nothing_can_be_read(person: Person, child: str) -> None:
    """Not on Today, and not by the address of the child."""
    page = person.page
    expect(page.get_by_text(STOPPED).first).to_be_visible(timeout=LONG_MS)
    expect(person.section("Due")).to_have_count(0)
    expect(person.link("Search everything on this device")).to_have_count(0)
    page.evaluate(
        "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }",
        child,
    )
    expect(page.get_by_role("alert").filter(has_text="cannot be read here now")).to_be_visible()
    for part in ("Pen picture", "Who is who", "Recorded so far"):
        expect(person.section(part)).to_have_count(0)
    person.go("Today")


@pytest.mark.parametrize("days", [10, -10, 20])
def test_clock_that_moved_stops_the_reading_and_not_the_writing_or_sending(
    priya: Person, stage: Stage, days: int
) -> None:
    priya.device.close()
    priya.device.start()
    priya.unlock()
    priya.open_child("Ari")
    child = "/" + priya.page.url.split("/", 3)[3]
    open_at(priya, days)
    nothing_can_be_read(priya, child)
    if days > 14:
        assert priya.page.evaluate(COUNT_PACKS) < 5, "a week after the reading the records leave the device"
    priya.section("Children").get_by_role("link", name="Start a visit to Ari", exact=True).click()
    answer_a_short_visit(priya)
    priya.step("Note")
    priya.page.get_by_label(re.compile("^1. Purpose of visit")).fill(
        f"To hear {Canaries(seed=41).word('lease')}"
    )
    priya.is_saved()
    sign_the_visit(priya)
    (before,) = heads(priya.page)
    assert before.seq > before.received
    stage.find_signal()
    priya.finds_signal()
    priya.has_sent_everything()
    priya.has_caseload()
    expect(priya.page.get_by_text(STOPPED)).to_have_count(0)
    priya.open_child("Ari")
    expect(priya.section("Recorded so far").first).to_be_visible()
    (after,) = heads(priya.page)
    assert after.received >= before.seq
