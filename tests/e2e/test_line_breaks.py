"""What was typed in lines is read in lines: a step of the plan, on the page and in the visit, what stands under the note, and what a STOP shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import is_headed
from tests.e2e.stage import Stage
from tests.e2e.visit import begin_a_short_visit

STEP = "Ring the nursery.\nAsk who collects him."
DANGER = "He hurt me.\nIt is  a secret."
SAYS = "What was said or tapped may mean that a child is in danger now."
WORDS = "I heard him.\nThen it was quiet."


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


def test_a_step_and_exact_words_are_read_in_the_lines_in_which_they_were_typed(priya: Person) -> None:
    priya.open_child("Ari")
    priya.button("Add a step").click()
    priya.field("What will be done").fill(STEP)
    priya.button("Sign and keep").click()
    is_headed(priya, "Velazar family Ari")
    assert STEP in priya.section("Plan").inner_text()

    priya.go("Today")
    begin_a_short_visit(priya)
    priya.step("Voice")
    priya.button("Add exact words").click()
    priya.field("The exact words").fill(WORDS)
    priya.choose("Who said it?", "Ari")
    priya.choose("How prompted?", "Unprompted: nobody had asked")
    priya.button("Save these exact words").click()
    priya.step("Note")
    recorded = priya.page.get_by_role("group").filter(has_text="Recorded so far").last
    expect(recorded).to_be_visible()
    assert WORDS in recorded.inner_text()


def test_a_stop_shows_exact_words_in_their_lines(priya: Person) -> None:
    priya.step("Voice")
    priya.button("Add exact words").click()
    priya.field("The exact words").fill(DANGER)
    priya.field("The exact words").blur()
    card = priya.page.get_by_role("region", name=SAYS)
    expect(card).to_be_visible()
    assert DANGER in card.inner_text()
