"""A child who is not one's own, in an emergency: looked up, opened for a reason, shut again, and looked into by somebody else.

Three people at a real server: a practitioner, her supervisor and an auditor. Attacks 41, 42 and 52 in the browser.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import DESK
from tests.e2e.judged import judged
from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import is_headed
from tests.e2e.stage import Stage

ASK = "Open a record in an emergency"
OPEN = "Open the record for four hours"
LIST = "Records opened in an emergency"
# Shown as it is written: attack 53.
REASON = "The ward <b>rang</b>: is there anybody who can take Ari tonight?"
FOUND = "I rang the ward, & spoke to Callum."
BANNER = re.compile(r"^Opened in an emergency until .+; your supervisor will look into it\.$")


class Known(NamedTuple):
    """What a hospital knows of a child. dob: as a date field takes it."""

    nhs_number: str
    dob: str


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


def at(stage: Stage, name: str, key: str, **how: dict[str, int]) -> Person:
    person = Person(stage.sign_in(name), stage.device(key, **how))
    person.device.start()
    person.enrol()
    return person


@pytest.fixture(scope="module")
def maud(stage: Stage) -> Iterator[Person]:
    yield at(stage, "Maud Ellery", "maud", size=DESK)


@pytest.fixture(scope="module")
def callum(stage: Stage) -> Iterator[Person]:
    yield at(stage, "Callum Frost", "callum")


def known_of_ari(maud: Person) -> Known:
    """Read off the record by somebody who has it."""
    maud.go("Children")
    maud.open_child("Ari")
    facts = maud.section("About").locator(".facts__row")
    number = facts.filter(has_text="NHS number").locator("dd").inner_text()
    born = facts.filter(has_text="Born").locator("dd").inner_text()
    dob = datetime.strptime(born, "%d %B %Y").replace(tzinfo=UTC).date().isoformat()
    return Known(re.sub(r"\D", "", number.split(",")[0]), dob)


def ask(person: Person, known: Known, passphrase: str | None = None) -> None:
    person.field("NHS number of the child").fill(known.nhs_number)
    person.field("Date of birth of the child").fill(known.dob)
    person.field("Why do you need this record now?").fill(REASON)
    person.field("Your passphrase, again").fill(passphrase or person.passphrase)
    person.button(OPEN).click()


def end_the_four_hours(stage: Stage) -> None:
    """As if they had passed: the server's own row says when they end."""
    with closing(sqlite3.connect(stage.server.data / "attune.db", timeout=30)) as database:
        now = database.execute("SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now')").fetchone()[0]
        ended = database.execute("UPDATE break_glass SET ends_at = ? WHERE began_at IS NOT NULL", (now,))
        assert ended.rowcount == 1
        database.commit()


def look_again(person: Person) -> None:
    person.finds_signal()
    person.has_sent_everything()


def test_record_is_opened_in_an_emergency_and_somebody_else_looks_into_it(
    stage: Stage, maud: Person, callum: Person
) -> None:
    known = known_of_ari(maud)
    callum.go("Today")
    callum.link("Search everything on this device").click()
    callum.field("Words to find").fill("Velazar")
    callum.button("Search").click()
    expect(callum.page.get_by_text("Nothing found on this device.")).to_be_visible()
    callum.link(ASK).click()
    is_headed(callum, ASK)
    asked = [url for url in callum.device.requests if "/api/look-ups" in url]
    ask(callum, known, "not the right passphrase")
    expect(callum.page.get_by_text("That is not the passphrase for this device.")).to_be_visible()
    assert [url for url in callum.device.requests if "/api/look-ups" in url] == asked == []

    ask(callum, known)
    expect(callum.page.get_by_text(re.compile(r"^Opened until \d+:\d\d[ap]m\.$"))).to_be_visible(
        timeout=LONG_MS
    )
    callum.link("Go to Ari").click()
    expect(callum.heading(re.compile(r"\bAri$"))).to_be_visible()
    expect(callum.page.get_by_text(BANNER)).to_be_visible()
    for writes in ("Start a visit", "Change the pen picture"):
        expect(callum.button(writes)).to_have_count(0)
    callum.go("Today")
    card = callum.section("Children").get_by_role("listitem").filter(has_text="Velazar")
    expect(card.get_by_text(re.compile("^Opened in an emergency until"))).to_be_visible()

    maud.go("Queue")
    look_again(maud)
    maud.link(f"{LIST}: 1 to look into").click()
    is_headed(maud, LIST)
    waiting = maud.section("To look into")
    expect(waiting.get_by_role("heading", name="Ari, Velazar")).to_be_visible()
    expect(waiting.get_by_text("Opened by Callum Frost")).to_be_visible()
    expect(waiting.get_by_text(REASON, exact=True)).to_be_visible()
    maud.button("Look into it: Ari, Velazar").click()
    maud.choose("What did you find?", "There was good reason")
    maud.field("In your words: whom you asked, and what follows").fill(FOUND)
    maud.button("Sign what you found").click()
    expect(maud.page.get_by_text("Nothing waits to be looked into.")).to_be_visible(timeout=LONG_MS)
    done = maud.section("Looked into, or of the last 30 days")
    expect(done.get_by_text("Looked into", exact=True)).to_be_visible()
    expect(done.get_by_text("There was good reason")).to_be_visible(timeout=LONG_MS)
    expect(done.get_by_text(re.compile("^There was good reason.*Looked into by Maud Ellery"))).to_be_visible()

    callum.open_child("Ari")
    end_the_four_hours(stage)
    look_again(callum)
    over = callum.page.get_by_text(re.compile("The four hours are over, and it is not shown any more"))
    expect(over).to_be_visible(timeout=LONG_MS)
    callum.go("Today")
    expect(card).to_have_count(0)


def test_whoever_opened_it_does_not_look_into_it(callum: Person) -> None:
    callum.page.evaluate("() => history.pushState(null, '', '/emergencies')")
    callum.page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
    is_headed(callum, "This page is not here")


def test_whoever_opened_it_is_told_what_was_found_and_none_of_the_words(callum: Person) -> None:
    look_again(callum)
    callum.go("Today")
    callum.link("Search everything on this device").click()
    callum.field("Words to find").fill("Velazar")
    callum.button("Search").click()
    callum.link(ASK).click()
    found = callum.section("What was found about records that you opened")
    expect(found.get_by_text(re.compile("^Opened from .+ to "))).to_be_visible(timeout=LONG_MS)
    expect(found.get_by_text("There was good reason")).to_be_visible()
    expect(found.get_by_text("Looked into by Maud Ellery")).to_be_visible()
    expect(found.get_by_text("Ari")).to_have_count(0)
    expect(callum.page.get_by_text("spoke to Callum")).to_have_count(0)
    assert judged(callum.page) == {}


def test_auditor_is_told_who_when_and_why_and_not_whose(stage: Stage, maud: Person, callum: Person) -> None:
    vera = at(stage, "Vera Quill", "vera", size=DESK)
    vera.link(LIST).click()
    done = vera.section("Looked into, or of the last 30 days")
    expect(done.get_by_text("Opened by Callum Frost")).to_be_visible()
    expect(done.get_by_text(REASON, exact=True)).to_be_visible()
    expect(done.get_by_text(re.compile("^A child who is not on this device"))).to_be_visible()
    expect(done.get_by_text("There was good reason")).to_be_visible()
    expect(vera.page.get_by_text("spoke to Callum")).to_have_count(0)
    expect(vera.page.get_by_text(re.compile(r"\bVelazar\b"))).to_have_count(0)
