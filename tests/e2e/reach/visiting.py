"""How a practitioner gets through the steps of a visit."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.reach.anybody import back_to
from tests.e2e.screen import is_headed


def step(name: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.step(name)
        is_headed(person, re.compile(heading))

    return reach


def moment(name: str) -> Callable[[Person], None]:
    """One of what can be noted from every step; the one before it is put away."""

    def reach(person: Person) -> None:
        for back in person.button(re.compile("^Done: back to")).all():
            back.click()
        person.button(name).click()
        expect(person.button(re.compile("^Done: back to"))).to_be_visible()

    return reach


def start_visit(person: Person) -> None:
    back_to("Ari")(person)
    person.button("Start a visit").click()
    is_headed(person, re.compile("About this visit"))


def room(person: Person) -> None:
    person.step("Room")
    person.choose("Tap everyone who is here", "Kian Velazar")
    person.button("Somebody else is here").click()
    person.choose("Was an interpreter needed?", "Independent interpreter")


def observe(person: Person) -> None:
    person.step("Observe")
    person.choose("appear alert", "Seen")
    person.choose("respond to people?", "Sometimes")
    person.section("Cues").get_by_role("button", name=re.compile("^wriggling")).click()
    person.section("Cues").get_by_text("Add words to a cue").click()
    person.group("Whom are you observing?").get_by_role("button", name=re.compile("^Kian")).click()


def voice(person: Person) -> None:
    person.step("Voice")
    person.button("Add exact words").click()
    person.button("Add voice without words").click()
    person.button("Add how you listened").click()
    person.choose("How did you listen?", "Three Houses")
    person.button("Add words to House of worries").click()
    person.button("Add a day").click()


def draw(person: Person) -> None:
    person.button("Add a drawing").click()
    expect(person.page.get_by_role("img", name="Drawing pad, Ari")).to_be_visible()


def note(person: Person) -> None:
    person.step("Note")
    note = person.page.get_by_label(re.compile("^2. .*: Ari$"))
    note.fill("She smiled at me. The cot is broken.")
    person.page.get_by_text("What kind of statement is each sentence?").first.click()
    person.choose("“The cot is broken.”", "My opinion")
    person.choose("It is a concern", "It is a concern")
    person.choose("“She smiled at me.”", "I saw or heard it")
    note.fill("She smiled at Kian. The cot is broken.")
    expect(person.button(re.compile("^This still holds"))).to_be_visible()


def body(person: Person) -> None:
    person.step("Body")
    person.button("Add a mark").click()
    person.choose("From where?", "Face")
    person.button("Add a measurement").click()


def stop(person: Person) -> None:
    person.button("Immediate danger").click()
    person.choose("Did you reach somebody?", "Somebody answered")


def taken_back(person: Person) -> None:
    person.button("Not any more: take it back").click()
    person.button("Tapped by mistake").click()
    is_headed(person, "Body and growth")
