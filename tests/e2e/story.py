"""The story that everything else here stands on: a visit recorded with no signal reaches the supervisor's desk, and her question comes back.

Told once a run, in chapters, with real processes; `test_story.py` asks how each chapter ended, `test_leaks.py` searches what it left behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.e2e.browser import DESK
from tests.e2e.canary import Canaries
from tests.e2e.keys import VaultKeys, vault_keys
from tests.e2e.person import Person
from tests.e2e.stage import Stage
from tests.e2e.visit import TwelveMonthReview

KEYSTROKE_TO_KILL_MS = 1_000
SECOND_FAMILY, SECOND_CHILD = "Thistlewick", "Wren"


@dataclass
class Story:
    """Who took part and what they typed; `keys` are those of both vaults, worked out from outside."""

    stage: Stage
    words: Canaries
    priya: Person = field(init=False)
    maud: Person = field(init=False)
    keys: list[VaultKeys] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.priya = Person(self.stage.sign_in("Priya Calloway"), self.stage.device("priya"))
        self.maud = Person(self.stage.sign_in("Maud Ellery"), self.stage.device("maud", DESK))

    def tell(self) -> None:
        for chapter in (
            self.priya_sets_up_her_device,
            self.the_signal_goes_and_the_browser_restarts,
            self.priya_records_and_signs_a_visit,
            self.the_browser_is_killed_in_a_second_note,
            self.everything_starts_again_and_both_are_there,
            self.it_deposits_itself,
            self.maud_reads_and_asks,
            self.the_question_arrives,
            self.priya_corrects_what_she_signed,
            self.maud_reads_both,
            self.both_see_who_looked,
        ):
            chapter()
            self.told.append(chapter.__name__)

    # --- chapters -----------------------------------------------------------------------------------------

    def priya_sets_up_her_device(self) -> None:
        self.priya.device.start()
        self.priya.enrol(label=f"Tablet {self.words.word('device label')}"[:40])
        self.priya.has_caseload()
        self.keys.append(vault_keys(self.priya.page, self.priya.passphrase))

    def the_signal_goes_and_the_browser_restarts(self) -> None:
        self.stage.lose_signal()
        self.priya.device.close()
        self.priya.device.start()
        assert self.priya.device.context
        self.priya.device.context.set_offline(True)
        self.priya.unlock()

    def priya_records_and_signs_a_visit(self) -> None:
        review = TwelveMonthReview(self.priya, self.words)
        review.record()
        review.sign()
        self.priya.link("Go to the Outbox").click()
        self.outbox_says("Visit, Velazar", "On this device only")

    def the_browser_is_killed_in_a_second_note(self) -> None:
        priya = self.priya
        priya.go("Today")
        priya.open_child(SECOND_CHILD)
        priya.button("Start a visit").click()
        priya.step("Note")
        field = priya.page.get_by_label(re.compile("^1. Purpose of visit"))
        field.press_sequentially(self.second_note, delay=15)
        priya.page.wait_for_timeout(KEYSTROKE_TO_KILL_MS)
        priya.device.kill()

    @property
    def second_note(self) -> str:
        return f"Weight asked for {self.words.word('second note')} and sleep"

    def everything_starts_again_and_both_are_there(self) -> None:
        self.stage.find_signal()
        self.priya.device.start()
        self.priya.unlock()
        draft = self.priya.section("Finish and sign").get_by_role("link", name=f"Visit to {SECOND_FAMILY}")
        draft.click()  # opens where it was left: at the note
        expect(self.priya.page.get_by_label(re.compile("^1. Purpose of visit"))).to_have_value(
            self.second_note
        )
        self.priya.page.get_by_role("link", name="Leave (it is saved)").click()

    def it_deposits_itself(self) -> None:
        self.priya.has_sent_everything()
        self.priya.go("Outbox")
        self.outbox_says("Visit, Velazar", "Filed")

    def maud_reads_and_asks(self) -> None:
        maud = self.maud
        maud.device.start()
        maud.enrol(label="Desk", own_passphrase=f"my own {self.words.word('own passphrase')} words")
        self.keys.append(vault_keys(maud.page, maud.passphrase))
        queued = maud.section("To review").get_by_role("link", name="Velazar: Ari")
        expect(queued).to_be_visible()
        queued.click()
        for place in (
            "purpose",
            "observations",
            "progress",
            "direct work",
            "quote Ari",
            "quote Samira Velazar",
        ):
            expect(maud.page.get_by_text(self.words.word(place)).first).to_be_visible()
        maud.button("Ask a question").click()
        maud.field("Your question").fill(f"What did {self.words.word('question')} look like?")
        maud.button("Sign and send").click()
        expect(maud.page.get_by_text("Signed. It goes to the author")).to_be_visible()
        maud.has_sent_everything()

    def the_question_arrives(self) -> None:
        priya = self.priya
        priya.button("Send now").click()
        expect(priya.button("Send now")).to_be_visible()
        priya.go("Today")
        asked = priya.section("From your supervisor").get_by_role(
            "link", name=re.compile("^Question from Maud Ellery")
        )
        expect(asked).to_be_visible()
        asked.click()
        expect(priya.page.get_by_text(self.words.word("question"))).to_be_visible()
        priya.go("Outbox")
        self.outbox_says("Visit, Velazar", "Read by supervisor")
        priya.has_sent_everything()

    def priya_corrects_what_she_signed(self) -> None:
        priya = self.priya
        priya.go("Today")
        priya.open_child("Ari")
        priya.link("Open the whole visit").first.click()
        priya.link("Correct or add to this visit").click()
        expect(priya.heading("Correct or add to a visit")).to_be_visible()
        priya.section("About the whole visit").locator("summary").first.click()
        priya.field("Purpose of visit").fill(f"To hear {self.words.word('corrected purpose')}.")
        said = (
            priya.section("Ari").locator("details").filter(has_text=self.words.word("quote Samira Velazar"))
        )
        said.locator("summary").first.click()
        said.get_by_role("button", name="This was entered in error").click()
        priya.field("Why do you change it?").fill(f"I misheard {self.words.word('reason')}.")
        priya.button("Sign the change").click()
        self.shows_both(priya)
        priya.has_sent_everything()
        priya.go("Outbox")
        self.outbox_says("Visit, Velazar", "Read by supervisor")
        expect(priya.page.get_by_text(re.compile("^Sent again"))).to_have_count(0)

    def maud_reads_both(self) -> None:
        maud = self.maud
        maud.go("Queue")
        queued = maud.section("To review").get_by_role("listitem").filter(has_text="Velazar: Ari")
        maud.asks_for_news_until(lambda: queued.get_by_text("Changed after signing").is_visible())
        queued.get_by_role("link", name="Velazar: Ari").click()
        self.shows_both(maud)

    def shows_both(self, reader: Person) -> None:
        """What was signed first and what stands now, and why; what was struck is still to be read."""
        changed = reader.section("Changed after signing")
        for place in ("purpose", "corrected purpose", "reason"):
            expect(changed.get_by_text(self.words.word(place)).first).to_be_visible()
        expect(changed.get_by_text(re.compile("^Exact words, Ari: entered in error"))).to_be_visible()
        struck = reader.page.locator("details").filter(has_text="Entered in error, by Priya Calloway")
        struck.locator("summary").first.click()
        expect(struck.get_by_text(self.words.word("quote Samira Velazar"))).to_be_visible()

    def both_see_who_looked(self) -> None:
        """What Priya opened with no signal was told at the next contact: to her, and to her supervisor."""
        self.maud.go("Team")
        self.maud.link("Who looked").click()
        expect(self.looked("Priya Calloway")).to_be_visible()
        self.priya.go("Outbox")
        self.priya.link("How this device opens").click()
        self.priya.link("What I opened").click()
        expect(self.looked("You", self.priya)).to_be_visible()

    def looked(self, who: str, reader: Person | None = None) -> Locator:
        line = re.compile(f"^{who} opened the record of Ari")
        return (reader or self.maud).page.get_by_role("listitem").filter(has_text=line).first

    def outbox_says(self, what: str, state: str) -> None:
        row = self.priya.page.get_by_role("listitem").filter(has_text=what)
        expect(row.get_by_text(state, exact=True).first).to_be_visible(timeout=60_000)
