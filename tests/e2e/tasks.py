"""What people do most on a visit, done with a hand that counts. Each begins where it says and ends when it is saved."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.hand import Hand
from tests.e2e.person import LONG_MS, Person
from tests.e2e.visit import BABY_ROWS, CARER_ROWS, accept_what_is_left

START = re.compile("^Start (a|another) visit$")
CUES = Path(__file__).parents[2] / "checklists/observation/baby_cues.v1.json"


def cues() -> list[str]:
    said: dict[str, Any] = json.loads(CUES.read_text())
    return [item["exact_text"] for item in said["items"]]


def begin(worker: Person, child: str, *adults: str) -> None:
    """No task: a visit begun from Today, with these adults in the room."""
    open_child(worker, child)
    worker.button(START).click()
    worker.step("Room")
    for adult in adults:
        worker.choose("Tap everyone who is here", adult)
    worker.is_saved()


def open_child(worker: Person, child: str) -> None:
    """No task: the child's page, from wherever the worker is."""
    leave = worker.link(re.compile("^(Leave|Go to Today)"))
    if leave.count():
        leave.click()
    worker.go("Today")
    worker.open_child(child)


def _step(hand: Hand, name: str) -> None:
    steps = hand.person.page.get_by_role("navigation", name="Steps of the visit")
    hand.tap(steps.get_by_role("link", name=name, exact=True))


def who_is_here(hand: Hand, adults: tuple[str, ...]) -> None:
    """From another step of the visit."""
    _step(hand, "Room")
    for adult in adults:
        hand.answer("Tap everyone who is here", adult)
    hand.answer("Was an interpreter needed?", "Not needed")
    hand.person.is_saved()


def observe(hand: Hand, child: str, carer: str, tab: bool = False) -> None:
    """From another step: twelve rows, six cues and nine rows. `tab`: the child is chosen among others."""
    if not tab:
        _step(hand, "Observe")
    else:
        hand.tap(hand.person.page.get_by_role("tab", name=child, exact=True))
    hand.answer(f"How is {child} now?", "Alert")
    hand.answer(f"Who is with {child}?", carer)
    for row, answer in BABY_ROWS.items():
        hand.answer(row, answer)
    part = hand.person.section("Cues")
    for cue in cues():
        hand.read(cue)
        hand.decisions += 1
        hand.tap(part.get_by_role("button", name=cue).first)
    chooser = hand.person.group("Whom are you observing?")
    if chooser.count():
        hand.decisions += 1
        hand.tap(chooser.get_by_role("button", name=re.compile("^" + carer)))
    sheet = _sheet(hand.person, f"{carer} with {child}")
    for row, answer in CARER_ROWS.items():
        hand.answer(row, answer, within=sheet)
    hand.person.is_saved()


def _in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def _sheet(worker: Person, heading: str) -> Locator:
    return (
        worker.page.locator("section")
        .filter(has=worker.page.get_by_role("heading", name=heading, exact=True))
        .last
    )


def quote(hand: Hand, child: str) -> None:
    """From any step of a visit about one child."""
    hand.tap(hand.person.button("Words"))
    hand.type(hand.person.field("The exact words"), "I like nan’s dog")
    hand.answer("Who said it?", child)
    hand.answer("How prompted?", "Unprompted: nobody had asked")
    hand.tap(hand.person.button("Save these exact words"))
    expect(hand.person.page.get_by_text("“I like nan’s dog”").or_(_quoted(hand.person))).to_be_visible()


def _quoted(worker: Person) -> Locator:
    return worker.page.locator("blockquote", has_text="I like nan’s dog")


def cue(hand: Hand) -> None:
    """From any step of a visit about one child."""
    hand.tap(hand.person.button("Cue"))
    first = cues()[0]
    hand.read(first)
    hand.decisions += 1
    hand.tap(hand.person.section("Cues").get_by_role("button", name=re.compile(f"^{first}")))
    expect(hand.person.page.get_by_text(re.compile("^once, last"))).to_be_visible()


