"""Signed notes that were not sent arrive whatever happens: the child goes to somebody else, the worker signs out, the tablet changes hands.

One tablet with two vaults, and one desk with a connection of its own. Source: sync/PROTOCOL.md, section 14.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.heads import heads, ledger
from tests.e2e.office import office
from tests.e2e.person import LONG_MS, Person
from tests.e2e.screens import SET_ASIDE_SCREENS
from tests.e2e.stage import Stage
from tests.e2e.test_screens import Verdict, look_at
from tests.e2e.visit import begin_a_short_visit, sign_a_short_visit, sign_the_visit

SIGN_OUT = (
    "() => fetch('/api/sign-out', { method: 'POST', headers: { 'X-Attune': '1' } }).then((r) => r.status)"
)
ALL_FILED = "Every record signed here is filed."
TO_SEND = re.compile(r"\d+ to send")
# Of a short visit to Wren: the visit, and her part.
RECORDS = 2


@dataclass
class Place:
    """A tablet that may lose its signal, and a desk in the office that does not."""

    stage: Stage
    priya: Person
    tomas: Person
    maud: Person
    # Priya's, as the server knows it.
    device: str = ""

    def lose_signal(self) -> None:
        self.stage.proxy.shut()

    def find_signal(self) -> None:
        self.stage.proxy.reopen()
        self.priya.finds_signal()

    def sign(self, notes: list[str], child: str) -> None:
        """With no signal."""
        for purpose in notes:
            sign_a_short_visit(self.priya, purpose, child)
        expect(self.priya.page.get_by_role("status").filter(has_text=TO_SEND).first).to_be_visible()

    def queued(self, family: str) -> list[str]:
        """Addresses of the visits to a family that wait at the desk."""
        links = self.maud.whole_queue().get_by_role("link", name=re.compile(f"^{family}: "))
        return [link.get_attribute("href") or "" for link in links.all()]

    def arrive_once(self, notes: list[str], family: str, before: list[str]) -> None:
        """Each stands once in the supervisor's queue and reads as it was written; the ledger has every number once."""
        maud = self.maud
        maud.go("Queue")
        links = maud.section("To review").get_by_role("link", name=re.compile(f"^{family}: "))
        deadline = time.monotonic() + LONG_MS / 1000
        while links.count() < len(before) + len(notes) and time.monotonic() < deadline:
            maud.finds_signal()
            maud.page.wait_for_timeout(500)
        expect(links).to_have_count(len(before) + len(notes))
        read = []
        for address in set(self.queued(family)) - set(before):
            maud.section("To review").locator(f'a[href="{address}"]').click()
            shown = maud.section("This visit")
            expect(shown).to_contain_text("Purpose of visit")
            read += [note for note in notes if shown.get_by_text(note, exact=True).count()]
            maud.go("Queue")
        assert sorted(read) == sorted(notes)
        for head in heads(self.priya.page):
            said = ledger(self.stage.server.data, head.device)
            assert (said.received, said.statuses.get("filed", 0), said.records) == (head.seq,) * 3


@pytest.fixture(scope="module")
def place(make_stage: Callable[[], Stage]) -> Iterator[Place]:
    stage = make_stage()
    with office(stage) as here:
        priya, tomas = here.at_tablet("Priya Calloway"), here.at_tablet("Tomas Birch")
        made = Place(stage, priya, tomas, here.at_desk("Maud Ellery"))
        here.desk.start()
        made.maud.enrol(label="Desk")
        here.tablet.start()
        priya.enrol(label="Priya")
        priya.has_caseload()
        (made.device,) = (head.device for head in heads(here.tablet.page))
        yield made


