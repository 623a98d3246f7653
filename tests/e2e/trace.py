"""The browser's own performance trace, and keys pressed at a pace: how long each tap or key took until the next frame was painted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

CATEGORIES = "devtools.timeline,disabled-by-default-devtools.timeline"
# Five characters are a word.
WORDS_A_MINUTE = 120
KEY_MS = 60_000 / (5 * WORDS_A_MINUTE)


@dataclass
class Trace:
    """Filled when the trace is over. Units: `to_paint_ms` – milliseconds, one for each tap or key, in order."""

    events: list[dict[str, Any]] = field(default_factory=list)

    def to_paint_ms(self, types: tuple[str, ...]) -> list[float]:
        """From the event's own time until the frame after it was painted; the longest of the events of one tap or key."""
        longest: dict[int, float] = {}
        for event in self.events:
            data = event.get("args", {}).get("data", {})
            if event.get("name") != "EventTiming" or data.get("type") not in types:
                continue
            if number := data.get("interactionId"):
                longest[number] = max(longest.get(number, 0.0), float(data["duration"]))
        return [longest[number] for number in sorted(longest)]


@contextmanager
def traced(page: Page) -> Iterator[Trace]:
    """Trace the page while the block runs."""
    session = page.context.new_cdp_session(page)
    trace = Trace()
    session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReturnAsStream"})
    yield trace
    # A picture is of a frame that was shown: what the last key did has been painted, and is in the trace.
    page.screenshot()
    over: list[dict[str, Any]] = []
    session.on("Tracing.tracingComplete", lambda event: over.append(event))
    session.send("Tracing.end")
    while not over:
        page.wait_for_timeout(20)
    trace.events = json.loads(_read(session, over[0]["stream"]))["traceEvents"]
    session.detach()


def _read(session: CDPSession, stream: str) -> str:
    parts = []
    while True:
        part = session.send("IO.read", {"handle": stream})
        parts.append(part["data"])
        if part["eof"]:
            session.send("IO.close", {"handle": stream})
            return "".join(parts)


def slow_down(page: Page, times: int) -> None:
    """The page's processor, so many times slower from now on."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def type_at_pace(page: Page, text: str) -> float:
    """Press a key for each character at 120 words a minute; one that is late is pressed at once, so that none is let off.

    Shape: words a minute, as it went.
    """
    session = page.context.new_cdp_session(page)
    began = time.monotonic()
    for place, character in enumerate(text):
        early_ms = place * KEY_MS - (time.monotonic() - began) * 1000
        if early_ms > 0:
            page.wait_for_timeout(early_ms)
        key = {"key": character, "text": character, "unmodifiedText": character}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": character})
    return len(text) / 5 / ((time.monotonic() - began) / 60)
