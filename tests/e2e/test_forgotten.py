"""A forgotten passphrase loses nothing: three notes that were not sent and a draft half typed arrive from the locked screen, and come back.

One tablet with two vaults, and one desk with a connection of its own. Source: sync/PROTOCOL.md, section 12.8.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import create_app
from app.config import Config
from app.extensions import db
from app.streams.models import Entry
from app.streams.store import record_bytes
from tests.e2e.browser import chromium
from tests.e2e.canary import Canaries
from tests.e2e.drawing import PNG_1200_BY_900, pixels, scribble
from tests.e2e.heads import ledger
from tests.e2e.office import office
from tests.e2e.person import LONG_MS, Person
from tests.e2e.proxy import Proxy
from tests.e2e.scan import scan_bytes, scan_folders
from tests.e2e.stage import CODE, Stage
from tests.e2e.visit import answer_a_short_visit, sign_a_short_visit, sign_the_visit
from tests.tally import Tally

CANNOT, SEND = "I can’t unlock", "Send everything and start again"
ARRIVED = "Everything has arrived"
PAD = "Drawing pad, Wren"
PURPOSE = re.compile("^1. Purpose of visit")
STORED = """async () => {
  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  const db = await new Promise((done, fail) => {
    const ask = indexedDB.open('attune');
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const all = (table) => new Promise((done, fail) => {
    const ask = db.transaction(table).objectStore(table).getAll();
    ask.onsuccess = () => done(ask.result); ask.onerror = () => fail(ask.error);
  });
  const shown = (value) => value instanceof Uint8Array ? hex(value)
    : value instanceof CryptoKey ? 'key'
    : Array.isArray(value) ? value.map(shown)
    : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shown(v)]))
    : value;
  const out = {};
  for (const table of db.objectStoreNames) out[table] = shown(await all(table));
  db.close();
  return out;
}"""


@dataclass
class Place:
    """A tablet of two workers that may lose its signal, and a desk in the office that does not."""

    stage: Stage
    priya: Person
    tomas: Person
    maud: Person
    # The desk's own connection.
    line: Proxy
    words: Canaries = field(default_factory=lambda: Canaries(20))
    drawn: bytes = b""
    small: bytes = b""

    @property
    def caption(self) -> str:
        return f"House {self.words.word('caption')}"

    def stored(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that lies in the tablet's database, bytes as hex."""
        rows: dict[str, list[dict[str, Any]]] = self.priya.page.evaluate(STORED)
        return rows

    def sent(self) -> int:
        """Requests of the tablet that carried work, by either way."""
        proxy = self.stage.proxy
        return sum(len(proxy.posts(path)) for path in ("/api/deposit", "/api/exchange", "/api/snapshots"))

    def vault_of(self, person: str) -> str:
        """The vault that is shown first is the one that was made first: Tomas's, then Priya's."""
        rows = sorted(self.stored()["vaults"], key=lambda row: row["made_at_ms"])
        return str(rows[0 if person == "tomas" else 1]["vault"])

    def rows_of(self, vault: str) -> dict[str, list[dict[str, Any]]]:
        found = {
            table: [row for row in rows if row.get("vault") == vault] for table, rows in self.stored().items()
        }
        return {table: rows for table, rows in found.items() if rows}


@pytest.fixture(scope="module")
def place(make_stage: Callable[[], Stage]) -> Iterator[Place]:
    stage = make_stage()
    stage.program = chromium()
    with office(stage) as here:
        priya, tomas = here.at_tablet("Priya Calloway"), here.at_tablet("Tomas Birch")
        made = Place(stage, priya, tomas, here.at_desk("Maud Ellery"), here.line)
        here.desk.start()
        made.maud.enrol(label="Desk")
        here.tablet.start()
        tomas.enrol(label="Tomas")
        tomas.hide()
        tomas.button("Set up this device for somebody else").click()
        priya.enrol(label="Priya")
        priya.has_caseload()
        yield made


