"""A hand at any browser's page: presses what has a name, fills what has a label, and waits for what is to be seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.engines import Page

PATIENCE_SEC = 90
AGAIN_SEC = 0.1
SEEN = "const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';"
CALLED = "const called = (e) => (e.getAttribute('aria-label') || e.textContent || '').trim().replace(/\\s+/g, ' ').replace(/^✓ ?/, '');"
SHOW = "const show = (e) => { if (e) e.scrollIntoView({ block: 'center' }); return e ?? null; };"
# The last that is called so, in the last group of that legend if one is given.
CONTROL = f"""{SEEN} {CALLED} {SHOW}
const [name, legend] = arguments;
const groups = [...document.querySelectorAll('fieldset, [role=group]')].filter(seen);
const inside = legend === null ? [document] : groups.filter((g) => (g.querySelector('legend')?.textContent ?? called(g)).trim() === legend);
const all = inside.flatMap((part) => [...part.querySelectorAll('button, a[href], summary')]);
const found = all.filter((e) => seen(e) && called(e) === name).at(-1);"""
PRESS = f"{CONTROL} return show(found);"
CHOSEN = f"{CONTROL} return found?.getAttribute('aria-pressed') === 'true';"
STARTING = f"""{SEEN} {CALLED} {SHOW}
const [start] = arguments;
return show([...document.querySelectorAll('button, a[href]')].filter((e) => seen(e) && called(e).startsWith(start)).at(-1));"""
LABELLED = f"""{SEEN} {SHOW}
const [start] = arguments;
const labels = [...document.querySelectorAll('label')].filter((e) => e.textContent.trim().startsWith(start));
const field = labels.map((e) => document.getElementById(e.htmlFor)).filter((e) => e && seen(e)).at(-1);"""
FIELD = f"{LABELLED} return show(field);"
VALUE = f"{LABELLED} return field?.value;"
TEXT = "return document.body.textContent;"


@dataclass
class Hand:
    page: Page

    def press(self, name: str, legend: str | None = None) -> None:
        """An answer that is chosen already is left as it is."""
        self.until(
            lambda: self.page.value(CHOSEN, name, legend) or self.page.press(PRESS, name, legend),
            f"“{name}” in “{legend}”",
        )

    def go(self, name: str, shown: str) -> None:
        """Press what leads to where `shown` is read: a list that is still being filled can move it from under the hand."""
        self.until(
            lambda: self.shows(shown) or (self.page.press(PRESS, name, None) and self.shows(shown)),
            f"“{shown}” after “{name}”",
        )

    def press_starting(self, start: str) -> None:
        self.until(lambda: self.page.press(STARTING, start), f"what begins with “{start}”")

    def fill(self, label: str, text: str) -> None:
        """A page that has just come gives the focus to its heading, and a hand this fast is interrupted by it: it types again."""
        self.until(
            lambda: self.page.type(FIELD, text, label) and self.page.value(VALUE, label) == text,
            f"a field “{label}”",
        )

    def sees(self, *texts: str) -> None:
        self.until(lambda: all(text in self.page.value(TEXT) for text in texts), f"{texts}")

    def shows(self, text: str) -> bool:
        return text in self.page.value(TEXT)

    def finds_signal(self) -> None:
        """The browser tells the page that there is a connection again."""
        self.page.value("dispatchEvent(new Event('online'));")

    def until(self, done: Callable[[], object], what: str) -> None:
        """Errors: AssertionError with what the page shows when it does not come."""
        end = time.monotonic() + PATIENCE_SEC
        failed: Exception | None = None
        while time.monotonic() < end:
            try:
                if done():
                    return
            except Exception as gone:  # the page was drawn anew under the hand
                failed = gone
            time.sleep(AGAIN_SEC)
        raise AssertionError(f"{what} did not come ({failed}): {self.page.value(TEXT)[:1500]}")
