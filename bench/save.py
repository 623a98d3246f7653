"""One durable save of a draft in the real app, beside a bare strict put of as many bytes in the same browser."""

from __future__ import annotations

import re
import statistics

from playwright.sync_api import Page, Playwright

from bench.figure import Figure
from bench.stage import WORKER, running
from tests.e2e.person import Person

ROUNDS = 40
# The worker's own IndexedDB transactions are timed where they happen: from the first request of a write to its completion.
TIME_WRITES = """() => {
  const start = IDBDatabase.prototype.transaction;
  self.__writes = [];
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const made = start.call(this, names, mode, options);
    if (mode === 'readwrite') {
      const from = performance.now();
      made.addEventListener('complete', () => self.__writes.push([from, performance.now() - from, options?.durability ?? 'default']));
    }
    return made;
  };
  // A message from the page that asks for a save begins the whole; its answer ends it.
  self.__saves = [];
  const asked = new Map();
  self.addEventListener('message', ({ data }) => { if (data.call === 'saveDraft') asked.set(data.id, performance.now()); }, { capture: true });
  const say = self.postMessage.bind(self);
  self.postMessage = (message, ...rest) => {
    if (message?.is === 'answer' && asked.has(message.id)) self.__saves.push(performance.now() - asked.get(message.id));
    say(message, ...rest);
  };
}"""
BARE_PUT = """async (size) => {
  const db = await new Promise((done) => { const ask = indexedDB.open('bare', 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('rows'); ask.onsuccess = () => done(ask.result); });
  const times = [];
  for (let n = 0; n < 40; n++) {
    const row = crypto.getRandomValues(new Uint8Array(size));
    const from = performance.now();
    await new Promise((done) => { const t = db.transaction('rows', 'readwrite', { durability: 'strict' });
      t.objectStore('rows').put(row, n); t.oncomplete = done; });
    times.push(performance.now() - from);
  }
  db.close(); indexedDB.deleteDatabase('bare');
  return times;
}"""


def measure(playwright: Playwright, rounds: int = ROUNDS) -> Figure:
    """Types into a note, a word at a time; each word is one save. Compressing and sealing are in it, the wait for a pause in typing is not."""
    with running(playwright) as stage:
        person = Person(stage.sign_in(WORKER), stage.device("bench"))
        person.device.start()
        person.enrol()
        person.has_caseload()
        person.open_child("Ari")
        person.button("Start a visit").click()
        person.step("Note")
        page = person.page
        (worker,) = page.workers
        worker.evaluate(TIME_WRITES)
        field = page.get_by_label(re.compile("^1. Purpose of visit"))
        field.fill("A note as long as most. " * 160)
        for number in range(rounds):
            field.press_sequentially(f" word{number % 10}")
            page.wait_for_timeout(600)
        saves = [float(ms) for ms in worker.evaluate("() => self.__saves")]
        bare = _bare(page)
    assert len(saves) >= rounds // 2, "the saves were not seen"
    middle, yard = statistics.median(saves), statistics.median(bare)
    tail, yard_tail = _p95(saves), _p95(bare)
    detail = {
        "median ms": round(middle, 2),
        "yardstick ms": round(yard, 2),
        "p95 ×": round(tail / yard_tail, 2),
    }
    return Figure(
        "Save of a draft, sealed and durable",
        round(middle / yard, 2),
        "× a bare strict put",
        None,
        len(saves),
        detail,
    )


def _bare(page: Page) -> list[float]:
    return [float(ms) for ms in page.evaluate(BARE_PUT, 4096)]


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
