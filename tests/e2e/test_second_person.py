"""What nobody does alone: a supervisor asks, a manager does it; an administrator asks, another does it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import DESK
from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import is_headed
from tests.e2e.stage import Stage

SCREEN = "What takes a second person"
TO_SCREEN = re.compile(f"^{SCREEN}")
PROTECT = "Protect the record of Ari, Velazar"


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[], Stage]) -> Stage:
    return make_stage()


def at(stage: Stage, name: str, key: str) -> Person:
    person = Person(stage.sign_in(name), stage.device(key, DESK))
    person.device.start()
    person.enrol()
    return person


@pytest.fixture(scope="module")
def maud(stage: Stage) -> Person:
    return at(stage, "Maud Ellery", "maud")


@pytest.fixture(scope="module")
def sefton(stage: Stage) -> Person:
    return at(stage, "Sefton Marsh", "sefton")


def to_screen(person: Person, start: str) -> None:
    person.go(start)
    person.finds_signal()
    person.has_sent_everything()
    person.link(TO_SCREEN).click()
    is_headed(person, SCREEN)


def looks_at(person: Person, what: str) -> None:
    """What another has asked for; it may not be filed yet when this one first asks for news."""
    asked = person.button(f"Look at it: {what}")
    person.asks_for_news_until(lambda: asked.count() > 0)
    asked.click()


def does(person: Person, what: str, button: str) -> None:
    """Look at what another has asked for, and sign it."""
    looks_at(person, what)
    person.button(button).click()
    expect(person.button(f"Look at it: {what}")).to_have_count(0)
    person.has_sent_everything()


def test_child_is_protected_and_the_protection_lifted_by_two(
    stage: Stage, maud: Person, sefton: Person
) -> None:
    priya = at(stage, "Priya Calloway", "priya")
    to_screen(maud, "Queue")
    maud.button("Ask to protect a child").click()
    maud.field("Child").select_option("Ari, Velazar")
    maud.choose("Why", "The family of somebody who works here")
    maud.button("Ask for it").click()
    expect(maud.section("You asked for").get_by_role("heading", name=PROTECT)).to_be_visible(timeout=LONG_MS)
    expect(maud.button(f"Look at it: {PROTECT}")).to_have_count(0)
    maud.has_sent_everything()

    to_screen(sefton, "Team")
    asked = sefton.section("For you to look at").get_by_role("listitem").filter(has_text=PROTECT)
    sefton.asks_for_news_until(lambda: asked.count() > 0)
    expect(asked.get_by_text("Why: The family of somebody who works here")).to_be_visible()
    does(sefton, PROTECT, "Protect the record")

    card = priya.section("Children").get_by_role("listitem").filter(has_text="Velazar")
    mark = card.get_by_text("Protected", exact=True)
    priya.asks_for_news_until(lambda: mark.count() > 0)
    expect(mark).to_be_visible()
    priya.open_child("Ari")
    expect(priya.page.get_by_text(re.compile("^Protected: only the workers who are named"))).to_be_visible()
    shut = maud.section("Protected children of the team").get_by_text("a protected child of Priya Calloway")
    maud.asks_for_news_until(lambda: shut.count() > 0)
    expect(shut).to_be_visible()
    maud.go("Children")
    expect(maud.section("Children").get_by_role("link", name="Ari", exact=True)).to_have_count(0)

    to_screen(maud, "Queue")
    maud.button("Ask to lift a protection").click()
    maud.field("Child").select_option(index=1)
    maud.button("Ask for it").click()
    maud.has_sent_everything()
    to_screen(sefton, "Team")
    does(sefton, "Lift the protection of a protected child of Priya Calloway", "Lift the protection")
    maud.go("Children")
    again = maud.section("Children").get_by_role("link", name="Ari", exact=True)
    maud.asks_for_news_until(lambda: again.count() > 0)


def test_supervisor_gets_a_child_of_their_own_by_another_hand(maud: Person, sefton: Person) -> None:
    to_screen(maud, "Queue")
    maud.button("Ask to have a child allocated to you").click()
    maud.field("Child").select_option("Juno, Larkmoss")
    maud.button("Ask for it").click()
    maud.has_sent_everything()
    to_screen(sefton, "Team")
    looks_at(sefton, "Allocate Juno, Larkmoss to Maud Ellery")
    sefton.choose("As", "Co-worker")
    sefton.button("Sign the allocation").click()
    sefton.has_sent_everything()
    maud.go("Team")
    mine = maud.section("Maud Ellery").get_by_role("listitem").filter(has_text="Juno, Larkmoss (Co-worker)")
    maud.asks_for_news_until(lambda: mine.count() > 0)
    expect(mine).to_be_visible()


def test_post_is_changed_by_two_administrators(stage: Stage) -> None:
    noor, amos = at(stage, "Noor Hadley", "noor"), at(stage, "Amos Reddick", "amos")
    to_screen(noor, "Team")
    noor.button("Ask for a change of somebody’s post").click()
    noor.field("Whose").select_option("Ines Harrow")
    noor.field("Role").select_option("Supervisor")
    noor.button("Ask for it").click()
    title = "Change the post of Ines Harrow"
    expect(noor.section("You asked for").get_by_role("heading", name=title)).to_be_visible(timeout=LONG_MS)
    noor.has_sent_everything()
    to_screen(amos, "Team")
    asked = amos.section("For you to look at").get_by_role("listitem").filter(has_text=title)
    amos.asks_for_news_until(lambda: asked.count() > 0)
    expect(
        asked.get_by_text(re.compile("^Now: Practitioner, Northmere.*Asked for: Supervisor"))
    ).to_be_visible()
    does(amos, title, "Sign the change of post")
    still = noor.page.get_by_role("heading", name=title)
    noor.asks_for_news_until(lambda: still.count() == 0)
    noor.button("Ask for a change of somebody’s post").click()
    noor.field("Whose").select_option("Ines Harrow")
    expect(noor.field("Role")).to_have_value("supervisor")
