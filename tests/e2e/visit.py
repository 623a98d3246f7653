"""Recording a visit as a person does it, step by step, on the phone. Everything typed is a canary, so that it can be looked for afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.canary import Canaries
from tests.e2e.person import LONG_MS, Person

BABY_ROWS = {
    "appear alert": "Seen",
    "respond to people?": "Seen",
    "show interest in the human face?": "Seen",
    "track with the eyes?": "Seen",
    "vocalise frequently?": "Sometimes",
    "exhibit expected motor development?": "Seen",
    "enjoy close physical contact?": "Seen",
    "signal discomfort?": "Seen",
    "appear to be easily comforted?": "Seen",
    "exhibit normal or excessive displeasure?": "Normal displeasure",
    "appear outgoing or seem passive and withdrawn?": "Outgoing",
    "have good muscle tone?": "Not observed",
}
CARER_ROWS = {
    "respond to the infant's vocalisations?": "Seen",
    "change voice tone when talking to or about the baby?": "Seen",
    "engage in face-to-face contact with the infant?": "Seen",
    "exhibit interest in and encourage age-appropriate development?": "Sometimes",
    "respond to the child's cues?": "Seen",
    "demonstrate the ability to comfort the infant?": "Seen",
    "enjoy close physical contact with the baby?": "Not observed",
    "initiate positive interactions with the infant?": "Seen",
    "identify positive qualities in the child?": "Seen",
}
CARERS = ("Samira Velazar", "Kian Velazar")
STILL = "stillness when concentrating on watching carer or a moving object/light"
SOUNDS = "moving head responding to sounds"


@dataclass
class TwelveMonthReview:
    """The visit of the story: Ari Velazar, 13 months, both carers, an interpreter, and no signal."""

    worker: Person
    words: Canaries

    def record(self) -> None:
        """Everything but the signature."""
        self.worker.open_child("Ari")
        self.worker.button("Start a visit").click()
        self.say_what_kind()
        self.say_who_is_here()
        self.say_who_was_seen()
        self.observe()
        self.hear()
        self.write()

    def _fill(self, label: str | re.Pattern[str], place: str, within: Locator | None = None) -> None:
        field = (within or self.worker.page).get_by_label(label, exact=isinstance(label, str))
        field.fill(f"On this visit {self.words.word(place)} was so.")

    def say_what_kind(self) -> None:
        who = self.worker
        expect(who.heading(re.compile("About this visit"))).to_be_visible()
        who.choose("What kind of visit is it?", "Home visit, planned")
        who.field("Is it one of the health visiting contacts?").select_option(label="12 month review")
        self._fill("Where", "place")

    def say_who_is_here(self) -> None:
        who = self.worker
        who.step("Room")
        for name in (*CARERS, "Leyla Aram"):
            who.choose("Tap everyone who is here", name)
        who.choose("Was an interpreter needed?", "Independent interpreter")
        who.field("Which language?").fill(f"Farsi {self.words.word('language')}")

    def say_who_was_seen(self) -> None:
        who = self.worker
        who.step("Seen")
        who.choose("Did you see them?", "Yes")
        who.choose("Seen alone, without their carers?", "Does not apply")
        who.choose("Awake?", "Awake")
        who.choose("Did you see where they sleep?", "Yes")

    def observe(self) -> None:
        who = self.worker
        who.step("Observe")
        who.choose("How is Ari now?", "Alert")
        who.choose("Who is with Ari?", "Kian Velazar")
        for row, answer in BABY_ROWS.items():
            who.choose(row, answer)
        for cue in (STILL, SOUNDS):
            who.section("Cues").get_by_role("button", name=cue).first.click()
        who.section("Cues").get_by_text("Add words to a cue").click()
        self._fill(
            "What was happening?",
            "cue context",
            who.section("Cues").get_by_role("group").locator("section").first,
        )
        for carer in CARERS:
            self._observe_carer(carer)

    def _observe_carer(self, carer: str) -> None:
        who = self.worker
        chooser = who.group("Whom are you observing?")
        chooser.get_by_role("button", name=re.compile("^" + carer)).click()
        sheet = (
            who.page.locator("section")
            .filter(has=who.page.get_by_role("heading", name=f"{carer} with Ari", exact=True))
            .last
        )
        for row, answer in CARER_ROWS.items():
            who.choose(row, answer, within=sheet)
        sheet.get_by_text("Setting and other words").click()
        self._fill("Where and during what?", f"setting {carer}", sheet)

    def hear(self) -> None:
        who = self.worker
        who.step("Voice")
        for speaker, prompt in (
            ("Samira Velazar", "After an open question"),
            ("Ari", "Unprompted: nobody had asked"),
        ):
            part = who.section("Exact words")
            part.get_by_role("button", name="Add exact words").click()
            self._fill("The exact words", f"quote {speaker}", part)
            who.choose("Who said it?", speaker, within=part)
            who.choose("How prompted?", prompt, within=part)
            part.get_by_role("button", name="Save these exact words").click()
        part = who.section("Voice without words")
        part.get_by_role("button", name="Add voice without words").click()
        self._fill("What did you see?", "unspoken seen", part)
        self._fill("What was happening?", "unspoken context", part)
        self._fill("It could mean (1)", "meaning one", part)
        self._fill("It could mean (2)", "meaning two", part)
        self._fill("Your own view", "unspoken view", part)

    def write(self) -> None:
        who = self.worker
        who.step("Note")
        self._fill(re.compile("^1. Purpose of visit"), "purpose")
        for number, place in ((2, "observations"), (3, "progress"), (4, "direct work")):
            self._fill(re.compile(rf"^{number}\. .*: Ari$"), place)

    def sign(self) -> None:
        who = self.worker
        who.step("Sign")
        accept_what_is_left(who)
        who.button("Sign the visit").click()
        expect(who.heading("Signed")).to_be_visible()


def begin_a_short_visit(worker: Person, child: str = "Ari") -> None:
    """From Today: a visit with the least that can be signed, but for its note."""
    worker.open_child(child)
    worker.button("Start a visit").click()
    answer_a_short_visit(worker)


def answer_a_short_visit(worker: Person) -> None:
    """On the first step of a visit: what must be answered before it can be signed."""
    worker.choose("What kind of visit is it?", "Phone call")
    worker.step("Room")
    worker.choose("Was an interpreter needed?", "Not needed")
    worker.step("Seen")
    worker.choose("Did you see them?", "No")
    worker.choose("Why not?", "Said to be elsewhere")


def sign_a_short_visit(worker: Person, purpose: str, child: str = "Ari") -> None:
    """A visit with the least that can be signed, from Today and back to it."""
    begin_a_short_visit(worker, child)
    worker.step("Note")
    worker.page.get_by_label(re.compile("^1. Purpose of visit")).fill(purpose)
    sign_the_visit(worker)


def sign_the_visit(worker: Person) -> None:
    """What is left open is accepted, and the visit signed; back to Today."""
    worker.step("Sign")
    accept_what_is_left(worker)
    worker.button("Sign the visit").click()
    expect(worker.heading("Signed")).to_be_visible(timeout=LONG_MS)
    worker.link("Go to Today").click()


def accept_what_is_left(worker: Person) -> None:
    """On the step Sign: accept every gap that may stay, and say of every prompt that it does not apply. What must be answered fails here."""
    page = worker.page
    accept = page.get_by_role("button", name=re.compile("^Accept: "))
    settled = page.get_by_text(re.compile(r"^(Nothing is missing|Nothing more is needed)"))
    expect(worker.button("Sign the visit")).to_be_visible()
    expect(accept.first.or_(settled)).to_be_visible()
    while accept.count():
        accept.first.click()
    expect(settled).to_be_visible()
    prompts = page.get_by_role("group", name="Does not apply, because", exact=True)
    while prompts.count():
        prompts.first.get_by_role("button").first.click()