def test_two_notes_arrive_after_the_tablet_has_changed_hands(place: Place) -> None:
    notes, before = [f"Handed over {n}" for n in (1, 2)], place.queued("Thistlewick")
    priya, tomas = place.priya, place.tomas
    priya.hide()
    priya.button("Set up this device for somebody else").click()
    tomas.enrol(label="Tomas")
    tomas.hide()
    priya.choose("Whose notes?", "Priya")
    priya.unlock()
    place.lose_signal()
    place.sign(notes, "Wren")
    priya.hide()
    tomas.choose("Whose notes?", "Tomas")
    tomas.unlock()
    place.find_signal()
    place.arrive_once(notes, "Thistlewick", before)
    tomas.hide()
    tomas.choose("Whose notes?", "Priya")
    expect(priya.page.get_by_text("Everything signed here has been sent.")).to_be_visible()
    priya.unlock()


def test_five_notes_arrive_after_signing_out_and_closing(place: Place) -> None:
    notes, before = [f"Signed out {n}" for n in range(1, 6)], place.queued("Thistlewick")
    priya = place.priya
    assert priya.page.evaluate(SIGN_OUT) == 204
    place.lose_signal()
    place.sign(notes, "Wren")
    priya.hide()
    priya.device.close()
    priya.device.start()
    priya.choose("Whose notes?", "Priya")
    place.find_signal()
    expect(priya.page.get_by_text("Everything signed here has been sent.")).to_be_visible(timeout=LONG_MS)
    place.arrive_once(notes, "Thistlewick", before)
    priya.unlock()


def test_five_notes_arrive_after_the_child_was_given_to_somebody_else(place: Place) -> None:
    notes, before = [f"Given away {n}" for n in range(1, 6)], place.queued("Velazar")
    priya, maud = place.priya, place.maud
    place.lose_signal()
    place.sign(notes, "Ari")
    give_ari_to_tomas(maud)
    place.find_signal()
    expect(priya.section("Children").get_by_role("link", name="Ari", exact=True)).to_have_count(
        0, timeout=LONG_MS
    )
    place.arrive_once(notes, "Velazar", before)
    priya.go("Outbox")
    mine = priya.section("All items").get_by_role("listitem")
    expect(mine.filter(has_text="It is in the record.")).to_have_count(len(notes))
    expect(mine.filter(has_text="On this device only")).to_have_count(0)
    priya.hide()
    place.tomas.choose("Whose notes?", "Tomas")
    place.tomas.unlock()
    place.tomas.go("Today")
    expect(place.tomas.section("Children").get_by_role("link", name="Ari", exact=True)).to_be_visible(
        timeout=LONG_MS
    )


def give_ari_to_tomas(maud: Person) -> None:
    maud.go("Team")
    maud.button("End the allocation of Ari to Priya Calloway").click()
    maud.choose("Why does it end?", "Transfer to another worker")
    maud.button("Sign the end").click()
    maud.button("Allocate a child: Tomas Birch").click()
    maud.field("Child").select_option(label="Ari, Velazar")
    maud.choose("As", "Lead worker")
    maud.button("Sign the allocation").click()
    expect(maud.button("End the allocation of Ari to Tomas Birch")).to_be_visible()
    maud.has_sent_everything()


# --- waiting numbers, and mending ---------------------------------------------------------------------------------


def numbers_agree(place: Place, *, on_device: int = 0, needs_you: int = 0) -> None:
    """The device's own count, the ledger and the supervisor's line say the same, at this moment after a contact."""
    priya, maud = place.priya, place.maud
    priya.go("Outbox")
    parts = [
        f"{on_device} on this device only" if on_device else "",
        f"{needs_you} set aside" if needs_you else "",
    ]
    waits = ", ".join(part for part in parts if part)
    says = f"Records still waiting: {waits}." if waits else ALL_FILED
    expect(priya.page.get_by_text(says, exact=True)).to_be_visible(timeout=LONG_MS)
    head = next(h for h in heads(priya.page) if h.device == place.device)
    said = ledger(place.stage.server.data, place.device)
    assert head.received == said.received == head.seq - on_device
    assert said.statuses.get("received", 0) == said.statuses.get("held", 0) == 0
    maud.go("Queue")
    maud.finds_signal()
    line = maud.section("Still on its way").get_by_role("listitem").filter(has_text="Priya Calloway")
    if needs_you:
        expect(line).to_contain_text(f"{needs_you} set aside", timeout=LONG_MS)
    else:
        expect(line).to_have_count(0, timeout=LONG_MS)


