"""P4. One durable save of a draft in the real app, from the page's request to the answer in the page, beside a bare strict put of as many bytes.

The worker is asked as the page asks it: the same message, with the draft that was typed, a character longer each time.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Playwright

from bench.figure import Figure, Goal, p99, ratio
from bench.stage import visit_begun
from tests.e2e.person import Person

# In a quick look too: of fewer, the p99 is the slowest.
SAVES = 200
PURPOSE = re.compile("^1. Purpose of visit")
NOTE = "She looked up at her mother and smiled; the cot is by the window and the heater works. "
# Keeps the page's own request and the worker that it went to.
CATCH_SAVE = """() => {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.call === 'saveDraft') window.__save = { worker: this, draft: structuredClone(message.args[0]) };
    return post.call(this, message, ...rest);
  };
}"""
# A record is in the vault's journal, which the app's database takes in now and then; the bare rows are in a database of their own.
TAKE_TURNS = """async (turns) => {
  const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const opening = indexedDB.open('bare', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
  const bare = await asked(opening);
  const { worker, draft } = window.__save;
  let id = -1;
  const save = () => new Promise((done, fail) => {
    const mine = id--;
    const answered = ({ data }) => {
      if (data.id !== mine || (data.is !== 'answer' && data.is !== 'failed')) return;
      worker.removeEventListener('message', answered);
      if (data.is === 'answer' && data.value.ok) done(performance.now() - from); else fail(new Error('not saved'));
    };
    worker.addEventListener('message', answered);
    const next = { ...draft, updated_at: new Date().toISOString() };
    const from = performance.now();
    worker.postMessage({ is: 'call', id: mine, call: 'saveDraft', args: [next] });
  });
  const put = (size) => new Promise((done) => {
    const row = crypto.getRandomValues(new Uint8Array(size));
    const from = performance.now();
    const t = bare.transaction('rows', 'readwrite', { durability: 'strict' });
    t.objectStore('rows').put(row, Math.random());
    t.oncomplete = () => done(performance.now() - from);
  });
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('journals');
  const journal = async () => {
    for await (const handle of folder.values())
      return new Uint8Array(await (await handle.getFile()).arrayBuffer()).findLastIndex((byte) => byte !== 0) + 1;
  };
  // The first after a pause goes into the database; then the journal takes those of three seconds.
  await save();
  const before = await journal();
  await save();
  const size = await journal() - before;
  if (!(size > 0)) throw new Error('not saved in the journal');
  const rest = () => new Promise((done) => setTimeout(done, 15));
  const saves = [], puts = [];
  for (let n = 0; n < turns + 10; n++) {
    const order = n % 2 ? [save, put] : [put, save];
    for (const act of order) { const ms = await act(size); if (n >= 10) (act === save ? saves : puts).push(ms); await rest(); }
  }
  bare.close(); indexedDB.deleteDatabase('bare');
  return { saves, puts, size };
}"""


def measure(playwright: Playwright) -> list[Figure]:
    """Saves and bare puts take turns. Serialising, sealing, both hops between page and worker, and what is taken in between are in the save."""
    with visit_begun(playwright) as person:
        person.page.evaluate(CATCH_SAVE)
        type_note(person)
        person.has_sent_everything()
        taken: dict[str, Any] = person.page.evaluate(TAKE_TURNS, SAVES)
    saves, puts = [float(ms) for ms in taken["saves"]], [float(ms) for ms in taken["puts"]]
    middle = ratio(
        "P4", "Save of a draft, sealed and durable", saves, puts, "× a bare strict put", Goal(1.2, 0.8)
    )
    middle.detail["row bytes"] = taken["size"]
    tail = ratio("P4", "The same, at its p99", saves, puts, "× the bare put's p99", Goal(2.0, 1.0), over=p99)
    return [middle, tail]


def type_note(person: Person) -> None:
    """In a visit that is begun, on a page with CATCH_SAVE: a long note, which the page has asked to be saved."""
    person.step("Note")
    person.page.get_by_label(PURPOSE).fill(NOTE * 46)
    person.page.wait_for_function("() => window.__save")
