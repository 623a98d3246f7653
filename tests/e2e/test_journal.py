"""What is typed is durable in the vault's journal before the database has it, and a lock takes it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.asking import ask_until
from tests.e2e.killer import Killer
from tests.e2e.person import LONG_MS, Person
from tests.e2e.stage import Stage

PURPOSE = re.compile("^1. Purpose of visit")
TRIES = 20
# How far the one journal is written, and how many rows the log has.
LIES = """async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('journals', { create: true });
  const sizes = [];
  for await (const handle of folder.values()) {
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    sizes.push(bytes.findLastIndex((byte) => byte !== 0) + 1);
  }
  const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const db = await asked(indexedDB.open('attune'));
  const rows = await asked(db.transaction('log').objectStore('log').count());
  db.close();
  return { journals: sizes.length, size: sizes[0] ?? 0, rows };
}"""
CHANGED = f"async (before) => {{ const now = await ({LIES})(); return now.size !== before.size || now.rows !== before.rows; }}"
EMPTY = (
    f"async () => {{ const {{ journals, size }} = await ({LIES})(); return journals === 1 && size === 0; }}"
)


@pytest.fixture
def priya(make_stage: Callable[[], Stage]) -> Iterator[Person]:
    stage = make_stage()
    with Person(stage.sign_in("Priya Calloway"), stage.device("priya")) as person:
        person.enrol()
        person.has_caseload()
        yield person


def test_words_that_the_journal_alone_holds_outlive_a_kill(priya: Person) -> None:
    begin_visit(priya)
    words = writes(priya, "She looked up at her mother")
    with Killer(priya.device, 0):
        priya.page.wait_for_timeout(LONG_MS)
    priya.device.start()
    priya.unlock()
    priya.has_caseload()
    priya.section("Finish and sign").get_by_role("link", name="Visit to Velazar").click()
    expect(purpose_of(priya)).to_have_value(words)


def test_lock_takes_the_journal_in(priya: Person) -> None:
    begin_visit(priya)
    words = writes(priya, "She looked up and smiled")
    priya.hide()
    ask_until(priya.page, EMPTY)
    priya.unlock()
    expect(purpose_of(priya)).to_have_value(words)


def begin_visit(person: Person) -> None:
    person.open_child("Ari")
    person.button("Start a visit").click()
    person.is_saved()


def purpose_of(person: Person) -> Locator:
    person.step("Note")
    return person.page.get_by_label(PURPOSE)


def writes(person: Person, words: str) -> str:
    """Words that are saved in the journal and not in the database, where the first go after a pause."""
    purpose = purpose_of(person)
    for tried in range(TRIES):
        said, before = words + "." * tried, lies(person)
        purpose.fill(said)
        ask_until(person.page, CHANGED, before)
        after = lies(person)
        if after["size"] > before["size"] and after["rows"] == before["rows"]:
            person.is_saved()
            return said
    raise AssertionError(f"the journal took nothing in {TRIES} tries")


def lies(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = person.page.evaluate(LIES)
    return found
