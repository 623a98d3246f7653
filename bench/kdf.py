"""The key derivation alone, on a page with nothing else, in whatever browser is at hand: by hash-wasm, which is the yardstick, and by what the app uses."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Page

from tests.e2e.keys import READ_VAULTS
from tests.house.places import PWA

KDF_WORKER = """importScripts('/argon2.umd.min.js');
const salt = new Uint8Array(16).fill(7);
const words = 'four words of a passphrase';
const by = {
  hash_wasm: (m, t) => hashwasm.argon2id({ password: words, salt, memorySize: m, iterations: t,
    parallelism: 1, hashLength: 32, outputType: 'binary' }),
  app: async (m, t) => {
    const { exports } = await WebAssembly.instantiate(self.compiled);
    exports._initialize();
    const put = (bytes) => {
      const at = exports.malloc(bytes.length);
      new Uint8Array(exports.memory.buffer).set(bytes, at);
      return at;
    };
    const password = new TextEncoder().encode(words);
    const [to, from, salted] = [new Uint8Array(32), password, salt].map(put);
    exports.argon2_hash(t, m, 1, from, password.length, salted, salt.length, to, 32, 0, 0, 2, 0x13);
    return new Uint8Array(exports.memory.buffer).slice(to, to + 32);
  },
};
onmessage = async ({ data: { m, t } }) => {
  self.compiled = await WebAssembly.compileStreaming(fetch('/argon2.wasm'));
  const took = {};
  const keys = [];
  for (const [name, ask] of Object.entries(by)) {
    await ask(4096, 1);
    const from = performance.now();
    keys.push(String(await ask(m, t)));
    took[name] = performance.now() - from;
  }
  if (keys[0] !== keys[1]) throw new Error('the two derive different keys');
  postMessage(took);
};"""
RUN_KDF = """(kdf) => new Promise((done, failed) => {
  const worker = new Worker('/worker.js');
  worker.onmessage = (e) => { worker.terminate(); done(e.data); };
  worker.onerror = (e) => failed(new Error(e.message));
  worker.postMessage(kdf);
})"""


class Taken(NamedTuple):
    """Milliseconds of one derivation by each."""

    hash_wasm: float
    app: float


def parameters(page: Page) -> dict[str, int]:
    """What the page's only vault was made with."""
    (row,) = page.evaluate(READ_VAULTS)
    says = json.loads(bytes.fromhex(row["slots"][0]["header"]["hex"]))
    return {"m": says["m"], "t": says["t"]}


class KdfPage:
    """A page of its own; `take` goes there and answers milliseconds of each of the two."""

    def __enter__(self) -> KdfPage:
        self.folder = TemporaryDirectory(prefix="attune-kdf-")
        root = Path(self.folder.name)
        (root / "index.html").write_text("<!doctype html><title>kdf</title>")
        (root / "worker.js").write_text(KDF_WORKER)
        modules = PWA / "node_modules"
        for library in ("hash-wasm/dist/argon2.umd.min.js", "@phi-ag/argon2/dist/argon2.wasm"):
            (root / Path(library).name).write_bytes((modules / library).read_bytes())

        class Quiet(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.folder.cleanup()

    def take(self, page: Page, kdf: dict[str, int]) -> Taken:
        page.goto(f"http://localhost:{self.server.server_address[1]}/")
        return Taken(**page.evaluate(RUN_KDF, kdf))
