"""Unlocking with a thousand notes on the device, until the day's list can be used, beside the key derivation that it cannot do without."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, Playwright

from bench.figure import Figure, Goal, ratio
from bench.stage import WORKER, running, worker_with_notes
from tests.e2e.keys import READ_VAULTS
from tests.e2e.person import Person
from tests.e2e.stage import SignIn
from tests.house.places import PWA

NOTES, ROUNDS = 1_000, 5

# From the press of the button until the list of children is on the glass and painted.
WATCH = """() => new Promise((done) => {
  let pressed = 0;
  addEventListener('submit', () => { pressed = performance.now(); }, { capture: true, once: true });
  const here = () => document.querySelector('nav[aria-label="Main"]') && document.querySelector('main a[href^="/child/"]');
  new MutationObserver((_, watcher) => {
    if (!pressed || !here()) return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.__unlocked_ms = performance.now() - pressed; }));
  }).observe(document, { childList: true, subtree: true });
  done();
})"""
KDF_WORKER = """importScripts('/argon2.umd.min.js');
onmessage = async ({ data }) => {
  const salt = new Uint8Array(16).fill(7);
  const ask = (m, t) => hashwasm.argon2id({ password: 'four words of a passphrase', salt, memorySize: m, iterations: t,
    parallelism: 1, hashLength: 32, outputType: 'binary' });
  await ask(1024, 1);
  const from = performance.now();
  await ask(data.m, data.t);
  postMessage(performance.now() - from);
};"""
RUN_KDF = """(kdf) => new Promise((done) => {
  const worker = new Worker('/worker.js');
  worker.onmessage = (e) => { worker.terminate(); done(e.data); };
  worker.postMessage(kdf);
})"""


def measure(playwright: Playwright, rounds: int = ROUNDS, notes: int = NOTES) -> list[Figure]:
    """The browser is restarted before each round; the derivation alone is timed in the same browser, right after."""
    unlocks, derivations = [], []
    with running(playwright) as stage, _kdf_page() as kdf_address:
        who = stage.sign_in(WORKER)
        code = worker_with_notes(stage, notes)
        person = Person(SignIn(who.name, who.user, who.password, code), stage.device("bench"))
        person.device.start()
        person.enrol()
        person.has_caseload()
        kdf = _parameters(person.page)
        person.has_sent_everything()
        person.page.wait_for_timeout(2_000)
        stage.lose_signal()
        for _ in range(rounds):
            person.device.close()
            page = person.device.start()
            page.evaluate(WATCH)
            person.unlock()
            person.has_caseload()
            unlocks.append(float(page.evaluate("() => window.__unlocked_ms")))
            person.hide()
            page.goto(kdf_address)
            derivations.append(float(page.evaluate(RUN_KDF, kdf)))
    name = f"Unlock until the list can be used, {notes} notes on the device"
    return [ratio("P5", name, unlocks, derivations, "× the key derivation alone", Goal(1.1, 1.04))]


def _parameters(page: Page) -> dict[str, int]:
    import json

    (row,) = page.evaluate(READ_VAULTS)
    says = json.loads(bytes.fromhex(row["slots"][0]["header"]["hex"]))
    return {"m": says["m"], "t": says["t"]}


class _kdf_page:
    """A page of its own with nothing but the key derivation on it."""

    def __enter__(self) -> str:
        self.folder = TemporaryDirectory(prefix="attune-kdf-")
        root = Path(self.folder.name)
        (root / "index.html").write_text("<!doctype html><title>kdf</title>")
        (root / "worker.js").write_text(KDF_WORKER)
        library = PWA / "node_modules" / "hash-wasm" / "dist" / "argon2.umd.min.js"
        (root / "argon2.umd.min.js").write_bytes(library.read_bytes())

        class Quiet(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://localhost:{self.server.server_address[1]}/"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.folder.cleanup()
