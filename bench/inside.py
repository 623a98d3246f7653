"""Talking to the real engine from outside: the page's own worker is caught, asked as the page asks it, and its requests are counted.

A question sent this way goes through the same worker, store and network as one that a screen asks.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Worker

from bench.world import World
from tests.e2e.person import Person

CATCH_WORKER = """
// What is measured is the page: the service worker, whom no route keeps from the network, is not asked to send for it.
if (window.SyncManager) SyncManager.prototype.register = async () => undefined;
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message?.is) window.__worker = this;
  return post.call(this, message, ...rest);
};
window.__id = -1;
window.__now = () => performance.timeOrigin + performance.now();
addEventListener('submit', () => { window.__pressed = __now(); }, { capture: true });
window.__ask = (call, ...args) => new Promise((done, fail) => {
  const id = window.__id--;
  const hear = ({ data }) => {
    if (data.id !== id || (data.is !== 'answer' && data.is !== 'failed')) return;
    __worker.removeEventListener('message', hear);
    if (data.is === 'answer') done(data.value); else fail(new Error(`${call}: ${data.name}`));
  };
  __worker.addEventListener('message', hear);
  __worker.postMessage({ is: 'call', id, call, args });
});
window.__rows = (query, enough) => new Promise((done) => {
  const id = window.__id--;
  const hear = ({ data }) => {
    if (data.id !== id || data.is !== 'rows' || !enough(data.rows)) return;
    const at = __now();
    __worker.removeEventListener('message', hear);
    __worker.postMessage({ is: 'unwatch', id });
    done({ at, rows: data.rows });
  };
  __worker.addEventListener('message', hear);
  __worker.postMessage({ is: 'watch', id, query });
});
window.__synced = (enough) => new Promise((done) => {
  const hear = ({ data }) => {
    if (data.is !== 'sync' || !enough(data.sync)) return;
    const at = __now();
    __worker.removeEventListener('message', hear);
    done(at);
  };
  __worker.addEventListener('message', hear);
});
"""
# Resolves when the rounds of sync that run, and one more, are over, whatever came of them.
AT_REST = "() => __ask('syncNow')"
COUNT_REQUESTS = """() => {
  const send = self.fetch;
  self.__requests = [];
  const size = (body) => body == null ? 0 : body.size ?? body.byteLength ?? new Blob([body]).size;
  self.fetch = async (...args) => {
    const [to, options] = args;
    const asked = { path: new URL(to.url ?? to, location.href).pathname, from: performance.timeOrigin + performance.now(), up: size(options?.body) };
    self.__requests.push(asked);
    const answer = await send(...args);
    asked.ok = answer.ok;
    const read = answer.arrayBuffer.bind(answer);
    answer.arrayBuffer = async () => { const bytes = await read(); asked.down = bytes.byteLength; return bytes; };
    return answer;
  };
}"""


def copied(world: World, person: Person, name: str) -> Person:
    """The same device as it lies on the disk, to begin again from."""
    place = world.home / f"profile-{name}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(person.device.profile, place)
    return Person(person.sign_in, world.device(name, place), person.passphrase)


def begin(person: Person, offline: bool = False) -> tuple[Page, Worker]:
    """Start the browser on the lock screen, with the worker caught and its requests counted."""

    def prepare(context: BrowserContext) -> None:
        if offline:
            context.route("**/api/**", lambda route: route.abort())
        context.add_init_script(CATCH_WORKER)

    # Opened once: what a page that is left at once had asked of the service worker keeps the next one waiting for seconds.
    person.device.start(prepare)
    person.heading("Unlock Attune").wait_for()
    person.page.wait_for_function("() => window.__worker")
    worker = person.engine
    worker.evaluate(COUNT_REQUESTS)
    return person.page, worker


def requests(worker: Worker) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = worker.evaluate("() => self.__requests")
    return made


def size_on_disk(profile: Path) -> int:
    return sum(path.stat().st_size for path in profile.rglob("*") if path.is_file())
