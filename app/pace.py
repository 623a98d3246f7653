"""Who works when, in the one process of the embedded server.

Python runs one thread at a time and hands over at every row that a database reads: ten threads at work do not
get more done than one, and each request takes as long as all of them. So they take turns, first come, first
served, and what nobody waits for goes last.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from app.turns import Turns

# What works behind everybody else works now and then all the same.
PATIENCE_SEC = 1.0
# With so many requests at once nobody waits to be told more than that what they sent is kept.
CROWD = 4
# These wait for a key derivation, for somebody else's sign-on, or for a shelf that may be far away: nobody is
# to wait with them.
BESIDE = ("/api/sign-in", "/api/single-sign-on", "/api/blobs")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Pace:
    """The turns of one process. Where nothing serves, nobody waits."""

    def __init__(self) -> None:
        self._turns = Turns()
        self._mine = threading.local()
        self._guard = threading.Lock()
        self._calm = threading.Condition(self._guard)
        self._behind = 0
        self._requests = 0

    def serve(self, app: Wsgi) -> Wsgi:
        """The same application, of which each request waits for its turn."""

        def paced(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if environ.get("PATH_INFO", "").startswith(BESIDE):
                return app(environ, start_response)
            with self.turn():
                return app(environ, start_response)

        return paced

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Work when it is one's turn."""
        self._count(1)
        self._enter()
        self._mine.is_request = True
        try:
            yield
        finally:
            self._mine.is_request = False
            self.give_up()
            self._count(-1)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others work while waiting for one of them, or for the disk; then go on before them."""
        if not self._has_turn():
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter(first=True)

    @contextmanager
    def aside_for_behind(self) -> Iterator[Callable[[], None]]:
        """As `aside`, to wait for who goes last: that one need not let this request go first meanwhile.

        What is given ends that, whoever calls it and however often: who goes last calls it as soon as it is
        done, or it would be at work again before this thread is awake. No transaction that writes may be open
        afterwards.
        """
        if not self._has_turn():
            yield lambda: None
            return
        stands_back = [True]

        def over() -> None:
            if stands_back:
                stands_back.clear()
                self._count(1)

        self._leave()
        self._count(-1)
        try:
            yield over
        finally:
            over()
            self._enter(first=True)

    def give_up(self) -> None:
        """Let others work from now on: what is left to be done is to wait for the disk."""
        if self._has_turn():
            self._leave()

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Work when no request is there, or else after PATIENCE_SEC."""
        self._mine.patient_until = time.monotonic() + PATIENCE_SEC
        self._enter_behind()
        self.breathe()
        try:
            yield
        finally:
            self._leave()

    def breathe(self) -> None:
        """In the midst of what is done `behind`: let go first who has come meanwhile, and then go on; at once
        when PATIENCE_SEC have passed since that was to begin. Nothing that a request needs may be held.
        """
        while self._requests and (left_sec := self._mine.patient_until - time.monotonic()) > 0:
            self._leave()
            with self._calm:
                self._calm.wait_for(lambda: not self._requests, left_sec)
            self._enter_behind()

    def is_crowded(self) -> bool:
        """Whether somebody waits for a turn who is not behind everybody else, or many wait for the disk."""
        return self._turns.waiting > self._behind or self._requests > CROWD

    def is_calm(self) -> bool:
        """Whether no request is there that takes turns."""
        return not self._requests

    def is_request(self) -> bool:
        """Whether who asks is a request that takes turns with others."""
        return getattr(self._mine, "is_request", False)

    def others_work(self) -> bool:
        """Whether somebody else has the turn, who may soon write too."""
        return self._turns.is_taken and not self._has_turn()

    def _enter_behind(self) -> None:
        with self._guard:
            self._behind += 1
        self._enter()
        with self._guard:
            self._behind -= 1

    def _count(self, more: int) -> None:
        with self._calm:
            self._requests += more
            if not self._requests:
                self._calm.notify_all()

    def _has_turn(self) -> bool:
        return getattr(self._mine, "has_turn", False)

    def _enter(self, first: bool = False) -> None:
        self._turns.enter(first=first)
        self._mine.has_turn = True

    def _leave(self) -> None:
        self._mine.has_turn = False
        self._turns.leave()
