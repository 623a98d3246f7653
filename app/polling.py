"""Waiting for many connections at once in the embedded server.

waitress asks every connection, each time round, whether it wants to read or to write, and says so to the
system anew: with hundreds of devices that takes longer than their requests. Here the system is only told what
has changed, and it is not looked for all the time.
"""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel

from app.ending import Ending

CAN_POLL = hasattr(select, "poll")
# A few are all looked at each time round; of many those that had something to say, and all of them so often.
FEW, LOOK_SEC = 32, 0.005


class Polling:
    """Stands in a waitress server for `waitress.wasyncore`, which it is but for its loop."""

    dispatcher = wasyncore.dispatcher

    def __init__(self, ending: Ending) -> None:
        self._ending = ending

    def loop(self, timeout: float, map: dict[int, Any], use_poll: bool = True) -> None:
        """Serve until no socket is left. Units: `timeout` seconds. Errors: as `Ending.heed`."""
        if not CAN_POLL:
            while map:
                self._ending.heed()
                wasyncore.loop(timeout=timeout, map=map, use_poll=use_poll, count=1)
            return
        asked, looked = Asked(self._ending), 0.0
        while map:
            self._ending.heed()
            now = time.monotonic()
            wait_sec = LOOK_SEC
            if len(map) <= FEW or now - looked >= LOOK_SEC:
                asked.about_all(map)
                wait_sec, looked = timeout, now
            for fd, found in asked.wait(wait_sec):
                if (one := map.get(fd)) is not None:
                    wasyncore.readwrite(one, found)
                asked.about(fd, map.get(fd))


class Asked:
    """What the system has been asked to tell of each socket."""

    def __init__(self, ending: Ending) -> None:
        self._poll = select.poll()
        self._poll.register(ending, select.POLLIN)
        self._flags: dict[int, int] = {}

    def about_all(self, map: Mapping[int, Any]) -> None:
        """Ask what these sockets want to be told now, and of no others."""
        there = dict(map)
        for fd, one in there.items():
            self.about(fd, one)
        for fd in self._flags.keys() - there.keys():
            self.about(fd, None)

    def about(self, fd: int, one: Any | None) -> None:
        """Ask what one socket wants to be told now; nothing when it is gone."""
        wanted = _wanted(one) if one is not None else 0
        if wanted == self._flags.get(fd, 0):
            return
        if wanted:
            self._poll.register(fd, wanted)
            self._flags[fd] = wanted
        else:
            self._poll.unregister(fd)
            del self._flags[fd]

    def wait(self, timeout: float) -> list[tuple[int, int]]:
        return self._poll.poll(int(timeout * 1000))


READ = (select.POLLIN | select.POLLPRI) if CAN_POLL else 0
WRITE = select.POLLOUT if CAN_POLL else 0


def _wanted(one: Any) -> int:
    # Nearly all either wait for a request or have one at work, and need not be asked how they are.
    if type(one) is HTTPChannel and not (
        one.total_outbufs_len or one.will_close or one.close_when_flushed or not one.connected
    ):
        return 0 if one.requests else READ
    wanted = READ if one.readable() else 0
    return wanted | WRITE if one.writable() and not one.accepting else wanted
