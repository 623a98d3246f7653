"""Zoomed to four times, or in a low window, nothing is held in place over what is read; on a phone the bars at the bottom leave no gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import DESK, PHONE
from tests.e2e.person import Person
from tests.e2e.screen import is_headed
from tests.e2e.stage import Stage

# 1280 by 900 at 400%.
ZOOMED = {"width": 320, "height": 225}

# What stands at each height down the middle of the window, in the middle of the page. Shape: of those that are not content.
IN_THE_WAY = """() => {
  window.scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: 'instant' });
  const heights = Array.from({ length: innerHeight - 1 }, (_, y) => y);
  const held = (e) => { for (let at = e; at; at = at.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return at; };
  return [...new Set(heights.map((y) => held(document.elementFromPoint(innerWidth / 2, y))).filter(Boolean).map((e) => e.className))];
}"""

# How many pixels lie between the bar of actions and the navigation below it, while the page is scrolled.
GAP = """() => {
  window.scrollTo({ top: 200, behavior: 'instant' });
  const [actions, nav] = ['.actions:not(.actions--inline)', '.nav'].map((each) => document.querySelector(each).getBoundingClientRect());
  return [nav.top - actions.bottom, actions.top < nav.top];
}"""


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


@pytest.fixture(scope="module")
def maud(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Maud Ellery"), stage.device("maud", size=DESK)) as person:
        person.enrol()
        person.whole_queue()
        yield person


def in_the_way(page: Page) -> list[str]:
    size = page.viewport_size
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    found: list[str] = page.evaluate(IN_THE_WAY)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    return found


def actions_leave_no_gap(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    gap, above = page.evaluate(GAP)
    assert above
    assert gap <= 0


def test_nothing_lies_over_a_childs_page_and_a_form_of_it_at_four_times_the_size(priya: Person) -> None:
    priya.go("Today")
    assert in_the_way(priya.page) == []
    priya.open_child("Ari")
    assert in_the_way(priya.page) == []
    priya.button("Change the pen picture").click()
    is_headed(priya, re.compile("Pen picture"))
    assert in_the_way(priya.page) == []


def test_nothing_lies_over_the_desk_at_four_times_the_size(maud: Person) -> None:
    maud.go("Queue")
    assert in_the_way(maud.page) == []
    maud.whole_queue().get_by_role("link").first.click()
    is_headed(maud, re.compile("Visit to"))
    assert in_the_way(maud.page) == []


def test_no_words_show_between_the_actions_and_the_navigation_of_a_phone(priya: Person) -> None:
    priya.go("Today")
    priya.open_child("Ari")
    actions_leave_no_gap(priya.page)
    priya.button("Change the pen picture").click()
    is_headed(priya, re.compile("Pen picture"))
    actions_leave_no_gap(priya.page)
