"""The real server as a process of its own, with its own folders: started, killed and started again by the tests."""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.commands import Command, Typed
from tests.ports import free_port

READY = re.compile(r"https?://[\w.\[\]-]+:(\d+)")
START_SEC = 90
STOP_SEC = 30
# The server as people start it.
RUN = ("-m", "app.cli", "run")


@dataclass
class Server:
    """One `python -m app.cli run`, from a process that has loaded it.

    home:    folder that holds `data`, `keys` and `log`; give it again to start from what is there.
    address: what people type; the proxy's when one stands between.
    program: what Python runs instead, from nothing: `RUN`, or what is not the server alone.
    """

    home: Path
    address: str | None = None
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    program: tuple[str, ...] | None = None
    printed: list[str] = field(default_factory=list)
    process: Command | Typed | None = None
    _lines: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        """Its settings."""
        own = {f"ATTUNE_{name}": str(self.home / name.lower()) for name in ("DATA", "KEYS", "LOG")}
        own["ATTUNE_PORT"] = str(self.port)
        if self.address:
            own["ATTUNE_ADDRESS"] = self.address
        return {**own, **self.settings}

    def start(self) -> Server:
        """Start and wait for the line that says where the app is.

        Errors: AssertionError with what was printed when the process ends first or says nothing in time.
        """
        self.printed.clear()
        settings = self.environment()
        self.process = Typed(settings, *self.program) if self.program else Command(settings, "run")
        self._read(self.process.said)
        self.until(lambda lines: any(READY.search(line) for line in lines) and self._answers())
        return self

    def until(self, said: Callable[[list[str]], bool]) -> None:
        """Wait for what the process prints.

        Errors: AssertionError with what was printed when the process ends first or says nothing in time.
        """
        while not said(self.printed):
            try:
                line = self._lines.get(timeout=START_SEC)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError("the server did not start:\n" + "".join(self.printed))
            self.printed.append(line)

    def _read(self, out: IO[str]) -> None:
        lines = queue.Queue[str | None]()
        self._lines = lines

        def read() -> None:
            for line in out:
                lines.put(line)
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self.process:
            self.process.kill()
            self.process = None

    def stop(self) -> None:
        """SIGTERM, as an administrator would; the data folder is then at rest."""
        if self.process:
            self.process.ask_to_end()
            self.process.end(STOP_SEC)
            self.process = None
