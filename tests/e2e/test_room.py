"""A tablet that runs short of room: notes are saved and signed, an attachment is refused, and one press makes room for it.

One tablet with two vaults, of which one holds a copy of what it has sent. Source: sync/PROTOCOL.md, section 13.9.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, expect

from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage
from tests.e2e.visit import begin_a_short_visit, sign_the_visit

MEGABYTE = 1024 * 1024
# What the client keeps free for notes (sync/attaching.ts).
FOR_NOTES = 32 * MEGABYTE
COPY_BYTES = 6 * MEGABYTE
ADDED_BYTES = 3 * MEGABYTE
PURPOSE = re.compile("^1. Purpose of visit")
# Else the browser tells every page of ten gigabytes, so that no page knows the device by its disk.
TRUE_QUOTA = "--disable-features=StaticStorageQuota"
REMOVE = "Remove these copies"
REFUSED = "There is not enough room on this device for this attachment."
STATES = """async () => {
  const db = await new Promise((done) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result);
  });
  const rows = await new Promise((done) => {
    const ask = db.transaction('blobs').objectStore('blobs').getAll();
    ask.onsuccess = () => done(ask.result);
  });
  db.close();
  return rows.map(({ state }) => state).sort();
}"""


@dataclass
class Tablet:
    """Two workers' vaults in one browser, and a hand on how much it may store."""

    stage: Stage
    priya: Person
    callum: Person
    quota: CDPSession

    def room(self, left_bytes: int) -> None:
        """So much may still be stored."""
        usage = self.priya.page.evaluate("async () => (await navigator.storage.estimate()).usage")
        self.quota.send(
            "Storage.overrideQuotaForOrigin",
            {"origin": self.stage.proxy.url, "quotaSize": usage + left_bytes},
        )

    def states(self) -> list[str]:
        found: list[str] = self.priya.page.evaluate(STATES)
        return found


@pytest.fixture(scope="module")
def tablet(make_stage: Callable[[], Stage]) -> Iterator[Tablet]:
    stage = make_stage()
    device = stage.device("tablet")
    device.flags = (TRUE_QUOTA,)
    priya, callum = (Person(stage.sign_in(name), device) for name in ("Priya Calloway", "Callum Frost"))
    device.start()
    priya.enrol(label="Priya")
    priya.has_caseload()
    begin_a_short_visit(priya, "Ari")
    attach(priya, COPY_BYTES, "A plan of the house")
    sign_the_visit(priya)
    priya.has_sent_everything()
    priya.hide()
    priya.button("Set up this device for somebody else").click()
    callum.enrol(label="Callum")
    assert device.context is not None
    yield Tablet(stage, priya, callum, device.context.new_cdp_session(device.page))


def attach(worker: Person, size: int, caption: str | None) -> None:
    """Choose a document; with a caption when it is to be taken."""
    worker.step("Voice")
    content = b"%PDF-1.4\n" + random.Random(size).randbytes(size)
    worker.page.get_by_label("Add a document").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    if caption:
        worker.field("What does it show or hold?").fill(caption)
        worker.is_saved()


def test_note_is_saved_and_signed_while_an_attachment_is_refused_and_one_press_makes_room(
    tablet: Tablet,
) -> None:
    callum = tablet.callum
    page = callum.page
    begin_a_short_visit(callum, "Wren")
    tablet.room(FOR_NOTES + MEGABYTE)
    attach(callum, ADDED_BYTES, None)
    expect(page.get_by_text(REFUSED)).to_be_visible()
    assert tablet.states() == ["sent"]
    callum.step("Note")
    page.get_by_label(PURPOSE).fill("Written with little room")
    callum.is_saved()
    sign_the_visit(callum)

    begin_a_short_visit(callum, "Wren")
    attach(callum, ADDED_BYTES, None)
    expect(page.get_by_text(REFUSED)).to_be_visible()
    offer = page.get_by_text(re.compile(r"copies of 1 attachment .* gives back about \d+\.\d MB"))
    expect(offer).to_contain_text("Nothing that is unsent, unsigned or unfinished is removed.")
    callum.button(REMOVE).click()
    expect(page.get_by_text(re.compile(r"^1 copy removed: about \d+\.\d MB given back\.$"))).to_be_visible()
    attach(callum, ADDED_BYTES, "A letter")
    assert tablet.states() == ["draft"]
    expect(page.get_by_text(REFUSED)).to_have_count(0)
    sign_the_visit(callum)
    callum.has_sent_everything(LONG_MS)
