"""A real Chromium with a profile of its own on disk: restarted, killed and opened again as a tablet is."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
CONTROLLED = """(patience_ms) => navigator.serviceWorker.controller ? true : new Promise((done) => {
  navigator.serviceWorker.addEventListener('controllerchange', () => done(true), { once: true });
  setTimeout(() => done(false), patience_ms);
})"""
INSTALL_MS = 30_000


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("ATTUNE_CHROMIUM") or next((p for n in names if (p := shutil.which(n))), None)


def windowless() -> str | None:
    """Chromium without the windows, menus and tabs that a test does not see, where there is one: a quarter less to run."""
    return os.environ.get("ATTUNE_CHROMIUM") or shutil.which("chromium-headless-shell") or chromium()


def arguments() -> list[str]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # A microphone that hums, for machines that have none.
    sound = ["--use-fake-device-for-media-stream"]
    return ["--no-sandbox", *sound] if as_root else sound


@dataclass
class Device:
    """One person's browser.

    profile: folder with everything the browser writes; it outlives every restart.
    program: of the browser.
    """

    playwright: Playwright
    profile: Path
    origin: str
    size: dict[str, int] = field(default_factory=lambda: dict(PHONE))
    options: dict[str, Any] = field(default_factory=dict)
    # More of the browser's own switches.
    flags: tuple[str, ...] = ()
    program: str | None = field(default_factory=windowless)
    context: BrowserContext | None = None
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def start(self, before: Callable[[BrowserContext], None] = lambda _: None) -> Page:
        """Start the browser on its profile and open the app; `before` is given the browser first."""
        touch = {"has_touch": True, "is_mobile": True} if self.size["width"] < 800 else {}
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.program,
            args=[*arguments(), *self.flags],
            viewport=self.size,  # type: ignore[arg-type]
            **touch,
            **self.options,
        )
        self.context.set_default_timeout(20_000)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self._listen(page)
        self.context.on("page", self._listen)
        before(self.context)
        page.goto(self.origin + "/")
        return page

    def _listen(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def page(self) -> Page:
        """Errors: playwright's own when the browser has been killed."""
        assert self.context is not None
        if not self.context.pages:
            raise Error("the browser has no page any more")
        return self.context.pages[-1]

    def installed(self) -> None:
        """Wait until the service worker serves this page, so that it will start without a server."""
        assert self.page.evaluate(CONTROLLED, INSTALL_MS), "the service worker was not installed"

    def close(self) -> None:
        """As a person closes the browser."""
        if self.context:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """SIGKILL to the browser's main process, in the middle of whatever it does."""
        pid = self.main_process()
        os.kill(pid, signal.SIGKILL)
        _wait_gone(pid)
        self.was_killed()

    def was_killed(self) -> None:
        """Clear away after a browser that somebody has killed."""
        context, self.context = self.context, None
        if context:
            with contextlib.suppress(Error):
                context.close()
        # What the killed browser leaves so that a second one keeps out; a tablet's restart clears it too.
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def main_process(self) -> int:
        """The process that was started with this profile and is nobody's renderer."""
        wanted = f"--user-data-dir={self.profile}".encode()
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted in words and not any(word.startswith(b"--type=") for word in words):
                return int(folder.name)
        raise AssertionError("the browser's process is not there")


def _wait_gone(pid: int) -> None:
    """Block until the kernel has ended the process."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    try:
        select.select([handle], [], [], 10)
    finally:
        os.close(handle)
