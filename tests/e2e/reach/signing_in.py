"""How whoever is not signed in gets to the screens before the app: set up, second factor, unlock."""

from __future__ import annotations

import pyotp
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import is_headed


def empty_enrolment(person: Person) -> None:
    person.button("Continue").click()
    expect(person.page.get_by_text("Type your sign-in name.")).to_be_visible()


def cannot_unlock(person: Person) -> None:
    person.button("I can’t unlock").click()
    is_headed(person, "I can’t unlock")


def given_up(person: Person) -> None:
    person.button("Send everything and start again").click()
    expect(person.page.get_by_text("Everything has arrived")).to_be_visible(timeout=60_000)
    is_headed(person, "Set up this device")


def sign_on_refused(person: Person) -> None:
    """As the server sends a browser back."""
    person.page.goto("about:blank")
    person.page.goto(f"{person.device.origin}/#sign-on-refused")
    expect(person.page.get_by_role("alert")).to_contain_text("did not let you in")


def second_factor_app(person: Person) -> None:
    person.button("Set one up").click()
    is_headed(person, "Set up a second factor")


def second_factor_key(person: Person) -> None:
    person.button("A passkey or security key").click()
    expect(person.button("Set it up")).to_be_visible()


def recovery_codes(person: Person) -> None:
    person.button("An authenticator app").click()
    secret = person.section("Scan this with your authenticator app").locator(".code").inner_text()
    person.field("Code of your app").fill(pyotp.TOTP(secret.replace(" ", "")).now())
    person.button("Continue").click()
    is_headed(person, "Your recovery codes")
