"""A hand at a phone: it taps, types and reads as a person does, and everything it does is counted.

Seconds are counts times a pace that others have measured, so that they say the same on every machine:

    a tap       1.3 s   pointing 1.1 s and the tap itself 0.2 s (Card, Moran and Newell, 1980; Rice and Lartigue, 2014)
    a decision  1.35 s  before a tap that answers a question (the M of Card, Moran and Newell, 1980)
    a key       0.33 s  36.2 words a minute on a phone (Palin and others, 2019)
    a word read 0.25 s  238 words a minute (Brysbaert, 2019); each text once, because it is known afterwards
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.e2e.person import Person

TAP_SEC, DECISION_SEC, KEY_SEC, WORD_SEC = 1.3, 1.35, 0.33, 0.25


@dataclass
class Hand:
    """What one person's hand has done. `known`: texts that they have read."""

    person: Person
    taps: int = 0
    decisions: int = 0
    keys: int = 0
    words: int = 0
    known: set[str] = field(default_factory=set)

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def answer(self, legend: str, answer: str, within: Locator | None = None) -> None:
        """Read a question, decide, and tap what is not chosen yet."""
        self.read(legend)
        button = (
            (within or self.person.page)
            .get_by_role("group", name=legend, exact=True)
            .get_by_role("button", name=answer, exact=True)
        )
        self.decisions += 1
        self.tap(button)

    def read(self, text: str) -> None:
        if text not in self.known:
            self.known.add(text)
            self.words += len(text.split())

    def type(self, into: Locator, words: str) -> None:
        """Key by key, after a tap into the field unless one is in it already."""
        if not into.evaluate("field => field === document.activeElement"):
            self.tap(into)
        into.press_sequentially(words)
        self.keys += len(words)
        expect(into).not_to_have_value("")

    def pick_date(self, into: Locator, day: str) -> None:
        """A day in a date field, as its eight digits."""
        self.tap(into)
        into.fill(day)
        self.keys += len(day.replace("-", ""))

    @property
    def seconds(self) -> float:
        """Without what the app takes to answer."""
        return (
            self.taps * TAP_SEC + self.decisions * DECISION_SEC + self.keys * KEY_SEC + self.words * WORD_SEC
        )
