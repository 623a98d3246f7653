"""How a person gets to each screen of the app, from the one before it in `screens.py`."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.screen import at_address, is_headed


def empty_enrolment(person: Person) -> None:
    person.button("Continue").click()
    expect(person.page.get_by_text("Type your sign-in name.")).to_be_visible()


def child(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.open_child(name)

    return reach


def step(name: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.step(name)
        is_headed(person, re.compile(heading))

    return reach


def change_pen_picture(person: Person) -> None:
    """With all that stands beside the text opened; not a letter is lost by it."""
    person.button("Change the pen picture").click()
    is_headed(person, re.compile("Pen picture"))
    text = person.field("Portrait, in at most 150 words")
    text.press_sequentially(" She hums")
    written = text.input_value()
    for part in person.page.get_by_role("main").locator("summary").all():
        part.click()
    for part in ("Version 1", "Example 1: the people she loves"):
        expect(person.page.get_by_text(part).first).to_be_visible()
    expect(text).to_have_value(written)


def add_step(person: Person) -> None:
    back_to("Ari")(person)
    person.button("Add a step").click()
    is_headed(person, re.compile("New: step of the plan"))


def change(section: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        back_to("Ari")(person)
        person.section(section).get_by_role("link", name=re.compile("^Change")).first.click()
        is_headed(person, heading)

    return reach


def add(button: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        back_to("Ari")(person)
        person.button(button).click()
        is_headed(person, heading)

    return reach


def choose(what: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go("Today")
        waiting = person.section("Two versions wait for you to choose")
        waiting.get_by_role("link", name=re.compile(rf"^{what}")).click()
        is_headed(person, "Choose between two versions")

    return reach


def back_to(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.link("Back").click()
        is_headed(person, re.compile(rf"{name}$"))

    return reach


def over_time(person: Person) -> None:
    person.link(re.compile("^Ari over time")).click()
    is_headed(person, "Ari over time")


def tab(name: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.page.get_by_role("tab", name=name).click()

    return reach


def moment(name: str) -> Callable[[Person], None]:
    """One of what can be noted from every step; the one before it is put away."""

    def reach(person: Person) -> None:
        for back in person.button(re.compile("^Done: back to")).all():
            back.click()
        person.button(name).click()
        expect(person.button(re.compile("^Done: back to"))).to_be_visible()

    return reach


def start_visit(person: Person) -> None:
    back_to("Ari")(person)
    person.button("Start a visit").click()
    is_headed(person, re.compile("About this visit"))


def room(person: Person) -> None:
    person.step("Room")
    person.choose("Tap everyone who is here", "Kian Velazar")
    person.button("Somebody else is here").click()
    person.choose("Was an interpreter needed?", "Independent interpreter")


def observe(person: Person) -> None:
    person.step("Observe")
    person.choose("appear alert", "Seen")
    person.choose("respond to people?", "Sometimes")
    person.section("Cues").get_by_role("button", name=re.compile("^wriggling")).click()
    person.section("Cues").get_by_text("Add words to a cue").click()
    person.group("Whom are you observing?").get_by_role("button", name=re.compile("^Kian")).click()


def voice(person: Person) -> None:
    person.step("Voice")
    person.button("Add exact words").click()
    person.button("Add voice without words").click()
    person.button("Add how you listened").click()
    person.choose("How did you listen?", "Three Houses")
    person.button("Add words to House of worries").click()
    person.button("Add a day").click()


def draw(person: Person) -> None:
    person.button("Add a drawing").click()
    expect(person.page.get_by_role("img", name="Drawing pad, Ari")).to_be_visible()


def note(person: Person) -> None:
    person.step("Note")
    note = person.page.get_by_label(re.compile("^2. .*: Ari$"))
    note.fill("She smiled at me. The cot is broken.")
    person.page.get_by_text("What kind of statement is each sentence?").first.click()
    person.choose("“The cot is broken.”", "My opinion")
    person.choose("It is a concern", "It is a concern")
    person.choose("“She smiled at me.”", "I saw or heard it")
    note.fill("She smiled at Kian. The cot is broken.")
    expect(person.button(re.compile("^This still holds"))).to_be_visible()


def body(person: Person) -> None:
    person.step("Body")
    person.button("Add a mark").click()
    person.choose("From where?", "Face")
    person.button("Add a measurement").click()


def stop(person: Person) -> None:
    person.button("Immediate danger").click()
    person.choose("Did you reach somebody?", "Somebody answered")


def taken_back(person: Person) -> None:
    person.button("Not any more: take it back").click()
    person.button("Tapped by mistake").click()
    is_headed(person, "Body and growth")


def go(name: str, heading: str | re.Pattern[str]) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        if person.page.get_by_role("navigation", name="Main").count() == 0:
            at_address(person, "/")
        person.go(name)
        is_headed(person, heading)

    return reach


def at(address: str, heading: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        at_address(person, address)
        is_headed(person, heading)

    return reach


def search(start: str) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.go(start)
        person.link("Search everything on this device").click()
        is_headed(person, "Search")
        person.field("Words to find").fill("the")
        person.button("Search").click()
        found = person.page.get_by_text(re.compile(r"^\d+ records? found"))
        expect(found).to_be_visible(timeout=30_000)

    return reach


def read_visit(person: Person) -> None:
    person.go("Today")
    person.open_child("Ari")
    person.link("Open the whole visit").first.click()
    is_headed(person, re.compile("Visit to"))


def amend(person: Person) -> None:
    """With every record of the visit opened, one struck, and the whole visit about to be."""
    person.link("Correct or add to this visit").click()
    is_headed(person, "Correct or add to a visit")
    expect(person.field("Why do you change it?")).to_be_visible()
    for part in person.page.get_by_role("main").locator("summary").all():
        part.click()
    person.button("This was entered in error").first.click()
    person.field("Purpose of visit").fill("")
    person.button("The whole visit was entered in error").click()


def rehome(person: Person) -> None:
    """An earlier visit, entered in error as a whole."""
    person.go("Today")
    person.open_child("Ari")
    entries = person.section("Recorded so far").locator(".card")
    earlier = entries.filter(has_text="Priya Calloway").nth(1)
    earlier.locator("summary").first.click()
    earlier.get_by_role("link", name="Open the whole visit").click()
    is_headed(person, re.compile("Visit to"))
    person.link("Correct or add to this visit").click()
    person.button("The whole visit was entered in error").click()
    person.button("Yes, all of it").click()
    person.field("Why do you change it?").fill("It was of another child.")
    person.button("Sign the change").click()
    person.link("Write it again for the right child").click()
    is_headed(person, "Write it again for the right child")


def ask(person: Person) -> None:
    person.button("Ask a question").click()
    expect(person.field("Your question")).to_be_visible()


def begun(person: Person) -> None:
    """Words that were begun, by themselves: as when what they are about has left the device."""
    person.field("Your question").fill("Was Kian in the room?")
    visit = person.page.url.rsplit("/", 1)[1]
    person.go("Queue")
    expect(person.section("Begun and not signed")).to_contain_text("Your question")
    # As `reviewDraftId` makes it.
    at_address(person, f"/begun/{int(visit[:2], 16) ^ 1:02x}{visit[2:]}")
    is_headed(person, "Your question")


def review(person: Person) -> None:
    person.section("To review").get_by_role("link", name=re.compile(": ")).first.click()
    is_headed(person, re.compile("Visit to"))


def code(person: Person) -> None:
    person.button(re.compile("^Make an enrolment code")).first.click()
    expect(person.page.get_by_text(re.compile("It works once"))).to_be_visible()


def cannot_unlock(person: Person) -> None:
    person.button("I can’t unlock").click()
    is_headed(person, "I can’t unlock")


def given_up(person: Person) -> None:
    person.button("Send everything and start again").click()
    expect(person.page.get_by_text("Everything has arrived")).to_be_visible(timeout=60_000)
    is_headed(person, "Set up this device")


def set_aside(person: Person) -> None:
    person.go("Outbox")
    needs = person.section("Needs you")
    needs.get_by_role("link", name=re.compile("^Read it and put it right")).first.click()
    expect(person.page.get_by_text("You were not allocated to this child").first).to_be_visible()


def ready(person: Person) -> None:
    person.go("Today")
    person.link("Is this device ready?").click()
    is_headed(person, "Ready for today")


def change_passphrase(person: Person) -> None:
    person.link("How this device opens").click()
    person.button("Change the passphrase").click()
    is_headed(person, "Change the passphrase")


def device(person: Person) -> None:
    person.button("Not now").click()
    is_headed(person, "This device")


def account(person: Person) -> None:
    """It comes from the server, or says that it cannot be had without one."""
    person.link("Your sign-in and your devices").click()
    is_headed(person, "Your account")
    expect(person.page.get_by_role("heading", name="Your devices")).to_be_visible(timeout=30_000)


def account_deed(button: str | re.Pattern[str], heading: str) -> Callable[[Person], None]:
    """One of what can be done there, on a page of its own; the one before it is called off."""

    def reach(person: Person) -> None:
        for cancel in person.button("Cancel").all():
            cancel.click()
        person.button(button).first.click()
        is_headed(person, heading)

    return reach


def again(person: Person) -> None:
    at_address(person, "/again")
    is_headed(person, "Let this device in again")


def account_again(person: Person) -> None:
    person.button("Cancel").click()
    is_headed(person, "Your account")


def from_device(reach_next: Callable[[Person], None]) -> Callable[[Person], None]:
    def reach(person: Person) -> None:
        person.link("Back").click()
        is_headed(person, "This device")
        reach_next(person)

    return reach


def sign_on_refused(person: Person) -> None:
    """As the server sends a browser back."""
    person.page.goto("about:blank")
    person.page.goto(f"{person.device.origin}/#sign-on-refused")
    expect(person.page.get_by_role("alert")).to_contain_text("did not let you in")


def second_factor_app(person: Person) -> None:
    person.button("Set one up").click()
    is_headed(person, "Set up a second factor")


def second_factor_key(person: Person) -> None:
    person.button("A passkey or security key").click()
    expect(person.button("Set it up")).to_be_visible()


def recovery_codes(person: Person) -> None:
    person.button("An authenticator app").click()
    secret = person.section("Scan this with your authenticator app").locator(".code").inner_text()
    person.field("Code of your app").fill(pyotp.TOTP(secret.replace(" ", "")).now())
    person.button("Continue").click()
    is_headed(person, "Your recovery codes")


def team_panel(open_it: re.Pattern[str], panel: re.Pattern[str]) -> Callable[[Person], None]:
    """What can be done for somebody of the team; the panel before it is closed."""

    def reach(person: Person) -> None:
        for closing in person.button("Close").all():
            closing.click()
        person.button(open_it).first.click()
        expect(person.page.get_by_role("region", name=panel)).to_be_visible()

    return reach


def emergency(person: Person) -> None:
    """With what is missing said, as whoever is in a hurry sees it."""
    person.go("Today")
    person.link("Open a record in an emergency").click()
    is_headed(person, "Open a record in an emergency")
    person.button("Open the record for four hours").click()
    expect(person.page.get_by_text("Give the date of birth.")).to_be_visible()


def emergencies(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^Records opened in an emergency")).click()
    is_headed(person, "Records opened in an emergency")


def second_person(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^What takes a second person")).click()
    is_headed(person, "What takes a second person")


def ask_to_protect(person: Person) -> None:
    person.button("Ask to protect a child").click()
    expect(person.field("Child")).to_be_visible()


def queue_with_names(person: Person) -> None:
    """The names come with a second question, after the records."""
    is_headed(person, "Queue")
    expect(person.section("Still open").get_by_role("link").first).to_be_visible(timeout=60_000)
    expect(person.page.get_by_text("A child whose name is not on this device")).to_have_count(
        0, timeout=60_000
    )


def alert_by_name(person: Person) -> None:
    person.section("Still open").get_by_role("link").first.click()
    expect(person.heading("What is not here")).to_be_visible()


def restricted(person: Person) -> None:
    person.go("Queue")
    person.link(re.compile("^Restricted records about")).click(timeout=60_000)
    is_headed(person, "Restricted records")
    expect(person.page.get_by_role("main").get_by_role("listitem").first).to_be_visible()


def restricted_of(name: str) -> Callable[[Person], None]:
    """With what is closed there opened."""

    def reach(person: Person) -> None:
        if person.heading("What is not here").count() > 0:
            person.link("Back").click()
        person.link(name).click()
        is_headed(person, f"Restricted records {name}")
        for part in person.page.get_by_role("main").locator("summary").all():
            part.click()

    return reach


def looked(link: str) -> Callable[[Person], None]:
    """The list comes from the server, or says that it cannot be had without one."""

    def reach(person: Person) -> None:
        person.link(link).click()
        is_headed(person, link)
        told = person.page.get_by_text(re.compile(r"^\d+ lines? shown$"))
        expect(told.or_(person.page.get_by_text("There is no connection"))).to_be_visible(timeout=30_000)

    return reach