def test_everything_arrives_from_the_locked_screen_and_the_draft_comes_back(
    place: Place, tally: Tally
) -> None:
    priya, words = place.priya, place.words
    draft = f"Half a sentence about {words.word('draft')} – and then the ba"
    write_with_no_signal(place, draft)
    mine, theirs = place.vault_of("priya"), place.vault_of("tomas")
    untouched = place.rows_of(theirs)
    [cursor] = place.rows_of(mine)["cursors"]

    # With no signal nothing is removed, and it is said what waits.
    choose(priya, "Priya")
    give_up(priya)
    alert = priya.page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was removed. Find a signal, then try again.", timeout=LONG_MS)
    expect(alert).to_contain_text(re.compile(r"1 attachment and \d+ signed items and 1 unfinished note\."))
    kept = {"vaults", "cursors", "outbox", "seals", "log", "snapshots", "blobs"}
    assert set(place.rows_of(mine)) >= kept

    # With a signal, the browser is killed in the middle of it: it is begun again.
    place.stage.proxy.reopen()
    heard = place.sent()
    priya.button(SEND).click()
    deadline = time.monotonic() + LONG_MS / 1000
    while place.sent() == heard and time.monotonic() < deadline:
        priya.page.wait_for_timeout(5)
    assert place.sent() > heard
    priya.device.kill()
    tally.add("browser kills")
    priya.device.start()
    arrived = priya.page.get_by_text(ARRIVED)
    still_there = priya.group("Whose notes?").get_by_role("button", name="Priya", exact=True)
    expect(arrived.or_(still_there).first).to_be_visible(timeout=LONG_MS)
    if still_there.count():
        choose(priya, "Priya")
        give_up(priya)
    expect(arrived).to_be_visible(timeout=LONG_MS)

    # The old slots and all that they opened are gone; the other vault is as it was.
    assert place.rows_of(mine) == {}
    assert [row["device"] for row in place.stored()["replaced"]] == [cursor["device"]]
    assert still(place.rows_of(theirs)) == still(untouched)
    said = ledger(place.stage.server.data, cursor["device"])
    assert (said.received, said.statuses.get("filed", 0)) == (cursor["seq"], cursor["seq"])

    # A new code is the supervisor's word; then the draft is back, word for word.
    if priya.page.get_by_role("heading", name="Unlock Attune").count():
        priya.button("Set up this device again").click()
    priya.sign_in = replace(priya.sign_in, code=new_code(place.maud, "Priya Calloway"))
    priya.enrol(label="Priya")
    priya.has_caseload()
    card = priya.section("Finish and sign").get_by_role("listitem")
    expect(card).to_contain_text("Came back from your other device")
    card.get_by_role("link").click()
    field = priya.page.get_by_label(PURPOSE)
    expect(field).to_have_value(draft)
    field.fill(draft + "by woke")
    priya.is_saved()
    priya.page.get_by_role("link", name="Leave (it is saved)").click()
    expect(card).to_be_visible()
    expect(card).not_to_contain_text("Came back")
    notes_are_at_the_desk(place)
    before = waiting_at_the_desk(place.maud)
    sign_what_came_back(place)
    drawing_is_at_the_desk(place, before)

    # The neighbour's passphrase opens the neighbour's vault.
    priya.hide()
    choose(place.tomas, "Tomas")
    place.tomas.unlock()


def test_no_word_of_a_draft_is_left_readable_anywhere(place: Place) -> None:
    """After the one before: on both devices, in the server's data and log, and in a dump of its database."""
    assert len(place.words.all()) == 5
    for device in place.stage.devices:
        device.close()
    place.stage.server.stop()
    data = place.stage.server.data
    with closing(sqlite3.connect(f"file:{data / 'attune.db'}?mode=ro", uri=True)) as db:
        assert db.execute("select count(*) from snapshot where status = 'opened'").fetchone()[0] >= 2
        (place.stage.home / "dump").mkdir()
        (place.stage.home / "dump" / "attune.sql").write_text("\n".join(db.iterdump()))
    folders = [*place.stage.profiles, data, place.stage.server.log, place.stage.home / "dump"]
    needles = [*place.words.all(), PNG_1200_BY_900, place.small[200:240], *keys_of_drawings(place.stage)]
    assert scan_folders(folders, needles) == []
    for exchange in [*place.stage.proxy.exchanges, *place.line.exchanges]:
        assert [hit for text in exchange.texts() for hit in scan_bytes(exchange.path, text, needles)] == []
    assert place.stage.proxy.posts("/api/snapshots") and place.stage.proxy.posts("/api/blobs")
    (folders[-1] / "planted").write_text(place.words.word("draft"))
    assert len(scan_folders(folders[-1:], place.words.all())) == 1


def write_with_no_signal(place: Place, draft: str) -> None:
    """Three visits signed, and a fourth begun, with a drawing; then the tablet is locked."""
    priya = place.priya
    place.stage.proxy.shut()
    for number in (1, 2, 3):
        sign_a_short_visit(priya, f"Visit {number}: {place.words.word(f'note {number}')}.", "Wren")
    priya.open_child("Wren")
    priya.button("Start a visit").click()
    priya.step("Voice")
    priya.button("Add a drawing").click()
    scribble(priya.page, PAD, 30)
    place.drawn = pixels(priya.page, f"canvas[aria-label='{PAD}']")
    priya.button("Save this drawing").click()
    priya.field("What does it show or hold?").fill(place.caption)
    priya.choose("Who made it?", "The child")
    priya.step("Note")
    priya.page.get_by_label(PURPOSE).press_sequentially(draft, delay=5)
    priya.is_saved()
    hide = priya.page.get_by_role("button", name=re.compile("^Hide"))
    hide.first.click()
    expect(priya.heading("Unlock Attune")).to_be_visible()


