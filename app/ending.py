"""Being asked to end: at once while nobody works beside the main thread, later only where that holds nothing.

An interruption in the midst of a statement could leave a turn taken for which the others wait for ever.
"""

from __future__ import annotations

import os
import select
import signal
from types import FrameType


class Ending:
    """What a process heard of SIGTERM and Ctrl+C, from `listen` on."""

    def __init__(self) -> None:
        self.is_asked = False
        self._waits = False
        self._woken, self._wakes = os.pipe()

    def fileno(self) -> int:
        """What can be read from when it is asked to end: who waits for sockets waits for this too."""
        return self._woken

    def listen(self) -> None:
        """Hear of both. To be called from the main thread, and no more than once in a process."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def later(self) -> None:
        """From now on whoever is asked ends with the next `heed`. A second Ctrl+C still ends it at once."""
        self._waits = True

    def wait(self, timeout_sec: float) -> bool:
        """Wait until it is asked to end, and no longer than that. Shape: whether it was."""
        return bool(select.select([self], [], [], timeout_sec)[0])

    def heed(self) -> None:
        """Errors: KeyboardInterrupt when it was asked to end."""
        if self.is_asked:
            raise KeyboardInterrupt

    def _hear(self, number: int, _: FrameType | None) -> None:
        if not self._waits or (self.is_asked and number == signal.SIGINT):
            raise KeyboardInterrupt
        if not self.is_asked:
            self.is_asked = True
            os.write(self._wakes, b"\0")
