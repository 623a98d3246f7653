"""A worker is made to unlock, and types the code that she had set for that: an empty day is shown, and her notes and the alert arrive.

One tablet, and one desk with a connection of its own. Source: sync/PROTOCOL.md, section 12.9.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from playwright.sync_api import Page, expect

from tests.e2e.authenticator import to_settings
from tests.e2e.browser import chromium
from tests.e2e.canary import Canaries
from tests.e2e.heads import ledger
from tests.e2e.keys import READ_VAULTS, open_vault
from tests.e2e.office import office
from tests.e2e.person import LONG_MS, Person
from tests.e2e.proxy import Proxy
from tests.e2e.scan import scan_folders
from tests.e2e.stage import Stage
from tests.e2e.test_forgotten import STORED, give_up, new_code, notes_are_at_the_desk
from tests.e2e.visit import sign_a_short_visit

CODE = "lantern orbit walnut seven"
HEADING = "A code for when you are made to unlock"
PURPOSE = re.compile("^1. Purpose of visit")
NOTHING_HERE = "No visits downloaded."
GIVES_AWAY = re.compile(
    r"duress|made to unlock|destroyed|wiped|alert|waiting to be sent: [1-9]", re.IGNORECASE
)


@dataclass
class Place:
    stage: Stage
    priya: Person
    maud: Person
    line: Proxy
    words: Canaries = field(default_factory=lambda: Canaries(30))


@pytest.fixture(scope="module")
def place(make_stage: Callable[[], Stage]) -> Iterator[Place]:
    stage = make_stage()
    stage.program = chromium()
    with office(stage) as here:
        made = Place(stage, here.at_tablet("Priya Calloway"), here.at_desk("Maud Ellery"), here.line)
        here.desk.start()
        made.maud.enrol(label="Desk")
        here.tablet.start()
        made.priya.enrol(label="Priya")
        made.priya.has_caseload()
        yield made


def sizes(page: Page) -> dict[str, int]:
    """How long each part of the third slot is, when there is one."""
    (row,) = page.evaluate(STORED)["vaults"]
    return {name: len(value) // 2 for name, value in row.get("spare", {}).items()}


def picture(page: Page, name: str) -> None:
    """For whoever wants to look: where a folder is named for it."""
    folder = os.environ.get("ATTUNE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def set_code(priya: Person, code: str) -> None:
    to_settings(priya)
    priya.button("About the duress code").click()
    expect(priya.heading(HEADING)).to_be_visible()
    picture(priya.page, "about")
    priya.button("Set the duress code").click()
    priya.field("Your passphrase").fill(priya.passphrase)
    priya.field("New duress code").fill(code)
    priya.field("New duress code again").fill(code)
    picture(priya.page, "setting")
    priya.button("Set the duress code").click()


def test_slot_looks_the_same_with_a_code_and_without_and_a_slip_is_no_code(place: Place) -> None:
    priya = place.priya
    for _ in range(100):
        if without := sizes(priya.page):
            break
        priya.page.wait_for_timeout(100)
    set_code(priya, priya.passphrase[:-1] + "!")
    expect(priya.page.get_by_text("That code is too like what you unlock with")).to_be_visible(
        timeout=LONG_MS
    )
    picture(priya.page, "too-like")
    set_code(priya, CODE)
    expect(priya.page.get_by_text("Done. The duress code is set.")).to_be_visible(timeout=LONG_MS)
    assert sizes(priya.page) == without == {"a": 60, "b": 60, "kept": 8220, "note": 93}


def test_code_shows_an_empty_day_offline_and_leaves_nothing_that_opens(place: Place) -> None:
    priya, words = place.priya, place.words
    priya.go("Today")
    place.stage.proxy.shut()
    for number in (1, 2, 3):
        sign_a_short_visit(priya, f"Visit {number}: {words.word(f'note {number}')}.", "Wren")
    priya.open_child("Wren")
    priya.button("Start a visit").click()
    priya.step("Note")
    priya.page.get_by_label(PURPOSE).press_sequentially(f"Half of {words.word('draft')}", delay=5)
    priya.is_saved()
    priya.page.get_by_role("button", name=re.compile("^Hide")).first.click()
    expect(priya.heading("Unlock Attune")).to_be_visible()
    before = priya.page.evaluate(STORED)
    [old] = priya.page.evaluate(READ_VAULTS)
    assert open_vault(old, priya.passphrase)

    priya.unlock(CODE)
    expect(priya.page.get_by_text(NOTHING_HERE)).to_be_visible(timeout=LONG_MS)
    expect(priya.page.get_by_text("Wren")).to_have_count(0)
    picture(priya.page, "quiet")
    for place_ in ("Outbox", "Today"):
        priya.go(place_)
        assert not GIVES_AWAY.search(priya.page.locator("body").inner_text())
    assert "duress" not in priya.page.title().lower() + priya.page.url.lower()

    after = priya.page.evaluate(STORED)
    [row] = priya.page.evaluate(READ_VAULTS)
    with pytest.raises(InvalidTag):
        open_vault(row, priya.passphrase)
    assert open_vault(row, CODE)
    gone = before["vaults"][0]["vault"]
    assert [one for table in ("vaults", "seals", "log") for one in after[table] if one["vault"] == gone] == []
    assert after["packs"] == [] and after["outbox"] == before["outbox"]
    assert len(after["snapshots"]) == len(before["snapshots"]) + 1

    # Killed and started again, it is the same quiet device, and the passphrase of before opens nothing.
    priya.device.kill()
    priya.device.start()
    priya.try_passphrase(priya.passphrase)
    expect(priya.page.get_by_text("That is not the passphrase for this device.")).to_be_visible(
        timeout=LONG_MS
    )
    picture(priya.page, "locked-after")
    priya.unlock(CODE)
    expect(priya.page.get_by_text(NOTHING_HERE)).to_be_visible(timeout=LONG_MS)


def test_with_a_signal_notes_draft_and_alert_arrive_and_only_the_desk_says_so(place: Place) -> None:
    priya, maud = place.priya, place.maud
    cursors = priya.page.evaluate(STORED)["cursors"]
    [cursor] = [row for row in cursors if "given_up_with" in row]
    place.stage.proxy.reopen()
    said = ledger(place.stage.server.data, cursor["device"])
    for _ in range(100):
        priya.page.evaluate("window.dispatchEvent(new Event('online'))")
        priya.page.wait_for_timeout(300)
        said = ledger(place.stage.server.data, cursor["device"])
        if said.statuses.get("filed", 0) == cursor["seq"]:
            break
    assert (said.received, said.statuses.get("filed", 0)) == (cursor["seq"], cursor["seq"])
    expect(priya.page.get_by_text(NOTHING_HERE)).to_be_visible()
    assert not GIVES_AWAY.search(priya.page.locator("body").inner_text())

    told = maud.page.get_by_text("This person typed their duress code on this device")
    maud.go("Queue")
    for _ in range(60):
        maud.page.evaluate("window.dispatchEvent(new Event('online'))")
        maud.page.wait_for_timeout(500)
        if told.count():
            break
    expect(told.first).to_be_visible()
    picture(maud.page, "desk")
    notes_are_at_the_desk(place)  # type: ignore[arg-type]
    expect(priya.page.get_by_text(NOTHING_HERE)).to_be_visible()
    picture(priya.page, "quiet-online")


def test_device_is_set_up_again_and_the_draft_is_back(place: Place) -> None:

    priya = place.priya
    priya.hide()
    give_up(priya)
    expect(priya.page.get_by_text("Everything has arrived")).to_be_visible(timeout=LONG_MS)

    priya.sign_in = replace(priya.sign_in, code=new_code(place.maud, "Priya Calloway"))
    priya.enrol(label="Priya")
    priya.has_caseload()
    expect(priya.section("Finish and sign").get_by_role("listitem")).to_contain_text(
        "Came back from your other device", timeout=LONG_MS
    )


def test_no_word_of_it_is_readable_on_the_tablet_or_in_what_travelled(place: Place) -> None:
    place.priya.device.close()
    words = place.words.all()
    assert len(words) == 4 and scan_folders(place.stage.profiles[:1], [*words, CODE]) == []
