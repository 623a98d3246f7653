"""How anybody who is signed in gets to the screens that a phone and a desk both have."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import at_address, is_headed


def child(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.open_child(name)

    return reach


def back_to(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.link("Back").click()
        is_headed(person, re.compile(rf"{name}$"))

    return reach


def over_time(person: Person) -> None:
    person.link(re.compile("^Ari over time")).click()
    is_headed(person, "Ari over time")


def tab(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.page.get_by_role("tab", name=name).click()

    return reach


def go(name: str, heading: str | re.Pattern[str]) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        if person.page.get_by_role("navigation", name="Main").count() == 0:
            at_address(person, "/")
        person.go(name)
        is_headed(person, heading)

    return reach


def at(address: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        at_address(person, address)
        is_headed(person, heading)

    return reach


def search(start: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go(start)
        person.link("Search everything on this device").click()
        is_headed(person, "Search")
        person.field("Words to find").fill("the")
        person.button("Search").click()
        found = person.page.get_by_text(re.compile(r"^\d+ records? found"))
        expect(found).to_be_visible(timeout=30_000)

    return reach


def looked(link: str) -> Callable[[Person], None]:
    """The list comes from the server, or says that it cannot be had without one."""

    def reach(person: Person) -> None:
        person.link(link).click()
        is_headed(person, link)
        told = person.page.get_by_text(re.compile(r"^\d+ lines? shown$"))
        expect(told.or_(person.page.get_by_text("There is no connection"))).to_be_visible(timeout=30_000)

    return reach
