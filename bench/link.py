"""A link of our own between a device and a server: as fast as this machine, or with the delay and the width of a poor mobile connection."""

from __future__ import annotations

import queue
import socket
import threading
import time
from dataclasses import dataclass, field

from tests.ports import free_port

ROUND_TRIP_SEC = 0.150
UP_BYTES_SEC, DOWN_BYTES_SEC = 750_000 / 8, 1_600_000 / 8
CHUNK_BYTES = 8 * 1024


@dataclass
class Link:
    """Passes bytes to `upstream_port` of this machine. `slow`: from now on as the poor connection does."""

    upstream_port: int
    port: int = field(default_factory=free_port)
    slow: bool = False
    up_bytes: int = 0
    down_bytes: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        # Both directions of every connection share the width of the link.
        self._free_at = {"up": 0.0, "down": 0.0}
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def shut(self) -> None:
        self._listener.close()

    def bound_ms(self, up: int, down: int) -> float:
        """One round trip, and the bytes at the width of the poor connection."""
        return 1000 * (ROUND_TRIP_SEC + up / UP_BYTES_SEC + down / DOWN_BYTES_SEC)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.upstream_port))
            except OSError:
                return
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pass_on(near, far, "up", UP_BYTES_SEC)
            self._pass_on(far, near, "down", DOWN_BYTES_SEC)

    def _pass_on(self, source: socket.socket, sink: socket.socket, way: str, width: float) -> None:
        waiting: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

        def read() -> None:
            while True:
                try:
                    data = source.recv(CHUNK_BYTES)
                except OSError:
                    data = b""
                waiting.put((self._leaves_at(way, len(data), width), data))
                if not data:
                    return

        def write() -> None:
            while True:
                at, data = waiting.get()
                if (wait := at - time.monotonic()) > 0:
                    time.sleep(wait)
                try:
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)
                except OSError:
                    return

        for work in (read, write):
            threading.Thread(target=work, daemon=True).start()

    def _leaves_at(self, way: str, size: int, width: float) -> float:
        if way == "up":
            self.up_bytes += size
        else:
            self.down_bytes += size
        now = time.monotonic()
        if not self.slow:
            return now
        self._free_at[way] = max(now, self._free_at[way]) + size / width
        return self._free_at[way] + ROUND_TRIP_SEC / 2
