"""Typing at 120 words a minute on a processor four times slower drops no character: on the glass, in the stored draft, and in the trace."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.trace import slow_down, traced, type_at_pace
from tests.e2e.visit import begin_a_short_visit

SLOWER = 4
TEXT = (
    "She looked up at her mother and smiled; the cot is by the window and the heater works. "
    "He hit the table and she held her breath. Sam said: “I feed her at six, then she sleeps.”"
)


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    person = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    person.device.start()
    person.enrol()
    person.has_caseload()
    yield person


def purpose(person: Person) -> Locator:
    return person.page.get_by_label(re.compile("^1. Purpose of visit"))


def test_typing_on_a_slow_processor_drops_no_character(priya: Person) -> None:
    begin_a_short_visit(priya)
    priya.step("Note")
    purpose(priya).click()
    slow_down(priya.page, SLOWER)
    with traced(priya.page) as trace:
        type_at_pace(priya.page, TEXT)
        expect(purpose(priya)).to_have_value(TEXT)
    slow_down(priya.page, 1)
    assert len(trace.to_paint_ms(("keydown",))) == len(TEXT)
    priya.is_saved()
    priya.device.close()
    priya.device.start()
    priya.unlock()
    priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
    expect(purpose(priya)).to_have_value(TEXT, timeout=LONG_MS)
