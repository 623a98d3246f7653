"""Payloads typed by hand: into a visit that is signed and reviewed at the desk, and into the forms that open in the room, while observing and for the voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.browser import DESK
from tests.e2e.canary import Canaries
from tests.e2e.intruders import QUIET, UNFOLD, Watch, requested_elsewhere
from tests.e2e.payloads import FILE_NAME
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.tainted import Taint
from tests.e2e.visit import TwelveMonthReview

pytestmark = pytest.mark.timeout(600)

STEPS = ("Visit", "Room", "Seen", "Observe", "Voice", "Body", "Note", "Sign")
# What opens more to write in. Whatever deletes, signs or leaves is none of them.
OPENING = re.compile(r"^(Add |Open for |Somebody else is here|I did not feel safe|Other$|Another )")
SHORT_LINE = 60
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
FILES = (
    {"name": FILE_NAME, "mimeType": "application/pdf", "buffer": PDF},
    {
        "name": FILE_NAME,
        "mimeType": "image/png",
        "buffer": b"<svg xmlns='http://www.w3.org/2000/svg' onload='zq()'/>",
    },
)


class TypedPayloads(Canaries):
    """Gives payloads where a story asks for words that no real text holds."""

    def __init__(self, taint: Taint) -> None:
        super().__init__(seed=0)
        self.taint = taint

    def word(self, place: str) -> str:
        if place not in self.words:
            self.words[place] = self.taint.value("typed", place, SHORT_LINE)
        return self.words[place]


@dataclass
class Typed:
    """What was typed, and what each of the two saw of it."""

    stage: Stage
    taint: Taint = field(default_factory=Taint)
    watches: dict[str, Watch] = field(default_factory=dict)
    # How many fields were filled at each step of the visit that is not signed.
    filled: dict[str, int] = field(default_factory=dict)

    def all(self, kind: str) -> list[str]:
        return [f"{who}, {one}" for who, watch in self.watches.items() for one in getattr(watch, kind)]

    def sits_down(self, name: str, **device: dict[str, int]) -> Person:
        person = Person(self.stage.sign_in(name), self.stage.device(name.split()[0].lower(), **device))
        page = person.device.start()
        assert person.device.context is not None
        self.watches[name] = Watch(self.taint)
        self.watches[name].begin(person.device.context)
        page.reload()
        person.enrol()
        return person


@pytest.fixture(scope="module")
def typed(stage: Stage) -> Iterator[Typed]:
    told = Typed(stage)
    priya = told.sits_down("Priya Calloway")
    priya.has_caseload()
    _record_and_sign(priya, told)
    _write_in_every_field(priya, told)
    maud = told.sits_down("Maud Ellery", size=DESK)
    _review_and_ask(maud, told)
    _read_the_question(priya, told)
    yield told


def _record_and_sign(priya: Person, told: Typed) -> None:
    watch = told.watches["Priya Calloway"]
    review = TwelveMonthReview(priya, TypedPayloads(told.taint))
    review.record()
    for step in STEPS:
        priya.step(step)
        watch.look(priya.page, f"visit to sign: {step}")
    review.sign()
    watch.look(priya.page, "signed")
    priya.has_sent_everything()
    priya.link("Go to Today").click()


def _write_in_every_field(priya: Person, told: Typed) -> None:
    """A second visit, never signed: what opens at a step is opened and written in."""
    watch = told.watches["Priya Calloway"]
    priya.open_child("Wren")
    priya.button("Start a visit").click()
    expect(priya.page.get_by_role("navigation", name="Steps of the visit")).to_be_visible()
    for step in STEPS:
        _to_step(priya, step)
        if step == "Voice":
            _attach(priya)
        told.filled[step] = _fill(priya, told.taint)
        watch.look(priya.page, f"visit: {step}")
    for step in STEPS:
        _to_step(priya, step)
        priya.page.evaluate(UNFOLD)
        watch.look(priya.page, f"visit again: {step}")
    priya.page.get_by_role("link", name="Leave (it is saved)").click()
    watch.look(priya.page, "today")
    priya.hide()


def _to_step(person: Person, step: str) -> None:
    person.step(step)
    steps = person.page.get_by_role("navigation", name="Steps of the visit")
    expect(steps.get_by_role("link", name=step, exact=True)).to_have_attribute("aria-current", "step")


def _attach(person: Person) -> None:
    """Files whose names are payloads: a document that would run something, and a drawing that is no picture."""
    chooser = person.page.get_by_label("Add a document")
    for file in FILES:
        chooser.set_input_files([file])  # type: ignore[list-item]
        person.page.evaluate(QUIET)
    expect(person.page.locator("#attachments")).to_be_visible()


def _fill(person: Person, taint: Taint) -> int:
    """Open what opens, then write in every empty field. Shape: how many were filled."""
    page = person.page
    page.evaluate(QUIET)
    opened = set[str]()
    main = page.get_by_role("main")
    while more := _first_not_in(opened, main.get_by_role("button", name=OPENING)):
        more.click()
        page.evaluate(QUIET)
    page.evaluate(UNFOLD)
    page.evaluate(QUIET)
    fields = main.locator("textarea:enabled, input:is([type=text], :not([type])):enabled")
    filled = 0
    for each in fields.all():
        if each.is_visible() and not each.input_value():
            each.fill("x" * 200)
            over = int(each.get_attribute("data-over") or 0)
            each.fill(taint.value("field", f"{filled}", 200 - over))
            filled += 1
    return filled


def _first_not_in(opened: set[str], buttons: Locator) -> Locator | None:
    """The first button that was not pressed yet, by its words."""
    for button in buttons.all():
        name = button.inner_text()
        if name not in opened and button.is_visible():
            opened.add(name)
            return button
    return None


def _review_and_ask(maud: Person, told: Typed) -> None:
    watch = told.watches["Maud Ellery"]
    maud.section("To review").get_by_role("link", name="Velazar: Ari").click()
    maud.button("Ask a question").click()
    maud.page.evaluate(UNFOLD)
    watch.look(maud.page, "review")
    question = told.taint.value("typed", "question")
    maud.field("Your question").fill(question)
    watch.look(maud.page, "question")
    maud.button("Sign and send").click()
    expect(maud.page.get_by_text("Signed. It goes to the author")).to_be_visible()
    maud.has_sent_everything()


def _read_the_question(priya: Person, told: Typed) -> None:
    watch = told.watches["Priya Calloway"]
    priya.unlock()
    priya.go("Outbox")
    priya.button("Send now").click()
    priya.go("Today")
    asked = priya.section("From your supervisor").get_by_role("link", name=re.compile("^Question from"))
    expect(asked).to_be_visible(timeout=LONG_MS)
    watch.look(priya.page, "today, asked")
    asked.click()
    expect(priya.heading(re.compile("Visit to"))).to_be_visible()
    priya.page.evaluate(UNFOLD)
    watch.look(priya.page, "the question")


def test_forms_that_open_were_written_in(typed: Typed) -> None:
    assert sum(typed.filled.values()) >= 25, typed.filled
    assert [step for step in ("Room", "Observe", "Voice") if not typed.filled[step]] == [], typed.filled


def test_what_was_signed_is_read_at_the_desk_and_the_question_on_the_tablet(typed: Typed) -> None:
    places = {typed.taint.placed[mark][:2] for mark in typed.watches["Maud Ellery"].shown}
    wanted = ("purpose", "observations", "progress", "direct work", "quote Ari", "unspoken seen", "place")
    assert {("typed", place) for place in wanted} - places == set()
    assert ("typed", "question") in {
        typed.taint.placed[mark][:2] for mark in typed.watches["Priya Calloway"].shown
    }


@pytest.mark.parametrize("fault", ["ran", "stopped", "dialogs", "intruders", "changed"])
def test_typed_payloads_are_words(typed: Typed, fault: str) -> None:
    assert typed.all(fault) == []


def test_typed_payloads_fetch_nothing(typed: Typed) -> None:
    assert requested_elsewhere(typed.stage) == []