def sign_what_came_back(place: Place) -> None:
    """The drawing is there as it was drawn; the visit is finished and signed."""
    priya = place.priya
    priya.section("Finish and sign").get_by_role("listitem").get_by_role("link").click()
    priya.step("Visit")
    answer_a_short_visit(priya)
    priya.step("Voice")
    expect(priya.field("What does it show or hold?")).to_have_value(place.caption)
    priya.button(f"Open: {place.caption}").click()
    expect(priya.page.get_by_role("img", name=place.caption)).to_be_visible(timeout=LONG_MS)
    assert pixels(priya.page, f"img[alt='{place.caption}']") == place.drawn
    sign_the_visit(priya)
    priya.has_sent_everything()


def waiting_at_the_desk(maud: Person) -> list[str]:
    """Addresses of the visits to Wren's family in the queue."""
    links = maud.whole_queue().get_by_role("link", name="Thistlewick: Wren")
    return [link.get_attribute("href") or "" for link in links.all()]


def drawing_is_at_the_desk(place: Place, before: list[str]) -> None:
    """Pixel for pixel what was drawn on the device that was given up."""
    maud = place.maud
    maud.finds_signal()
    maud.go("Queue")
    links = maud.section("To review").get_by_role("link", name="Thistlewick: Wren")
    expect(links).to_have_count(len(before) + 1, timeout=LONG_MS)
    [address] = set(waiting_at_the_desk(maud)) - set(before)
    maud.section("To review").locator(f'a[href="{address}"]').click()
    shown = maud.page.locator("figure.attached").filter(has_text=place.caption)
    small = shown.locator("img.attached__small").get_attribute("src") or ""
    place.small = base64.b64decode(small.removeprefix("data:image/jpeg;base64,"))
    assert len(place.small) > 500
    maud.button(f"Open: {place.caption}").click()
    expect(maud.page.get_by_role("img", name=place.caption)).to_be_visible(timeout=LONG_MS)
    assert pixels(maud.page, f"img[alt='{place.caption}']") == place.drawn
    assert len(set(place.drawn)) > 10


def keys_of_drawings(stage: Stage) -> list[str | bytes]:
    """What opens them, as only the server's own keys tell it: as bytes and as text."""
    app = create_app(Config.from_environment(stage.server.environment()))
    with app.app_context():
        found = [json.loads(record_bytes(entry)) for entry in db.session.scalars(select(Entry))]
        db.session.rollback()
        db.engine.dispose()
    keys = [said["body"]["key"] for said in found if said["type"] == "attachment"]
    assert keys
    return [*keys, *(bytes.fromhex(key) for key in keys)]


def choose(person: Person, label: str) -> None:
    person.choose("Whose notes?", label)


def give_up(person: Person) -> None:
    person.button(CANNOT).click()
    expect(person.page.get_by_role("heading", level=1, name=CANNOT)).to_be_visible()
    person.button(SEND).click()


def still(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of a vault that nobody has opened since, without what a deposit of its own moves."""
    return {table: rows[table] for table in rows if table in ("vaults", "seals", "log", "packs")}


def new_code(maud: Person, name: str) -> str:
    maud.go("Team")
    person = maud.section(name)
    person.get_by_role("button", name=re.compile("^Make an enrolment code")).click()
    shown = maud.page.get_by_text(CODE).first
    expect(shown).to_be_visible()
    found = CODE.search(shown.inner_text())
    assert found
    return found.group()


def notes_are_at_the_desk(place: Place) -> None:
    maud = place.maud
    maud.finds_signal()
    links = maud.whole_queue().get_by_role("link", name="Thistlewick: Wren")
    expect(links.nth(2)).to_be_visible(timeout=LONG_MS)
    read: set[str] = set()
    wanted = {place.words.word(f"note {number}") for number in (1, 2, 3)}
    for address in [link.get_attribute("href") for link in links.all()]:
        maud.section("To review").locator(f'a[href="{address}"]').click()
        expect(maud.section("This visit")).to_contain_text("Purpose of visit")
        read |= {word for word in wanted if word_is_shown(maud.page, word)}
        assert not word_is_shown(maud.page, place.words.word("draft"))
        maud.go("Queue")
    assert read == wanted


def word_is_shown(page: Page, word: str) -> bool:
    return page.get_by_text(word).count() > 0
