"""A mark on a baby who does not move about, with no signal: nothing is signed over it, and it stays open on both sides until
somebody has answered a call. The visit V4 of the sample caseload. Source: docs/decisions/0031-rules-run-where-their-facts-are.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import accept_what_is_left

SAYS = "A mark or injury on a child who does not move about independently."
LINE = f"Wren: {SAYS}"


@dataclass
class Stop:
    stage: Stage
    priya: Person
    maud: Person


@pytest.fixture(scope="module")
def stop(make_stage: Callable[[], Stage]) -> Iterator[Stop]:
    stage = make_stage()
    priya = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud"))
    for person in (priya, maud):
        person.device.start()
        person.enrol()
    priya.has_caseload()
    yield Stop(stage, priya, maud)


def is_stopped(worker: Person) -> None:
    expect(worker.heading(SAYS)).to_be_visible()
    expect(worker.page.get_by_role("region", name=SAYS).get_by_role("link", name="Call 999")).to_be_visible()


def test_mark_with_no_signal_asks_for_a_call_and_stays_open_until_one_is_answered(stop: Stop) -> None:
    priya, maud = stop.priya, stop.maud
    stop.stage.lose_signal()
    begin_the_visit(priya)
    mark_the_cheek(priya)
    is_stopped(priya)
    sign_is_out_of_reach(priya)
    could_not_call(priya)
    is_where_it_was(priya)
    finish_and_sign(priya)
    expect(priya.section("Still open").get_by_role("link", name=LINE)).to_be_visible(timeout=LONG_MS)

    stop.stage.find_signal()
    priya.finds_signal()
    priya.has_sent_everything()
    open_at_the_desk = maud.section("Still open").get_by_role("link", name=LINE)
    maud.asks_for_news_until(open_at_the_desk.is_visible)

    priya.section("Still open").get_by_role("link", name=LINE).click()
    expect(priya.section("Who was called")).to_contain_text("No signal here")
    priya.choose("Did you reach somebody?", "Somebody answered")
    priya.choose("Whom did you call?", "Hospital or duty paediatrician")
    priya.button("Keep this").click()
    told = priya.page.get_by_text("somebody was told")
    expect(told.and_(priya.page.locator(".tag"))).to_be_visible()
    expect(told.and_(priya.page.get_by_role("definition"))).to_be_visible()
    priya.has_sent_everything()
    maud.asks_for_news_until(open_at_the_desk.is_hidden)


def begin_the_visit(worker: Person) -> None:
    worker.open_child("Wren")
    worker.button("Start a visit").click()
    worker.choose("What kind of visit is it?", "Home visit, planned")
    worker.step("Room")
    worker.choose("Tap everyone who is here", "Ada Thistlewick")
    worker.choose("Was an interpreter needed?", "Not needed")
    worker.step("Seen")
    worker.choose("Did you see them?", "Yes")
    worker.choose("Seen alone, without their carers?", "Does not apply")
    worker.choose("Awake?", "Awake")


def mark_the_cheek(worker: Person) -> None:
    worker.step("Body")
    worker.button("Add a mark").click()
    worker.group("From where?").get_by_role("button", name="Face").click()
    expect(worker.heading(SAYS)).to_be_focused()
    expect(worker.page.get_by_text("Stop and call", exact=True)).to_be_in_viewport()


def sign_is_out_of_reach(worker: Person) -> None:
    """On every step the card stands in place of the step, and a card without a call is not put away."""
    for step in ("Note", "Sign"):
        worker.step(step)
        is_stopped(worker)
        expect(worker.button("Sign the visit")).to_have_count(0)
    worker.button("Keep this").click()
    expect(worker.page.get_by_text("Say whom you called, or why you could not call yet.")).to_be_visible()
    is_stopped(worker)


def could_not_call(worker: Person) -> None:
    worker.choose("Did you reach somebody?", "I could not call yet")
    worker.choose("Why could you not call yet?", "No signal here")
    worker.button("Keep this").click()
    expect(worker.page.get_by_text("Still to be called")).to_be_visible()
    expect(worker.page.get_by_text(re.compile("^You are asked again at "))).to_be_visible()


def is_where_it_was(worker: Person) -> None:
    """The page is at the mark again, however far the card was scrolled."""
    worker.step("Body")
    from_where = worker.group("From where?")
    from_where.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
    before = from_where.bounding_box()
    # As a finger does: the driver's own click scrolls to what it presses.
    worker.button("Immediate danger").evaluate("(e) => e.click()")
    expect(worker.page.get_by_text("Stop and call", exact=True)).to_be_in_viewport()
    worker.button("Not any more: take it back").click()
    worker.button("Tapped by mistake").click()
    expect(from_where).to_be_in_viewport()
    after = from_where.bounding_box()
    assert before and after
    assert abs(before["y"] - after["y"]) < 2


def finish_and_sign(worker: Person) -> None:
    worker.step("Body")
    worker.choose("From where?", "Face")
    worker.field("Which place?").select_option(label="left cheek")
    worker.choose("What does it look like?", "Bruise")
    worker.choose("How do you know?", "I saw it")
    worker.step("Sign")
    accept_what_is_left(worker)
    worker.button("Sign the visit").click()
    expect(worker.heading("Signed")).to_be_visible()
    worker.link("Go to Today").click()
