"""A person at a device: does what people do, and finds things by role and label only, as they do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from playwright.sync_api import Locator, Page, Worker, expect

from tests.e2e.browser import Device
from tests.e2e.stage import SignIn

LONG_MS = 60_000
HIDE = "Hide: lock Attune now"
ALL_SENT = re.compile("all sent|the rest is sent")
SAVED = re.compile(r"^Saved on this device")


@dataclass
class Person:
    """Somebody with a sign-in, at one device.

    passphrase: what the vault was locked with; known after `enrol`.
    """

    sign_in: SignIn
    device: Device
    passphrase: str = field(default="", repr=False)

    def __enter__(self) -> Person:
        self.device.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.device.close()

    @property
    def page(self) -> Page:
        return self.device.page

    @property
    def engine(self) -> Worker:
        """The crypto worker."""
        (engine,) = (each for each in self.page.workers if "/engine.worker" in each.url)
        return engine

    # --- finding ------------------------------------------------------------------------------------------

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("link", name=name)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def heading(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=name)

    def section(self, heading: str) -> Locator:
        """The part of the screen under a heading."""
        return self.page.locator("section").filter(
            has=self.page.get_by_role("heading", name=heading, exact=True)
        )

    def group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=legend, exact=True)

    def choose(self, legend: str, answer: str, within: Locator | None = None) -> None:
        """Tap an answer of a group, unless it is chosen already."""
        group = (within or self.page).get_by_role("group", name=legend, exact=True)
        button = group.get_by_role("button", name=answer, exact=True)
        if button.get_attribute("aria-pressed") != "true":
            button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    # --- the vault ----------------------------------------------------------------------------------------

    def enrol(self, label: str = "Work tablet", own_passphrase: str | None = None) -> None:
        """Set up this device with the printed code; the app chooses four words unless an own passphrase is given."""
        self.ask_to_enrol(label, own_passphrase)
        self.is_enrolled()

    def is_enrolled(self) -> None:
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible(timeout=LONG_MS)

    def ask_to_enrol(self, label: str = "Work tablet", own_passphrase: str | None = None) -> None:
        """As `enrol`, and what comes of it is for whoever asks."""
        expect(self.heading("Set up this device")).to_be_visible()
        self.device.installed()
        self.field("Sign-in name").fill(self.sign_in.user)
        self.field("Password").fill(self.sign_in.password)
        self.field("Enrolment code").fill(self.sign_in.code)
        self.field("What to call this device").fill(label)
        self.button("Continue").click()
        expect(self.heading("Choose a passphrase")).to_be_visible()
        if own_passphrase is None:
            self.chooses_four_words()
        else:
            self.passphrase = own_passphrase
            self.choose("How do you want to choose it?", "My own, at least 15 characters")
            self.field("Your own passphrase").fill(own_passphrase)
            self.button("Continue").click()
            self._types_it_again()

    def chooses_four_words(self) -> None:
        """Those that the app draws, and typed once more."""
        self.passphrase = self._four_words()
        self.button("I have written them down or learned them").click()
        self._types_it_again()

    def _types_it_again(self) -> None:
        self.field("Your passphrase").fill(self.passphrase)
        self.button("Set up this device").click()

    def _four_words(self) -> str:
        words = self.section("Your four words").get_by_role("paragraph").first
        expect(words).to_have_text(re.compile(r"^[a-z]+(?:-[a-z]+)?(?:[ ][a-z]+(?:-[a-z]+)?){3}$"))
        return words.inner_text().strip()

    def unlock(self, passphrase: str | None = None) -> None:
        self.try_passphrase(passphrase or self.passphrase)
        expect(self.button(HIDE)).to_be_visible(timeout=LONG_MS)

    def try_passphrase(self, passphrase: str) -> None:
        expect(self.heading("Unlock Attune")).to_be_visible(timeout=LONG_MS)
        self.field("Passphrase").fill(passphrase)
        self.button("Unlock").click()

    def hide(self) -> None:
        self.button(HIDE).click()
        expect(self.heading("Unlock Attune")).to_be_visible()

    # --- going about --------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Along the main navigation."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()

    def whole_queue(self) -> Locator:
        """To the queue, which is not empty. Shape: all that is to be reviewed; the rest of a long list follows a moment later."""
        self.go("Queue")
        queue = self.section("To review")
        expect(queue.get_by_role("listitem").first).to_be_visible(timeout=LONG_MS)
        expect(queue.locator("[data-more]")).to_have_count(0)
        return queue

    def finds_signal(self) -> None:
        """The browser tells the page that there is a connection again."""
        self.page.evaluate("() => dispatchEvent(new Event('online'))")

    def asks_for_news_until(self, done: Callable[[], bool]) -> None:
        """Ask the server again and again, without waiting for the minute in which the app asks by itself.

        Errors: AssertionError when it did not come.
        """
        over = time.monotonic() + LONG_MS / 1000
        while not done():
            assert time.monotonic() < over, "the news did not come"
            self.finds_signal()
            self.page.wait_for_timeout(500)

    def has_sent_everything(self, timeout_ms: int = LONG_MS) -> None:
        """But for what was set aside and needs the person."""
        expect(self.page.get_by_role("status").filter(has_text=ALL_SENT).first).to_be_visible(
            timeout=timeout_ms
        )

    def has_caseload(self) -> None:
        """The first pull has brought the children."""
        expect(self.section("Children").get_by_role("link", name="Ari", exact=True)).to_be_visible(
            timeout=LONG_MS
        )

    def open_child(self, name: str) -> None:
        self.section("Children").get_by_role("link", name=name, exact=True).click()
        expect(self.heading(re.compile(rf"\b{name}$"))).to_be_visible()

    def step(self, name: str) -> None:
        """To a step of the visit."""
        self.page.get_by_role("navigation", name="Steps of the visit").get_by_role(
            "link", name=name, exact=True
        ).click()

    def is_saved(self) -> None:
        expect(self.page.get_by_text(SAVED)).to_be_visible()
