"""P11. From a tap on an answer of the capture screen until the answer is painted, on a processor four times slower."""

from __future__ import annotations

import statistics

from playwright.sync_api import Playwright

from bench.figure import Figure, Goal, p99
from bench.rounds import at_most
from bench.stage import visit_begun

TAPS, SLOWER = 40, 4
# From the pointer going down until the frame after the one in which the button says that it is pressed.
WATCH = """() => {
  window.__taps = [];
  let down = 0;
  addEventListener('pointerdown', (event) => { down = event.timeStamp; }, { capture: true });
  new MutationObserver(() => {
    if (!down) return;
    const from = down;
    down = 0;
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => __taps.push(performance.now() - from); channel.port2.postMessage(0); });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-pressed'] });
}"""


def measure(playwright: Playwright) -> list[Figure]:
    with visit_begun(playwright) as person:
        page = person.page
        buttons = page.locator("main button[aria-pressed]")
        buttons.first.wait_for()
        count = buttons.count()
        page.evaluate(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for number in range(at_most(TAPS)):
            buttons.nth(number % count).tap()
            page.wait_for_timeout(250)
        taps = [float(ms) for ms in page.evaluate("() => window.__taps")]
    assert len(taps) >= at_most(TAPS) // 2, "the taps were not seen"
    detail = {"p99 ms": round(p99(taps), 1), "answers": float(count)}
    middle = round(statistics.median(taps), 1)
    return [Figure("P11", "Tap to paint, 4 × slower", middle, "ms", Goal(100, 50), len(taps), detail)]
