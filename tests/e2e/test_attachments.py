"""A drawing made with no signal: signed, the browser killed, the line cut in the middle; it arrives once, and looks the same at the desk."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.asking import EVERY_MS
from tests.e2e.browser import DESK, chromium
from tests.e2e.canary import Canaries
from tests.e2e.drawing import PNG_1200_BY_900, pixels, scribble
from tests.e2e.person import LONG_MS, Person
from tests.e2e.scan import scan_bytes, scan_folders
from tests.e2e.stage import Stage
from tests.e2e.visit import accept_what_is_left, begin_a_short_visit
from tests.tally import Tally

PAD = "Drawing pad, Ari"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
RECORDING = """async () => {
  const db = await new Promise((done) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result);
  });
  const rows = await new Promise((done) => {
    const ask = db.transaction('blobs').objectStore('blobs').getAll();
    ask.onsuccess = () => done(ask.result);
  });
  db.close();
  return [rows.filter(({ state }) => state === 'recording').length];
}"""


@dataclass
class Journey:
    """What one drawing went through; told once, asked about by every test here."""

    stage: Stage
    priya: Person
    maud: Person
    words: Canaries
    tally: Tally
    drawn: bytes = b""
    seen: bytes = b""
    small: bytes = b""
    told: list[str] = field(default_factory=list)

    @property
    def caption(self) -> str:
        return f"House {self.words.word('caption')}"

    def travel(self) -> None:
        for chapter in (
            self.set_up,
            self.draw_offline,
            self.sign_and_die,
            self.send_over_a_bad_line,
            self.look,
        ):
            chapter()
            self.told.append(chapter.__name__)

    def kill(self) -> None:
        self.priya.device.kill()
        self.tally.add("browser kills")

    def set_up(self) -> None:
        self.priya.device.start()
        self.priya.enrol()
        self.priya.has_caseload()
        self.stage.lose_signal()

    def draw_offline(self) -> None:
        priya = self.priya
        begin_a_short_visit(priya)
        priya.step("Voice")
        priya.button("Add a drawing").click()
        scribble(priya.page, PAD, 40)
        priya.is_saved()
        self.drawn = pixels(priya.page, f"canvas[aria-label='{PAD}']")
        # The strokes are part of the draft: a kill in the middle of a drawing loses nothing of it.
        self.kill()
        priya.device.start()
        priya.unlock()
        priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
        expect(priya.button("Save this drawing")).to_be_enabled()
        assert pixels(priya.page, f"canvas[aria-label='{PAD}']") == self.drawn
        priya.button("Save this drawing").click()
        priya.field("What does it show or hold?").fill(self.caption)
        priya.choose("Who made it?", "The child")
        priya.button(f"Open: {self.caption}").click()

    def sign_and_die(self) -> None:
        priya = self.priya
        priya.is_saved()
        self.kill()  # the sealed drawing is part of the draft too
        priya.device.start()
        priya.unlock()
        priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
        expect(priya.field("What does it show or hold?")).to_have_value(self.caption)
        priya.step("Sign")
        accept_what_is_left(priya)
        priya.button("Sign the visit").click()
        expect(priya.heading("Signed")).to_be_visible()
        self.kill()

    def send_over_a_bad_line(self) -> None:
        priya, breaks = self.priya, self.stage.proxy.breaks
        # No attachment gets through before it was seen to be still on its way.
        breaks[:] = ["request"] * 1000
        self.stage.find_signal()
        priya.device.start()
        priya.unlock()
        priya.go("Outbox")
        row = priya.page.get_by_role("listitem").filter(has_text="Visit, Velazar")
        expect(row.get_by_text("Filed", exact=True)).to_be_visible(timeout=60_000)
        expect(row).to_contain_text("1 attachment is still on its way")
        expect(priya.page.get_by_role("status").first).to_contain_text("1 attachment to send")
        breaks[:] = ["request", "answer", "request"]
        deadline = time.monotonic() + LONG_MS / 1000
        while breaks and time.monotonic() < deadline:
            priya.button("Send now").click()
            priya.page.wait_for_timeout(EVERY_MS)
        assert breaks == []
        priya.button("Send now").click()
        expect(row).not_to_contain_text("still on its way", timeout=60_000)
        priya.has_sent_everything()

    def look(self) -> None:
        maud = self.maud
        maud.device.start()
        maud.enrol(label="Desk")
        maud.section("To review").get_by_role("link", name="Velazar: Ari").click()
        shown = maud.page.locator("figure.attached").filter(has_text=self.caption)
        expect(shown).to_contain_text("Made by the child")
        small = shown.locator("img.attached__small").get_attribute("src") or ""
        self.small = base64.b64decode(small.removeprefix("data:image/jpeg;base64,"))
        maud.button(f"Open: {self.caption}").click()
        picture = maud.page.get_by_role("img", name=self.caption)
        expect(picture).to_be_visible()
        self.seen = pixels(maud.page, f"img[alt='{self.caption}']")


@pytest.fixture(scope="module")
def journey(stage: Stage, tally: Tally) -> Iterator[Journey]:
    # The one without windows has no microphone either.
    stage.program = chromium()
    priya = Person(stage.sign_in("Priya Calloway"), stage.device("priya"))
    maud = Person(stage.sign_in("Maud Ellery"), stage.device("maud", DESK))
    told = Journey(stage, priya, maud, Canaries(seed=20261126), tally)
    told.travel()
    yield told


def test_the_drawing_at_the_desk_is_pixel_for_pixel_what_was_drawn(journey: Journey) -> None:
    assert len(journey.drawn) == 1200 * 900 * 3
    assert len(set(journey.drawn)) > 10, "nothing was drawn"
    assert journey.seen == journey.drawn


def test_the_drawing_arrived_once_and_in_more_than_one_piece(journey: Journey) -> None:
    data = journey.stage.server.data
    with sqlite3.connect(data / "attune.db") as database:
        rows = database.execute("SELECT size_bytes, stored_bytes, complete_at FROM blob").fetchall()
        assert database.execute("SELECT count(*) FROM blob_piece").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM blob_use").fetchone() == (1,)
    files = [path for path in (data / "blobs").rglob("*") if path.is_file()]
    assert [(size, stored, at is not None) for size, stored, at in rows] == [
        (files[0].stat().st_size, files[0].stat().st_size, True)
    ]
    assert len(files) == 1
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == files[0].name
    assert len(journey.stage.proxy.posts("/api/blobs")) >= 2


def test_blobs_went_after_the_notes_and_without_a_cookie(journey: Journey) -> None:
    exchanges = journey.stage.proxy.exchanges
    first_blob = next(at for at, e in enumerate(exchanges) if e.method == "POST" and e.path == "/api/blobs")
    deposits = [
        at
        for at, e in enumerate(exchanges)
        if e.path in ("/api/deposit", "/api/exchange") and len(e.request_body) > 1000
    ]
    assert deposits and min(deposits) < first_blob
    assert all(e.header("Cookie") is None for e in journey.stage.proxy.posts("/api/blobs"))


def test_sound_and_a_document_are_sealed_and_open_again(journey: Journey) -> None:
    priya = journey.priya
    page, context = priya.page, priya.device.context
    assert context is not None
    context.grant_permissions(["microphone"], origin=journey.stage.proxy.url)
    priya.go("Today")
    priya.open_child("Ari")
    priya.button("Start a visit").click()
    priya.step("Voice")
    name = f"{journey.words.word('file name')}.pdf"
    page.get_by_label("Add a document").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    )
    priya.field("What does it show or hold?").fill("A letter from the nursery")
    priya.button("Open: A letter from the nursery").click()
    # It is not followed here: where there is no viewer of its own, a browser would write the file to the disk.
    outside = priya.link("Show it outside Attune")
    assert (outside.get_attribute("href") or "").startswith("blob:")
    expect(page.get_by_text("the device may keep a copy that is not sealed")).to_be_visible()
    priya.button("Close: A letter from the nursery").click()
    expect(outside).to_have_count(0)
    priya.button("Record sound").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile("Recording: 0:0[2-9]"))
    priya.button("Stop and save").click()
    card = page.locator(".visit__card").filter(has_text="Sound · 0:0")
    card.get_by_label("What does it show or hold?").fill("Ari hums")
    priya.button("Open: Ari hums").click()
    sound = page.locator("audio")
    page.wait_for_function("(sound) => sound.readyState >= 1", arg=sound.element_handle())
    assert sound.evaluate("(sound) => sound.error") is None
    priya.button("Close: Ari hums").click()
    expect(sound).to_have_count(0)


def test_a_recording_survives_the_browser_that_is_killed_in_the_middle_of_it(journey: Journey) -> None:
    """After the one before: the visit is open, and the microphone allowed."""
    priya = journey.priya
    priya.button("Record sound").click()
    timer = priya.page.get_by_role("timer")
    expect(timer).to_have_text(re.compile("Recording: 0:0[4-9]"), timeout=20_000)
    shown = int(timer.inner_text()[-1])
    journey.kill()
    priya.device.start()
    priya.unlock()
    priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
    priya.step("Voice")
    card = priya.page.locator(".visit__card").filter(has_text="The app was closed while this was recorded")
    length = re.search(r"Sound · 0:(\d\d)", card.inner_text())
    assert length, card.inner_text()
    assert int(length.group(1)) >= shown - 1
    card.get_by_label("What does it show or hold?").fill("Ari laughs")
    priya.button("Open: Ari laughs").click()
    sound = priya.page.locator("audio")
    priya.page.wait_for_function("(sound) => sound.readyState >= 1", arg=sound.element_handle())
    # The length is not in its head: it is played to its end, as fast as it goes.
    played = sound.evaluate("""(sound) => new Promise((done) => {
        sound.muted = true;
        sound.playbackRate = 16;
        sound.onended = () => done(sound.currentTime);
        sound.onerror = () => done(-1);
        sound.play();
    })""")
    assert played >= shown - 1.5
    priya.button("Close: Ari laughs").click()
    priya.is_saved()
    [row] = priya.page.evaluate(RECORDING)
    assert row == 0, "the seconds of a finished recording stay on the device"


def test_nothing_of_the_drawing_is_readable_on_disk_or_on_the_wire(journey: Journey) -> None:
    assert journey.small.startswith(b"\xff\xd8\xff") and len(journey.small) > 500
    picture_bytes = [PNG_1200_BY_900, journey.small[200:240]]
    needles = [journey.words.word("caption"), journey.words.word("file name"), PDF[20:60], *picture_bytes]
    for device in (journey.priya.device, journey.maud.device):
        device.close()
    places: list[Path] = [*journey.stage.profiles, journey.stage.server.data, journey.stage.server.log]
    assert scan_folders(places, needles) == []
    hits = [
        hit
        for exchange in journey.stage.proxy.exchanges
        for text in exchange.texts()
        for hit in scan_bytes(exchange.path, text, needles)
    ]
    assert hits == []
    assert journey.priya.device.complaints + journey.maud.device.complaints == []
