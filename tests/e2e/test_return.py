"""Where one is after unlocking: at the visit that was being written, on a device of one's own; at the start, where a colleague may be next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage

START = re.compile("^Start (a|another) visit$")


@pytest.fixture(scope="module")
def priya(stage: Stage) -> Iterator[Person]:
    person = Person(stage.sign_in("Priya Calloway"), stage.device("tablet"))
    person.device.start()
    person.enrol(label="Priya")
    person.has_caseload()
    yield person


def begin(worker: Person) -> str:
    """Shape: the address of the step."""
    worker.open_child("Ari")
    worker.button(START).click()
    worker.step("Room")
    return worker.page.url


def test_visit_that_is_being_written_is_there_again(priya: Person) -> None:
    here = begin(priya)
    priya.hide()
    shown = priya.page.evaluate("() => document.documentElement.outerHTML")
    assert not re.search(r"\b(Ari|Velazar)\b", shown)
    priya.try_passphrase(priya.passphrase)
    steps = priya.page.get_by_role("navigation", name="Steps of the visit")
    expect(steps.get_by_role("link", name="Room", exact=True)).to_be_visible(timeout=LONG_MS)
    assert priya.page.url == here


def test_step_is_as_far_down_as_it_was(priya: Person) -> None:
    priya.step("Observe")
    question = priya.page.get_by_text("respond to people?").first
    question.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
    # A place is one where the page has come to rest.
    priya.page.wait_for_timeout(400)
    before = question.bounding_box()
    priya.hide()
    priya.try_passphrase(priya.passphrase)
    expect(question).to_be_in_viewport(timeout=LONG_MS)
    after = question.bounding_box()
    assert before and after
    assert abs(before["y"] - after["y"]) < 2


def test_from_elsewhere_one_begins_at_the_start(priya: Person) -> None:
    priya.link(re.compile("^Leave")).click()
    priya.open_child("Ari")
    priya.hide()
    assert urlsplit(priya.page.url).path == "/"
    priya.unlock()
    priya.has_caseload()


def test_colleague_begins_at_the_start_and_not_at_the_visit_of_another(priya: Person, stage: Stage) -> None:
    tomas = Person(stage.sign_in("Tomas Birch"), priya.device)
    priya.hide()
    priya.button("Set up this device for somebody else").click()
    tomas.enrol(label="Tomas")
    tomas.section("Children").get_by_role("link", name="Juno", exact=True).click()
    tomas.button(START).click()
    tomas.step("Room")
    tomas.hide()
    assert urlsplit(tomas.page.url).path == "/"
    priya.choose("Whose notes?", "Priya")
    priya.unlock()
    priya.has_caseload()
