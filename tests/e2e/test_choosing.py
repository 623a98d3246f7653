"""Two devices write on one pen picture and one step of a plan with no signal: both versions are shown side by side until a
person chooses, nobody's words vanish, and in the end both show the same.

Source: sync/PROTOCOL.md section 11
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.screens import CHOOSE_SCREENS
from tests.e2e.stage import Stage
from tests.e2e.test_screens import Verdict, look_at

PEN = "Pen picture, Wren"
STEP = "Step of the plan, Wren"
WHAT = "Weigh Wren at the clinic every second week"
PEN_OF_PRIYA = "Wren opens one eye for the kettle. Priya saw it twice."
PEN_OF_CALLUM = "Wren holds Ada's thumb and will not be put down. Callum saw it."
STEP_OF_PRIYA = "Weigh Wren at home every Tuesday."
STEP_OF_CALLUM = "Weigh Wren at the clinic every week, with Dane."
STEP_OF_BOTH = "Weigh Wren every week, at home or at the clinic, as Ada can manage."
UNFINISHED = "Wren watches the light on the ceiling and"


@pytest.fixture(scope="module")
def workers(stage: Stage) -> Iterator[tuple[Person, Person]]:
    """Priya and Callum, each with a phone that is set up, and then no server."""
    people = [
        Person(stage.sign_in(name), stage.device(name.split()[0].lower()))
        for name in ("Priya Calloway", "Callum Frost")
    ]
    for person in people:
        person.device.start()
        person.enrol()
        expect(_child(person)).to_be_visible(timeout=LONG_MS)
    stage.lose_signal()
    yield people[0], people[1]


def _child(person: Person) -> Locator:
    return person.section("Children").get_by_role("link", name="Wren", exact=True)


def _open_wren(person: Person) -> None:
    person.go("Today")
    person.open_child("Wren")


def _sign(person: Person, button: str = "Sign and keep") -> None:
    person.button(button).click()
    expect(person.heading(re.compile(r"\bWren$"))).to_be_visible()


def _write_pen_picture(person: Person, words: str) -> None:
    _open_wren(person)
    person.button("Change the pen picture").click()
    person.field("Portrait, in at most 150 words").fill(words)
    _sign(person)
    expect(person.section("Pen picture")).to_contain_text(words)


def _write_step(person: Person, words: str) -> None:
    person.section("Plan").get_by_role("link", name=re.compile(WHAT)).click()
    person.field("What will be done").fill(words)
    _sign(person)
    expect(person.section("Plan")).to_contain_text(words)


def _exchange(person: Person) -> None:
    person.go("Outbox")
    person.button("Send now").click()
    person.has_sent_everything()


def _to_choose(person: Person, what: str) -> None:
    person.go("Today")
    person.section("Two versions wait for you to choose").get_by_role("link", name=what, exact=True).click()
    expect(person.heading(re.compile("Choose between two versions"))).to_be_visible()


def _version(person: Person, words: str) -> Locator:
    return person.page.get_by_role("article").filter(has_text=words)


def _picture(person: Person, name: str) -> None:
    """For whoever wants to look: ATTUNE_PICTURES names a folder."""
    if folder := os.environ.get("ATTUNE_PICTURES"):
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_what_was_begun_outlives_a_kill_word_for_word(workers: tuple[Person, Person]) -> None:
    priya, _ = workers
    _open_wren(priya)
    priya.button("Change the pen picture").click()
    priya.field("Portrait, in at most 150 words").fill(UNFINISHED)
    priya.page.wait_for_timeout(1_000)  # What was typed a second ago is promised to be there.
    _picture(priya, "edit")
    priya.device.kill()
    priya.device.start()
    priya.unlock()
    priya.section("Begun and not signed").get_by_role("link", name=PEN, exact=True).click()
    expect(priya.field("Portrait, in at most 150 words")).to_have_value(UNFINISHED)
    priya.button("Throw away what I wrote").click()
    expect(priya.field("Portrait, in at most 150 words")).to_have_value(UNFINISHED)
    priya.button("Remove for good").click()
    expect(priya.heading(re.compile(r"\bWren$"))).to_be_visible()
    expect(priya.page.get_by_text(UNFINISHED)).to_have_count(0)


def test_both_versions_are_shown_to_both_with_base_and_authors(
    workers: tuple[Person, Person], stage: Stage
) -> None:
    priya, callum = workers
    for person, pen, step in (
        (priya, PEN_OF_PRIYA, STEP_OF_PRIYA),
        (callum, PEN_OF_CALLUM, STEP_OF_CALLUM),
    ):
        _write_pen_picture(person, pen)
        _write_step(person, step)
    stage.find_signal()
    for person in (priya, callum, priya):
        _exchange(person)
    _picture(priya, "child-before")
    for person in (priya, callum):
        _to_choose(person, PEN)
        for words, author in ((PEN_OF_PRIYA, "Priya Calloway"), (PEN_OF_CALLUM, "Callum Frost")):
            expect(_version(person, words)).to_contain_text(author)
        expect(_version(person, "As it was")).to_contain_text("I have only met her asleep")
        _to_choose(person, STEP)
        for words in (STEP_OF_PRIYA, STEP_OF_CALLUM, WHAT):
            expect(_version(person, words)).to_be_visible()


def test_both_choose_screens_are_judged_as_every_screen_is(workers: tuple[Person, Person]) -> None:
    verdict = Verdict()
    look_at(workers[0], CHOOSE_SCREENS, verdict)
    assert len(verdict.screens) == len(CHOOSE_SCREENS)
    assert {kind: found for kind, found in verdict.faults.items() if found} == {}


def test_choices_made_with_no_signal_reach_the_other_device(
    workers: tuple[Person, Person], stage: Stage
) -> None:
    priya, callum = workers
    stage.lose_signal()
    _to_choose(priya, PEN)
    _version(priya, PEN_OF_CALLUM).get_by_role("button", name=re.compile("^Take this one")).click()
    _picture(priya, "choose-pen")
    _sign(priya, "Sign what you chose")
    expect(priya.section("Pen picture")).to_contain_text(PEN_OF_CALLUM)
    expect(priya.section("Pen picture")).to_contain_text("Callum Frost")
    _to_choose(priya, STEP)
    priya.button("Write a new text").click()
    priya.field("New text").fill(STEP_OF_BOTH)
    _picture(priya, "choose-step")
    _sign(priya, "Sign what you chose")
    stage.find_signal()
    for person in (priya, callum):
        _exchange(person)
        _open_wren(person)
        expect(person.section("Plan")).to_contain_text(STEP_OF_BOTH)
        expect(person.section("Pen picture")).to_contain_text(PEN_OF_CALLUM)
        expect(person.page.get_by_text("Two versions: choose")).to_have_count(0)
        _picture(person, f"child-after-{person.sign_in.user}")
    shown = [person.section("Plan").inner_text() for person in workers]
    assert shown[0] == shown[1]