def mark(hand: Hand, child: str) -> None:
    """From any step of a visit about one child who moves about: one mark, measured, with what was said of it."""
    page = hand.person.page
    hand.tap(hand.person.button("Mark"))
    hand.answer("From where?", "Face")
    hand.decisions += 1
    hand.tap(page.locator("svg.body-figure"))
    hand.answer("What does it look like?", "Graze")
    hand.answer("How do you know?", "I saw it")
    hand.type(hand.person.field("Length in millimetres"), "8")
    hand.answer("Colours", "Red")
    hand.tap(hand.person.button("Add an explanation"))
    hand.type(hand.person.field("The exact words"), "Fell off the step")
    hand.answer("Who said it?", child)
    hand.answer("How prompted?", "After an open question")
    hand.tap(hand.person.button("Save these exact words"))
    hand.person.is_saved()


def unseen(hand: Hand, child: str, others: bool = False) -> None:
    """From any step. `others`: the visit is about several children."""
    hand.tap(hand.person.button("Seen"))
    if others:
        hand.answer("A child you see: which child?", child)
    hand.answer("Did you see them?", "No")
    hand.answer("Why not?", "Said to be elsewhere")
    hand.type(hand.person.field("Where are they said to be, and who says so?"), "At nan’s: mum")
    hand.type(hand.person.field("Next step"), "Visit there")
    hand.pick_date(hand.person.field("By when"), _in_days(2))
    hand.person.is_saved()


def safety_action(hand: Hand) -> None:
    """From the child's page: a new step of the plan, signed."""
    hand.tap(hand.person.button("Add a step"))
    hand.type(hand.person.field("What it is for: the goal"), "Safe sleep")
    hand.type(hand.person.field("What will be done"), "Cot moved to her room")
    hand.type(hand.person.field("Who will do it"), "Samira")
    hand.pick_date(hand.person.field("By when"), _in_days(7))
    hand.tap(hand.person.button("Sign and keep"))
    expect(hand.person.section("Plan").get_by_text("Cot moved to her room").first).to_be_visible()


def type_passphrase(hand: Hand) -> None:
    """On the locked phone."""
    hand.type(hand.person.field("Passphrase"), hand.person.passphrase)


def press_unlock(hand: Hand) -> None:
    """Until the visit that was being written is there again."""
    hand.tap(hand.person.button("Unlock"))
    visit_is_there(hand.person)


def visit_is_there(worker: Person) -> None:
    steps = worker.page.get_by_role("navigation", name="Steps of the visit")
    expect(steps).to_be_visible(timeout=LONG_MS)


def whole_note(hand: Hand, child: str, adults: tuple[str, ...]) -> None:
    """From the child's page to the signature: who was there, whether the child was seen, and four parts in a line or two each."""
    worker = hand.person
    hand.tap(worker.button(START))
    who_is_here(hand, adults)
    _step(hand, "Seen")
    hand.answer("Did you see them?", "Yes")
    hand.answer("Seen alone, without their carers?", "Does not apply")
    hand.answer("Awake?", "Awake")
    hand.answer("Did you see where they sleep?", "Yes")
    _step(hand, "Note")
    for label, words in NOTE.items():
        hand.type(worker.page.get_by_label(re.compile(label)), words)
    _step(hand, "Sign")
    page = worker.page
    accept = page.get_by_role("button", name=re.compile("^Accept: "))
    prompts = page.get_by_role("group", name="Does not apply, because", exact=True)
    expect(worker.button("Sign the visit")).to_be_visible()
    before = accept.count() + prompts.count()
    accept_what_is_left(worker)
    hand.taps += before
    hand.decisions += before
    hand.tap(worker.button("Sign the visit"))
    expect(worker.heading("Signed")).to_be_visible()


NOTE = {
    "^1. Purpose of visit": "Review of sleep and feeding, asked for by both parents.",
    r"^2\. .*": "Came to me with a book, looked back to her mother at each page and laughed at the dog.",
    r"^3\. .*": "Bedtime is now the same on most days, both parents say.",
    r"^4\. .*": "Looked at pictures of animals together; she named the cow.",
}
