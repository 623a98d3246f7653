"""P11. Typing in the note at 120 words a minute, processor four times slower: from a key until it is painted, by the browser's own trace; and what was dropped."""

from __future__ import annotations

import re
import statistics

from playwright.sync_api import Playwright, expect

from bench.figure import Figure, Goal, p99
from bench.rounds import at_most
from bench.stage import visit_begun
from tests.e2e.trace import slow_down, traced, type_at_pace

SLOWER = 4
# A minute of it.
WORDS = 120
SENTENCE = "She looked up at her mother and smiled; the cot is by the window. "


def measure(playwright: Playwright) -> list[Figure]:
    with visit_begun(playwright) as person:
        page = person.page
        person.step("Note")
        note = page.get_by_label(re.compile("^1. Purpose of visit"))
        note.click()
        text = (SENTENCE * 10)[: 5 * at_most(WORDS)]
        slow_down(page, SLOWER)
        with traced(page) as trace:
            pace = type_at_pace(page, text)
        slow_down(page, 1)
        arrived = note.input_value()
        person.is_saved()
        page.reload()
        person.unlock()
        expect(note).to_be_visible(timeout=60_000)
        stored = note.input_value()
    keys = trace.to_paint_ms(("keydown", "keypress", "keyup"))
    assert keys, "the trace holds no key"
    middle = round(statistics.median(keys), 1)
    detail = {"p99 ms": round(p99(keys), 1), "words a minute": round(pace), "characters": float(len(text))}
    dropped = max(_dropped(text, arrived), _dropped(text, stored))
    return [
        Figure("P11", "Key to paint, 4 × slower", middle, "ms", Goal(100, 50), len(keys), detail),
        Figure("P11", "Characters dropped, typed and stored", dropped, "characters", Goal(0, 0), 1),
    ]


def _dropped(typed: str, found: str) -> float:
    """Characters of what was typed that are not where they were typed."""
    wrong = sum(a != b for a, b in zip(typed, found, strict=False))
    return float(wrong + abs(len(typed) - len(found)))
