"""The key derivation alone, on a page with nothing else, in whatever browser is at hand."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from tests.e2e.keys import READ_VAULTS
from tests.house.places import PWA

KDF_WORKER = """importScripts('/argon2.umd.min.js');
onmessage = async ({ data }) => {
  const salt = new Uint8Array(16).fill(7);
  const ask = (m, t) => hashwasm.argon2id({ password: 'four words of a passphrase', salt, memorySize: m, iterations: t,
    parallelism: 1, hashLength: 32, outputType: 'binary' });
  await ask(4096, 1);
  const from = performance.now();
  await ask(data.m, data.t);
  postMessage(performance.now() - from);
};"""
RUN_KDF = """(kdf) => new Promise((done) => {
  const worker = new Worker('/worker.js');
  worker.onmessage = (e) => { worker.terminate(); done(e.data); };
  worker.postMessage(kdf);
})"""


def parameters(page: Page) -> dict[str, int]:
    """What the page's only vault was made with."""
    (row,) = page.evaluate(READ_VAULTS)
    says = json.loads(bytes.fromhex(row["slots"][0]["header"]["hex"]))
    return {"m": says["m"], "t": says["t"]}


class KdfPage:
    """A page of its own; `take` goes there and answers milliseconds."""

    def __enter__(self) -> KdfPage:
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
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.folder.cleanup()

    def take(self, page: Page, kdf: dict[str, int]) -> float:
        page.goto(f"http://localhost:{self.server.server_address[1]}/")
        return float(page.evaluate(RUN_KDF, kdf))
