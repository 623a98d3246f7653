"""What a screen is in the tests that walk through all of them, and the places where one may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.person import Person

# Where a screen may be, by the names that the app's router and the steps of a visit have, and its address there.
ID = "[0-9a-f]{32}"
PLACES = {
    "start": "/",
    "children": "/children",
    "outbox": "/outbox",
    "mending": f"/outbox/{ID}",
    "begun": f"/begun/{ID}",
    "ready": "/ready",
    "device": "/device",
    "account": "/account",
    "again": "/again",
    "queue": "/queue",
    "team": "/team",
    "looked": "/looked",
    "search": "/search",
    "emergency": "/emergency",
    "emergencies": "/emergencies",
    "second_person": "/second-person",
    "child": f"/child/{ID}",
    "over_time": f"/child/{ID}/over-time",
    "record": f"/record/{ID}/[a-z_]+/{ID}(/choose)?",
    "alert": f"/alert/{ID}/{ID}",
    "restricted": f"/restricted(/{ID})?",
    "new_visit": f"/family/{ID}/visit/new(/{ID})?",
    "visit": f"/family/{ID}/visit/{ID}",
    "amending": f"/family/{ID}/visit/{ID}/change",
    "rehoming": f"/family/{ID}/visit/{ID}/again",
    "review": f"/family/{ID}/review/{ID}",
    "nowhere": "/nowhere",
    **{
        f"step {step}": f"/visit/{ID}/{step}(/{ID})?"
        for step in ("visit", "room", "seen", "observe", "voice", "body", "note", "sign")
    },
}


@dataclass(frozen=True)
class Screen:
    """`reach` starts from the screen before it in the list; `place` is one of PLACES."""

    name: str
    place: str
    reach: Callable[[Person], None]


def is_headed(person: Person, text: str | re.Pattern[str]) -> None:
    """Wait for the screen of this heading."""
    expect(person.page.get_by_role("heading", level=1, name=text)).to_be_visible(timeout=60_000)


def at_address(person: Person, address: str) -> None:
    """To an address of the app, without a new document: that would lock the vault."""
    person.page.evaluate(
        "(to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address
    )


def to_today(person: Person) -> None:
    """Also from within a visit, which has no main navigation."""
    if person.page.get_by_role("navigation", name="Main").count() == 0:
        at_address(person, "/")
    person.go("Today")
    is_headed(person, "Today")
