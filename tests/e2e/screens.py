"""Every screen of the app and how a person gets there. A new screen is one more line here, and is judged from then on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.person import Person


@dataclass(frozen=True)
class Screen:
    """`reach` starts from the screen before it in the list."""

    name: str
    reach: Callable[[Person], None]


def _heading(person: Person, text: str | re.Pattern[str]) -> None:
    expect(person.page.get_by_role("heading", level=1, name=text)).to_be_visible(timeout=60_000)


def _empty_enrolment(person: Person) -> None:
    person.button("Continue").click()
    expect(person.page.get_by_text("Type your sign-in name.")).to_be_visible()


def _child(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.open_child(name)

    return reach


def _step(name: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.step(name)
        _heading(person, re.compile(heading))

    return reach


def _change_pen_picture(person: Person) -> None:
    person.button("Change the pen picture").click()
    _heading(person, re.compile("Pen picture"))


def _add_step(person: Person) -> None:
    _back_to("Ari")(person)
    person.button("Add a step").click()
    _heading(person, re.compile("New: step of the plan"))


def _change(section: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        _back_to("Ari")(person)
        person.section(section).get_by_role("link", name=re.compile("^Change")).first.click()
        _heading(person, heading)

    return reach


def _add(button: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        _back_to("Ari")(person)
        person.button(button).click()
        _heading(person, heading)

    return reach


def _choose(what: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go("Today")
        waiting = person.section("Two versions wait for you to choose")
        waiting.get_by_role("link", name=re.compile(rf"^{what}")).click()
        _heading(person, "Choose between two versions")

    return reach


def _back_to(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.link("Back").click()
        _heading(person, re.compile(rf"{name}$"))

    return reach


def _start_visit(person: Person) -> None:
    person.button("Start a visit").click()
    _heading(person, re.compile("About this visit"))


def _room(person: Person) -> None:
    person.step("Room")
    person.choose("Tap everyone who is here", "Kian Velazar")
    person.button("Somebody else is here").click()
    person.choose("Was an interpreter needed?", "Independent interpreter")


def _observe(person: Person) -> None:
    person.step("Observe")
    person.choose("appear alert", "Seen")
    person.choose("respond to people?", "Sometimes")
    person.section("Cues").get_by_role("button", name=re.compile("^wriggling")).click()
    person.section("Cues").get_by_text("Add words to a cue").click()
    person.group("Whom are you observing?").get_by_role("button", name=re.compile("^Kian")).click()


def _voice(person: Person) -> None:
    person.step("Voice")
    person.button("Add exact words").click()
    person.button("Add voice without words").click()
    person.button("Add how you listened").click()
    person.choose("How did you listen?", "Three Houses")
    person.button("Add words to House of worries").click()
    person.button("Add a day").click()


def _draw(person: Person) -> None:
    person.button("Add a drawing").click()
    expect(person.page.get_by_role("img", name="Drawing pad, Ari")).to_be_visible()


def _note(person: Person) -> None:
    person.step("Note")
    person.page.get_by_label(re.compile("^2. .*: Ari$")).fill("She smiled. The cot is broken.")
    person.page.get_by_text("What kind of statement is each sentence?").first.click()
    person.choose("“The cot is broken.”", "My opinion")
    person.choose("It is a concern", "It is a concern")


def _body(person: Person) -> None:
    person.step("Body")
    person.button("Add a mark").click()
    person.choose("From where?", "Face")
    person.button("Add a measurement").click()


def _stop(person: Person) -> None:
    person.button("Immediate danger").click()
    person.choose("Did you reach somebody?", "Somebody answered")


def _taken_back(person: Person) -> None:
    person.button("Not any more: take it back").click()
    _heading(person, "Body and growth")


def _go(name: str, heading: str | re.Pattern[str]) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        if person.page.get_by_role("navigation", name="Main").count() == 0:
            person.page.go_back()
            person.page.evaluate(
                "() => { history.pushState(null, '', '/'); dispatchEvent(new PopStateEvent('popstate')); }"
            )
        person.go(name)
        _heading(person, heading)

    return reach


def _search(start: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go(start)
        person.link("Search everything on this device").click()
        _heading(person, "Search")
        person.field("Words to find").fill("the")
        person.button("Search").click()
        found = person.page.get_by_text(re.compile(r"^\d+ records? found"))
        expect(found).to_be_visible(timeout=30_000)

    return reach


def _read_visit(person: Person) -> None:
    person.go("Today")
    person.open_child("Ari")
    person.link("Open the whole visit").first.click()
    _heading(person, re.compile("Visit to"))


def _ask(person: Person) -> None:
    person.button("Ask a question").click()
    expect(person.field("Your question")).to_be_visible()


def _review(person: Person) -> None:
    waiting = person.page.locator("section").filter(has=person.page.get_by_role("heading", name="To review"))
    waiting.get_by_role("link", name=re.compile(": ")).first.click()
    _heading(person, re.compile("Visit to"))


def _code(person: Person) -> None:
    person.button(re.compile("^Make an enrolment code")).first.click()
    expect(person.page.get_by_text(re.compile("It works once"))).to_be_visible()


def _cannot_unlock(person: Person) -> None:
    person.button("I can’t unlock").click()
    _heading(person, "I can’t unlock")


def _given_up(person: Person) -> None:
    person.button("Send everything and start again").click()
    expect(person.page.get_by_text("Everything has arrived")).to_be_visible(timeout=60_000)
    _heading(person, "Set up this device")


def _ready(person: Person) -> None:
    person.go("Today")
    person.link("Is this device ready?").click()
    _heading(person, "Ready for today")


def _device(person: Person) -> None:
    person.link("How this device opens").click()
    _heading(person, "This device")


def _nowhere(person: Person) -> None:
    person.page.evaluate(
        "() => { history.pushState(null, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate')); }"
    )
    _heading(person, "This page is not here")


BEFORE_THE_VAULT = (
    Screen("set up", lambda person: _heading(person, "Set up this device")),
    Screen("set up, what is missing", _empty_enrolment),
)
PHONE_SCREENS = (
    Screen("today", lambda person: _heading(person, "Today")),
    Screen("child", _child("Ari")),
    Screen("change a pen picture", _change_pen_picture),
    Screen("a step of the plan", _add_step),
    Screen("an adult", _change("Who is who", "An adult")),
    Screen("a household", _add("Add a household", "New: a household")),
    Screen("a relationship", _add("Add a relationship", "New: how two people stand to each other")),
    Screen("around the family", _add("Add somebody", "New: somebody around the family")),
    Screen("facts about a child", _change("About", "Facts about the child")),
    Screen("child again", _back_to("Ari")),
    Screen("visit", _start_visit),
    Screen("visit: room", _room),
    Screen("visit: seen", _step("Seen", "seen or not seen")),
    Screen("visit: observe", _observe),
    Screen("visit: voice", _voice),
    Screen("visit: drawing", _draw),
    Screen("visit: body", _body),
    Screen("visit: stop", _stop),
    Screen("visit: danger taken back", _taken_back),
    Screen("visit: note", _note),
    Screen("visit: sign", _step("Sign", "Check and sign")),
    Screen("outbox", _go("Outbox", "Outbox")),
    Screen("search", _search("Today")),
    Screen("a signed visit", _read_visit),
    Screen("ready for today", _ready),
    Screen("this device", _device),
    Screen("nowhere", _nowhere),
)
CHOOSE_SCREENS = (
    Screen("choose: a pen picture", _choose("Pen picture")),
    Screen("choose: a step of the plan", _choose("Step of the plan")),
)
LOCKED_SCREENS = (
    Screen("unlock", lambda person: _heading(person, "Unlock Attune")),
    Screen("cannot unlock", _cannot_unlock),
    Screen("everything has arrived", _given_up),
)
DESK_SCREENS = (
    Screen("queue", lambda person: _heading(person, "Queue")),
    Screen("review", _review),
    Screen("review: question", _ask),
    Screen("children", _go("Children", "Children")),
    Screen("child at the desk", _child("Ari")),
    Screen("team", _go("Team", re.compile("."))),
    Screen("team: code", _code),
    Screen("desk outbox", _go("Outbox", "Outbox")),
    Screen("search at the desk", _search("Queue")),
)
