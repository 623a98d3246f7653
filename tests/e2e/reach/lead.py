"""How a safeguarding lead gets to the screens of records that are not on the device."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import is_headed


def queue_with_names(person: Person) -> None:
    """The names come with a second question, after the records."""
    is_headed(person, "Queue")
    expect(person.section("Still open").get_by_role("link").first).to_be_visible(timeout=60_000)
    expect(person.page.get_by_text("A child whose name is not on this device")).to_have_count(
        0, timeout=60_000
    )


def alert_by_name(person: Person) -> None:
    person.section("Still open").get_by_role("link").first.click()
    expect(person.heading("What is not here")).to_be_visible()


def restricted(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^Restricted records about")).click(timeout=60_000)
    is_headed(person, "Restricted records")
    expect(person.page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


def restricted_of(name: str) -> Callable[[Person], None]:
    """With what is closed there opened."""

    def reach(person: Person) -> None:
        if person.heading("What is not here").count() > 0:
            person.link("Back").click()
        person.link(name).click()
        is_headed(person, f"Restricted records {name}")
        for part in person.page.get_by_role("main").locator("summary").all():
            part.click()

    return reach
