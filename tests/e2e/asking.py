"""Ask a page something that takes its time to answer, until it says yes.

Playwright's `wait_for_function` does not wait for what an asynchronous function comes to: a promise is a yes.
"""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

from tests.e2e.person import LONG_MS

EVERY_MS = 50


def ask_until(page: Page, question: str, given: Any = None, timeout_ms: float = LONG_MS) -> None:
    """Ask again and again, in a document that stays. Errors: AssertionError when the time is over."""
    over = time.monotonic() + timeout_ms / 1000
    while time.monotonic() < over:
        if page.evaluate(question, given):
            return
        page.wait_for_timeout(EVERY_MS)
    raise AssertionError(f"the page went on saying no to {question}")
