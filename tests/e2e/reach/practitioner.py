"""How a practitioner gets to the screens of the phone that are not within a visit."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.reach.anybody import back_to
from tests.e2e.screen import at_address, is_headed


def change_pen_picture(person: Person) -> None:
    """With all that stands beside the text opened; not a letter is lost by it."""
    person.button("Change the pen picture").click()
    is_headed(person, re.compile("Pen picture"))
    text = person.field("Portrait, in at most 150 words")
    text.press_sequentially(" She hums")
    written = text.input_value()
    for part in person.page.get_by_role("main").locator("summary").all():
        part.click()
    for part in ("Version 1", "Example 1: the people she loves"):
        expect(person.page.get_by_text(part).first).to_be_visible()
    expect(text).to_have_value(written)


def add_step(person: Person) -> None:
    back_to("Ari")(person)
    person.button("Add a step").click()
    is_headed(person, re.compile("New: step of the plan"))


def change(section: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        back_to("Ari")(person)
        person.section(section).get_by_role("link", name=re.compile("^Change")).first.click()
        is_headed(person, heading)

    return reach


def add(button: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        back_to("Ari")(person)
        person.button(button).click()
        is_headed(person, heading)

    return reach


def choose(what: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go("Today")
        waiting = person.section("Two versions wait for you to choose")
        waiting.get_by_role("link", name=re.compile(rf"^{what}")).click()
        is_headed(person, "Choose between two versions")

    return reach


def read_visit(person: Person) -> None:
    person.go("Today")
    person.open_child("Ari")
    person.link("Open the whole visit").first.click()
    is_headed(person, re.compile("Visit to"))


def amend(person: Person) -> None:
    """With every record of the visit opened, one struck, and the whole visit about to be."""
    person.link("Correct or add to this visit").click()
    is_headed(person, "Correct or add to a visit")
    expect(person.field("Why do you change it?")).to_be_visible()
    for part in person.page.get_by_role("main").locator("summary").all():
        part.click()
    person.button("This was entered in error").first.click()
    person.field("Purpose of visit").fill("")
    person.button("The whole visit was entered in error").click()


def rehome(person: Person) -> None:
    """An earlier visit, entered in error as a whole."""
    person.go("Today")
    person.open_child("Ari")
    entries = person.section("Recorded so far").locator(".card")
    earlier = entries.filter(has_text="Priya Calloway").nth(1)
    earlier.locator("summary").first.click()
    earlier.get_by_role("link", name="Open the whole visit").click()
    is_headed(person, re.compile("Visit to"))
    person.link("Correct or add to this visit").click()
    person.button("The whole visit was entered in error").click()
    person.button("Yes, all of it").click()
    person.field("Why do you change it?").fill("It was of another child.")
    person.button("Sign the change").click()
    person.link("Write it again for the right child").click()
    is_headed(person, "Write it again for the right child")


def set_aside(person: Person) -> None:
    person.go("Outbox")
    needs = person.section("Needs you")
    needs.get_by_role("link", name=re.compile("^Read it and put it right")).first.click()
    expect(person.page.get_by_text("You were not allocated to this child").first).to_be_visible()


def ready(person: Person) -> None:
    person.go("Today")
    person.link("Is this device ready?").click()
    is_headed(person, "Ready for today")


def change_passphrase(person: Person) -> None:
    person.link("How this device opens").click()
    person.button("Change the passphrase").click()
    is_headed(person, "Change the passphrase")


def device(person: Person) -> None:
    person.button("Not now").click()
    is_headed(person, "This device")


def account(person: Person) -> None:
    """It comes from the server, or says that it cannot be had without one."""
    person.link("Your sign-in and your devices").click()
    is_headed(person, "Your account")
    expect(person.page.get_by_role("heading", name="Your devices")).to_be_visible(timeout=30_000)


def account_deed(button: str | re.Pattern[str], heading: str) -> Callable[[Person], None]:
    """One of what can be done there, on a page of its own; the one before it is called off."""

    def reach(person: Person) -> None:
        for cancel in person.button("Cancel").all():
            cancel.click()
        person.button(button).first.click()
        is_headed(person, heading)

    return reach


def again(person: Person) -> None:
    at_address(person, "/again")
    is_headed(person, "Let this device in again")


def account_again(person: Person) -> None:
    person.button("Cancel").click()
    is_headed(person, "Your account")


def from_device(reach_next: Callable[[Person], None]) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.link("Back").click()
        is_headed(person, "This device")
        reach_next(person)

    return reach


def emergency(person: Person) -> None:
    """With what is missing said, as whoever is in a hurry sees it."""
    person.go("Today")
    person.link("Open a record in an emergency").click()
    is_headed(person, "Open a record in an emergency")
    person.button("Open the record for four hours").click()
    expect(person.page.get_by_text("Give the date of birth.")).to_be_visible()
