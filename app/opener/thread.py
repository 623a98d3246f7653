"""The opener's thread in the embedded server, and how intake waits for it. A larger server has a process.

Killing it at any moment loses nothing: a run of envelopes is settled whole, or not at all and still waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from app.caseload import dues
from app.drafts import opening as drafts
from app.drafts.retrying import Retries
from app.jobs import fold_packs
from app.opener import actions
from app.pace import Pace

log = logging.getLogger("attune.opener")
IDLE_SEC = 5.0
REST_SEC = 2.0
# A long queue comes in several deposits: who files between them only keeps them waiting.
QUIET_SEC = 0.05
LONGEST_QUIET_SEC = 0.5
# Once nothing has come for so long, what was filed is folded: who pulls first finds it packed.
FOLD_AFTER_SEC = 0.5


class Opener:
    """One opener. `start` begins it, `stop` ends it after the envelope in hand.

    `pace`: whom it lets go first.
    """

    def __init__(self, app: Flask, pace: Pace | None = None) -> None:
        self._app = app
        self._pace = pace or Pace()
        self._news = threading.Condition()
        self._woken = self._hurried = self._unfolded = False
        self._stopping = False
        self._settled: dict[str, int] = {}
        self._waiting: list[tuple[str, int, Callable[[], None]]] = []
        self._drafts = Retries()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self.run, name="opener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._news:
            self._stopping = True
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._thread = None

    def wake(self, at_once: bool = True) -> None:
        """Say that something new has been stored. `at_once`: somebody waits until it is filed."""
        with self._news:
            self._woken = True
            self._hurried |= at_once
            self._news.notify_all()

    def wait_for(self, device: str, seq: int, timeout_sec: float) -> bool:
        """Wait until a device's envelopes up to `seq` are settled. Without a thread at once False."""
        if self._thread is None:
            return False
        with self._pace.aside_for_behind() as over, self._news:
            waiting = (device, seq, over)
            self._waiting.append(waiting)
            try:
                return self._news.wait_for(lambda: self._settled.get(device, 0) >= seq, timeout_sec)
            finally:
                self._waiting.remove(waiting)

    def run(self, idle_sec: float = IDLE_SEC) -> None:
        """Settle what waits, then wait for more, until stopped. `idle_sec`: how often to look unasked."""
        while not self._stopping:
            try:
                worked = self.drain()
            except Exception as failure:
                # Whatever it was, a server that no longer files is worse: it is tried again.
                log.error("the opener rests: %s", type(failure).__name__)
                worked = False
            # An opener alone hears of nothing new: there the timetable folds.
            if self._thread and self._unfolded and not self._hears(FOLD_AFTER_SEC):
                self._fold()
            if not (self._woken and worked):
                self._hears(idle_sec if worked else REST_SEC)
            with self._news:
                self._await_quiet()
                self._woken = self._hurried = False

    def _hears(self, wait_sec: float) -> bool:
        """Whether something new is stored, now or within a while, or the opener is to stop."""
        with self._news:
            return self._news.wait_for(lambda: self._woken or self._stopping, wait_sec)

    def _fold(self) -> None:
        """Fold what was filed, until something new is stored."""
        self._unfolded = False
        try:
            with self._app.app_context():
                fold_packs.run(lambda: not (self._woken or self._stopping))
        except Exception as failure:
            log.error("folding: %s", type(failure).__name__)

    def _await_quiet(self) -> None:
        """Wait until no more comes for a moment, unless somebody waits for what came."""
        until = time.monotonic() + LONGEST_QUIET_SEC
        while self._woken and not (self._hurried or self._stopping) and time.monotonic() < until:
            self._woken = False
            self._news.wait(QUIET_SEC)

    def drain(self) -> bool:
        """Settle all that waits: envelopes, dues that moved, drafts. False when some must be tried again.

        However many drafts somebody has sent, nobody's envelopes wait for all of them.
        """
        with self._app.app_context():
            while True:
                is_settled = self._settle_envelopes()
                with self._pace.behind():
                    opened = drafts.work(self._drafts, actions.TURN_SEC)
                if opened != "some" or not is_settled or self._stopping:
                    return is_settled and opened != "stuck"

    def _settle_envelopes(self) -> bool:
        """Settle the envelopes that wait, and the dues that moved. False when some must be tried again."""
        stuck: set[str] = set()
        moved: set[str] = set()
        alone, last = 0, ""
        while not self._stopping:
            try:
                with self._pace.behind():
                    most = 1 if alone else actions.RUN
                    done = actions.settle_next(stuck, last, most, self._pace.breathe)
            except actions.Divided as run:
                alone = run.count
                continue
            except actions.Stuck as refusal:
                log.error("device %s: %s", refusal.device, type(refusal.__cause__).__name__)
                stuck.add(refusal.device)
                alone = max(0, alone - 1)
                continue
            if done is None:
                break
            # After a run was given up the same device stays in turn, until all of it went alone.
            alone = max(0, alone - 1)
            last = last if alone else done.device
            moved |= done.children
            self._unfolded = True
            self._tell(done)
        for child in sorted(moved):
            with self._pace.behind():
                dues.work_out((child,))
        return not stuck

    def _tell(self, done: actions.Settled) -> None:
        with self._news:
            upto = self._settled[done.device] = max(done.seq, self._settled.get(done.device, 0))
            for device, seq, over in self._waiting:
                if device == done.device and seq <= upto:
                    over()
            self._news.notify_all()
