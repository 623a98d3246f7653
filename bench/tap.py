"""P11. From a tap on an answer of the capture screen until the answer is painted, on a processor four times slower, by the browser's own trace."""

from __future__ import annotations

import statistics

from playwright.sync_api import Playwright

from bench.figure import Figure, Goal, p99
from bench.rounds import at_most
from bench.stage import visit_begun
from tests.e2e.trace import slow_down, traced

TAPS, SLOWER = 40, 4
# Between two taps of a quick thumb, so that none waits for the one before it.
BETWEEN_MS = 250


def measure(playwright: Playwright) -> list[Figure]:
    with visit_begun(playwright) as person:
        page = person.page
        buttons = page.locator("main button[aria-pressed]")
        buttons.first.wait_for()
        count = buttons.count()
        slow_down(page, SLOWER)
        with traced(page) as trace:
            for number in range(at_most(TAPS)):
                buttons.nth(number % count).tap()
                page.wait_for_timeout(BETWEEN_MS)
        taps = trace.to_paint_ms(("pointerdown", "pointerup", "click"))
    assert len(taps) >= at_most(TAPS) // 2, "the taps were not seen"
    detail = {"p99 ms": round(p99(taps), 1), "answers": float(count)}
    middle = round(statistics.median(taps), 1)
    return [Figure("P11", "Tap to paint, 4 × slower", middle, "ms", Goal(100, 50), len(taps), detail)]
