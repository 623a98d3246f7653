"""A real browser is killed at moments drawn by chance, while its worker types, signs, deposits, pulls and updates.

One profile goes on living through all of it. After each kill: nothing but the last second of typing is gone, a visit is
either a draft or signed and never neither, and at the end the server has every signed visit once.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.browser import chromium
from tests.e2e.heads import Head, heads, ledger
from tests.e2e.killer import Killer
from tests.e2e.person import LONG_MS, Person
from tests.e2e.records import Records
from tests.e2e.stage import Stage
from tests.e2e.test_update import LOOK, Publisher
from tests.e2e.visit import accept_what_is_left, answer_a_short_visit
from tests.tally import Tally

LEAN, FULL = 10, 100
LAST_SECOND = 1.0
ACTS = ("types", "signs", "deposits", "pulls", "updates")


@dataclass
class Victim:
    """Priya, whose browser is killed, and what she knows she has done."""

    stage: Stage
    priya: Person
    tally: Tally
    chance: random.Random
    seq: int = 0
    written: int = 0
    draft: str = ""
    signed: list[str] = field(default_factory=list)

    # --- what she does while it strikes -------------------------------------------------------------------

    def killed(self, most_sec: float) -> Killer:
        self.tally.add("browser kills")
        return Killer(self.priya.device, self.chance.uniform(0, most_sec))

    def types(self) -> None:
        purpose = self.open_draft()
        purpose.press("End")
        typed = [(time.monotonic(), self.draft)]
        with self.killed(2.5) as killer:
            while True:
                word = f" w{len(typed)}"
                purpose.press_sequentially(word)
                typed.append((time.monotonic(), typed[-1][1] + word))
        safe = [text for at, text in typed if at <= killer.killed_at - LAST_SECOND]
        self.come_back()
        found = self.open_draft().input_value()
        self.judge_draft(found, safe[-1] if safe else typed[0][1], typed[-1][1] + f" w{len(typed)}")

    def judge_draft(self, found: str, least: str, most: str) -> None:
        lost = not found.startswith(least) or not most.startswith(found)
        self.tally.add("lost", int(lost))
        assert not lost, f"{len(found)} characters came back, {len(least)} to {len(most)} were written"
        self.draft = found

    def signs(self) -> None:
        purpose = self.make_ready()
        with self.killed(0.5):
            self.priya.button("Sign the visit").click()
            expect(self.priya.heading("Signed")).to_be_visible()
            self.priya.page.wait_for_timeout(LONG_MS)
        self.come_back()
        self.judge_signing(purpose)

    def judge_signing(self, purpose: str) -> None:
        """Either the draft is still there, word for word, or it was signed: the server says so at the end."""
        if self.drafts().count():
            self.judge_draft(self.open_draft().input_value(), purpose, purpose)
        else:
            self.signed.append(purpose)
            self.draft = ""

    def deposits(self) -> None:
        self.stage.proxy.shut()
        purpose = self.make_ready()
        self.priya.button("Sign the visit").click()
        expect(self.priya.heading("Signed")).to_be_visible()
        self.stage.proxy.reopen()
        with self.killed(0.4):
            self.priya.finds_signal()
            self.priya.page.wait_for_timeout(LONG_MS)
        self.come_back()
        self.judge_signing(purpose)
        assert self.signed[-1] == purpose

    def pulls(self) -> None:
        records = Records(self.stage.server)
        records.take_on(self.chance.randrange(5, 60))
        with self.killed(0.6):
            self.priya.finds_signal()
            self.priya.page.wait_for_timeout(LONG_MS)
        self.come_back()

    def updates(self) -> None:
        """A new version of the app is fetched, proves itself, and comes in when the vault is locked."""
        Publisher(self.stage).publish(f"version {self.chance.randrange(10**9)}")
        with self.killed(1.5):
            self.priya.page.evaluate(LOOK)
            self.priya.hide()
            self.priya.page.wait_for_timeout(LONG_MS)
        self.come_back()

    # --- coming back --------------------------------------------------------------------------------------

    def come_back(self) -> None:
        """Start the browser on the same profile and unlock: no number of its own may have gone."""
        self.priya.device.start()
        self.priya.unlock()
        self.priya.has_caseload()
        head = self.head()
        assert self.seq <= head.seq and head.received <= head.seq
        self.seq = head.seq
        assert ledger(self.stage.server.data, head.device).received >= head.received

    def head(self) -> Head:
        (head,) = heads(self.priya.page)
        return head

    def drafts(self) -> Locator:
        return self.priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar")

    def open_draft(self) -> Locator:
        """The purpose of the one draft, which is begun if there is none."""
        priya = self.priya
        if not priya.page.get_by_role("navigation", name="Steps of the visit").count():
            priya.go("Today")
            priya.has_caseload()
            if self.drafts().count():
                self.drafts().click()
            else:
                priya.open_child("Ari")
                priya.button("Start a visit").click()
        priya.step("Note")
        return priya.page.get_by_label(re.compile("^1. Purpose of visit"))

    def make_ready(self) -> str:
        """The least that can be signed, up to the button. Shape: what stands as its purpose."""
        priya = self.priya
        self.written += 1
        purpose = f"Visit {self.written} of {self.tally.seed}"
        self.open_draft().fill(purpose)
        priya.step("Visit")
        answer_a_short_visit(priya)
        priya.step("Sign")
        accept_what_is_left(priya)
        priya.is_saved()
        self.draft = purpose
        return purpose

    # --- at the end ---------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Everything is sent: the server has every signed visit once, and the outbox is empty."""
        self.priya.has_sent_everything()
        head = self.head()
        said = ledger(self.stage.server.data, head.device)
        told = Counter(Records(self.stage.server).purposes("Velazar"))
        mine = {
            purpose: count for purpose, count in told.items() if purpose.endswith(f" of {self.tally.seed}")
        }
        lost = sum(1 for purpose in self.signed if purpose not in mine)
        # Signed and a draft still: then it was written into again, and stands at the server under two purposes.
        doubled = sum(mine.values()) - len(set(self.signed) & set(mine))
        self.tally.add("lost", lost)
        self.tally.add("duplicated", doubled)
        assert (lost, doubled) == (0, 0)
        assert (head.received, said.received, said.statuses.get("filed"), said.records) == (head.seq,) * 4


@pytest.fixture(scope="module")
def victim(make_stage: Callable[[], Stage], tally: Tally) -> Iterator[Victim]:
    stage = make_stage()
    # What is killed is what people have.
    stage.program = chromium()
    priya = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    priya.device.start()
    priya.enrol()
    priya.has_caseload()
    yield Victim(stage, priya, tally, random.Random(tally.seed))


@pytest.mark.proof
@pytest.mark.timeout(2400)
def test_killed_browser_loses_nothing_and_doubles_nothing(victim: Victim, tally: Tally) -> None:
    for number in range(FULL if tally.full else LEAN):
        getattr(victim, ACTS[number % len(ACTS)])()
    victim.judge()
