"""How a supervisor gets to the screens of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import at_address, is_headed


def ask(person: Person) -> None:
    person.button("Ask a question").click()
    expect(person.field("Your question")).to_be_visible()


def begun(person: Person) -> None:
    """Words that were begun, by themselves: as when what they are about has left the device."""
    person.field("Your question").fill("Was Kian in the room?")
    visit = person.page.url.rsplit("/", 1)[1]
    person.go("Queue")
    expect(person.section("Begun and not signed")).to_contain_text("Your question")
    # As `reviewDraftId` makes it.
    at_address(person, f"/begun/{int(visit[:2], 16) ^ 1:02x}{visit[2:]}")
    is_headed(person, "Your question")


def review(person: Person) -> None:
    person.section("To review").get_by_role("link", name=re.compile(": ")).first.click()
    is_headed(person, re.compile("Visit to"))


def code(person: Person) -> None:
    person.button(re.compile("^Make an enrolment code")).first.click()
    expect(person.page.get_by_text(re.compile("It works once"))).to_be_visible()


def team_panel(open_it: re.Pattern[str], panel: re.Pattern[str]) -> Callable[[Person], None]:
    """What can be done for somebody of the team; the panel before it is closed."""

    def reach(person: Person) -> None:
        for closing in person.button("Close").all():
            closing.click()
        person.button(open_it).first.click()
        expect(person.page.get_by_role("region", name=panel)).to_be_visible()

    return reach


def emergencies(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^Records opened in an emergency")).click()
    is_headed(person, "Records opened in an emergency")


def second_person(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^What takes a second person")).click()
    is_headed(person, "What takes a second person")


def ask_to_protect(person: Person) -> None:
    person.button("Ask to protect a child").click()
    expect(person.field("Child")).to_be_visible()
