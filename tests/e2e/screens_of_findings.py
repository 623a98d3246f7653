"""Screens of what is found on a visit, in order: a mark on Wren, who does not move about, until it stands open on Today and the desk."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.screen import Screen, is_headed, to_today
from tests.e2e.visit import accept_what_is_left

SAYS = "A mark or injury on a child who does not move about independently."
LINE = f"Wren: {SAYS}"


def _begin(person: Person) -> None:
    to_today(person)
    person.open_child("Wren")
    person.button("Start a visit").click()
    is_headed(person, re.compile("About this visit"))
    person.choose("What kind of visit is it?", "Home visit, planned")


def _in_private(person: Person) -> None:
    person.step("Room")
    person.choose("Tap everyone who is here", "Ada Thistlewick")
    person.choose("Was an interpreter needed?", "Not needed")
    person.button("Open for Ada Thistlewick").click()
    person.choose("Could you ask?", "Yes, I asked")
    person.choose("Only this carer was in earshot", "Only this carer was in earshot")
    person.field("What they answered, in their own words").fill("He shouts at night.")
    person.button("I did not feel safe").click()
    person.field("What happened?").fill("A door was kicked.")
    person.field("What is it like for the child to live there?").fill("She woke and cried.")
    person.field("How will the next visit be safe?").fill("We go together.")


def _hidden_again(person: Person) -> None:
    """Somebody comes in: the question is gone from the glass, and keeps its words."""
    person.choose("Tap everyone who is here", "Dane")
    expect(person.page.get_by_text("What you wrote here is kept.")).to_be_visible()
    expect(person.heading("A question in private")).to_have_count(0)


def _alone_again(person: Person) -> None:
    person.group("Tap everyone who is here").get_by_role("button", name="Dane").click()
    expect(person.field("What they answered, in their own words")).to_have_value("He shouts at night.")


def _not_seen(person: Person) -> None:
    person.step("Seen")
    person.choose("Did you see them?", "No")
    person.choose("Why not?", "Said to be elsewhere")


def _seen(person: Person) -> None:
    person.choose("Did you see them?", "Yes")
    person.choose("Seen alone, without their carers?", "Does not apply")
    person.choose("Awake?", "Awake")


def _stopped(person: Person) -> None:
    person.step("Body")
    person.button("Add a mark").click()
    person.group("From where?").get_by_role("button", name="Face", exact=True).click()
    expect(person.heading(SAYS)).to_be_visible()


def _called(person: Person) -> None:
    person.choose("Did you reach somebody?", "I left a message")
    person.choose("Whom did you call?", "Hospital or duty paediatrician")


def _not_called(person: Person) -> None:
    person.choose("Did you reach somebody?", "I could not call yet")
    person.choose("Why could you not call yet?", "No signal here")


def _on_the_body(person: Person) -> None:
    person.button("Keep this").click()
    expect(person.page.get_by_text("Still to be called")).to_be_visible()
    person.field("Which place?").select_option(label="left cheek")
    person.choose("What does it look like?", "Bruise")
    person.choose("How do you know?", "I saw it")
    person.button("Add a measurement").click()
    person.field("Weight in grams").fill("4200")
    person.choose("Which chart?", "Not plotted")
    person.page.get_by_text("Clothing, scales, feeding, who leads").click()
    person.button("Add a result").click()
    person.field("Which tool?").select_option(label="ASQ-3")
    person.field("Version").fill("2 months")
    person.choose("Was whoever did it trained in this tool?", "Yes")
    person.field("Result for Communication").fill("45")


def _plan(person: Person) -> None:
    person.step("Note")
    steps = person.group("How does it stand?")
    steps.first.get_by_role("button", name="As before", exact=True).click()
    person.field("What shows it?").first.fill("The clinic was closed.")
    person.page.get_by_label(re.compile("^2. .*: Wren$")).fill(
        "She looked at the window. He is manipulative."
    )


def _raised(person: Person) -> None:
    person.step("Sign")
    is_headed(person, "Check and sign")
    expect(person.heading("Only for you")).to_be_visible()


def _signed(person: Person) -> None:
    accept_what_is_left(person)
    person.button("Sign the visit").click()
    is_headed(person, "Signed")


def _still_open(person: Person) -> None:
    person.link("Go to Today").click()
    expect(person.section("Still open").get_by_role("link", name=LINE)).to_be_visible(timeout=LONG_MS)


def _alert(person: Person) -> None:
    person.section("Still open").get_by_role("link", name=LINE).click()
    is_headed(person, re.compile(re.escape(SAYS)))


def _answering(person: Person) -> None:
    person.choose("Did you reach somebody?", "Somebody answered")


def _read_found(person: Person) -> None:
    to_today(person)
    person.open_child("Wren")
    person.link("Open the whole visit").first.click()
    is_headed(person, re.compile("Visit to"))
    expect(person.heading("Mark on the body").first).to_be_visible()


def _heard(person: Person) -> None:
    """Of a child who signs: whether it was used, and whether an advocate was offered."""
    to_today(person)
    person.open_child("Roma")
    person.button("Start a visit").click()
    is_headed(person, re.compile("About this visit"))
    person.step("Room")
    part = person.section("How Roma can be heard")
    expect(part.get_by_text("Uses: Makaton signs")).to_be_visible()
    person.choose("Was it used on this visit?", "Yes", within=part)
    person.choose("Was an advocate offered?", "Offered", within=part)


def _still_open_at_the_desk(person: Person) -> None:
    person.go("Queue")
    expect(person.section("Still open").get_by_role("link", name=LINE)).to_be_visible(timeout=LONG_MS)


FINDING_SCREENS = (
    Screen("a second visit", "step visit", _begin),
    Screen("visit: a question in private, own safety", "step room", _in_private),
    Screen("visit: a question hidden", "step room", _hidden_again),
    Screen("visit: a question shown again", "step room", _alone_again),
    Screen("visit: not seen", "step seen", _not_seen),
    Screen("visit: seen after all", "step seen", _seen),
    Screen("visit: stopped by a mark", "step body", _stopped),
    Screen("visit: a call that reached nobody", "step body", _called),
    Screen("visit: no call yet", "step body", _not_called),
    Screen("visit: a mark and growth", "step body", _on_the_body),
    Screen("visit: progress of the plan", "step note", _plan),
    Screen("visit: what was raised", "step sign", _raised),
    Screen("visit: signed", "step sign", _signed),
    Screen("today: still open", "start", _still_open),
    Screen("what is still open", "alert", _alert),
    Screen("what is still open: a call", "alert", _answering),
    Screen("a signed visit with what was found", "visit", _read_found),
    Screen("visit: how a child can be heard", "step room", _heard),
)
DESK_FINDING_SCREENS = (
    Screen("queue: still open", "start", _still_open_at_the_desk),
    Screen("what is still open at the desk", "alert", _alert),
)