def test_waiting_numbers_agree_and_what_was_set_aside_is_sent_again(place: Place) -> None:
    priya, maud = place.priya, place.maud
    place.tomas.hide()
    priya.choose("Whose notes?", "Priya")
    priya.unlock()
    priya.has_sent_everything()
    numbers_agree(place)

    place.lose_signal()
    priya.go("Today")
    place.sign(["Counted 1", "Counted 2"], "Wren")
    numbers_agree(place, on_device=2 * RECORDS)
    place.find_signal()
    priya.has_sent_everything()
    numbers_agree(place)

    begin_a_visit(priya, "Begun before the end")
    allocation_of_wren(maud, ends=True)
    priya.finds_signal()
    expect(priya.section("Children").get_by_role("link", name="Wren", exact=True)).to_have_count(
        0, timeout=LONG_MS
    )
    sign_what_was_begun(priya)
    numbers_agree(place, needs_you=2)

    allocation_of_wren(maud, ends=False)
    priya.go("Today")
    priya.finds_signal()
    expect(priya.section("Children").get_by_role("link", name="Wren", exact=True)).to_be_visible(
        timeout=LONG_MS
    )
    verdict = Verdict()
    look_at(priya, SET_ASIDE_SCREENS, verdict)
    assert {kind: found for kind, found in verdict.faults.items() if found} == {}
    expect(priya.page.get_by_text("Begun before the end").first).to_be_visible()
    priya.button("Send again").click()
    expect(priya.page.get_by_text(re.compile("^Sent again on .*, filed"))).to_be_visible(timeout=LONG_MS)
    priya.page.get_by_text("As it was first sent").first.scroll_into_view_if_needed()
    expect(priya.page.get_by_text("Begun before the end").first).to_be_visible()
    numbers_agree(place)


def begin_a_visit(priya: Person, purpose: str) -> None:
    """Everything of a short visit but the signature."""
    priya.go("Today")
    begin_a_short_visit(priya, "Wren")
    priya.step("Note")
    priya.page.get_by_label(re.compile("^1. Purpose of visit")).fill(purpose)
    priya.is_saved()
    priya.page.get_by_role("link", name="Leave (it is saved)").click()


def sign_what_was_begun(priya: Person) -> None:
    priya.section("Finish and sign").get_by_role("link", name="Visit to Thistlewick").click()
    sign_the_visit(priya)


def begin_to_allocate(maud: Person) -> None:
    """Once more if the button moved away under the press, because what waits of somebody was told anew."""
    button = maud.button("Allocate a child: Priya Calloway")
    button.click()
    try:
        expect(maud.field("Child")).to_be_visible()
    except AssertionError:
        button.click()


def allocation_of_wren(maud: Person, *, ends: bool) -> None:
    maud.go("Team")
    if ends:
        maud.button("End the allocation of Wren to Priya Calloway").click()
        maud.choose("Why does it end?", "Absence")
        maud.button("Sign the end").click()
        expect(maud.button("End the allocation of Wren to Priya Calloway")).to_have_count(0)
    else:
        begin_to_allocate(maud)
        maud.field("Child").select_option(label="Wren, Thistlewick")
        maud.choose("As", "Lead worker")
        maud.button("Sign the allocation").click()
        expect(maud.button("End the allocation of Wren to Priya Calloway")).to_be_visible()
    maud.go("Outbox")
    maud.finds_signal()
    expect(maud.page.get_by_text(ALL_FILED)).to_be_visible(timeout=LONG_MS)
