"""Every schedule of the server, in one table. One process at a time runs it: the one that leads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.extensions import db
from app.jobs import (
    anchor_audit,
    clean_up,
    fold_packs,
    forget_blobs,
    gap_alarm,
    index_children,
    work_out_dues,
)
from app.jobs.leader import Leader

log = logging.getLogger("attune.jobs")
LOOK_SEC = 2
PUT_BACK_SEC = 5.0
STOP_SEC = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table. `work` runs in an app context and returns how many things it did."""

    name: str
    every: timedelta
    work: Callable[[], int]


TIMETABLE = (
    Job("anchor_audit", timedelta(minutes=1), anchor_audit.run),
    Job("dues", timedelta(hours=1), work_out_dues.run),
    Job("fold_packs", timedelta(minutes=1), fold_packs.run),
    Job("clean_up", timedelta(minutes=10), clean_up.run),
    Job("forget_blobs", timedelta(hours=6), forget_blobs.run),
    Job("index_children", timedelta(minutes=10), index_children.run),
    Job("gap_alarm", timedelta(minutes=15), gap_alarm.run),
)


class Timetable:
    """The timetable in the background. Its jobs are due only while this process leads: each once when that
    begins, so that none is lost with the one who led before, and then at its interval.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            self._leader = Leader(db.engine)
        self._leads = False
        self._ahead = _ahead()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="timetable", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        self._scheduler.start()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_SEC)
        self._scheduler.shutdown(wait=False)
        self._leader.resign()

    def _look_on(self) -> None:
        """Look again and again until stopped; by no clock that anybody sets."""
        while True:
            try:
                self.look()
                self._heed_clock()
            except Exception as failure:
                log.error("the timetable: %s", type(failure).__name__)
            if self._stopping.wait(LOOK_SEC):
                return

    def _heed_clock(self) -> None:
        """Have every job run now when the clock was put back: else none is due until it is as late again."""
        before, self._ahead = self._ahead, _ahead()
        if self._ahead < before - PUT_BACK_SEC:
            log.warning("the clock was put back by %d seconds", before - self._ahead)
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))

    def look(self) -> None:
        """See whether this process leads, and have the jobs run, or not, accordingly."""
        leads, led = self._leader.leads(), self._leads
        self._leads = leads
        if leads and not led:
            log.info("the timetable is led from here")
            for job in TIMETABLE:
                self._scheduler.add_job(
                    run,
                    "interval",
                    args=(self._app, job),
                    id=job.name,
                    seconds=job.every.total_seconds(),
                    next_run_time=datetime.now(UTC),
                )
        elif led and not leads:
            for job in TIMETABLE:
                self._scheduler.remove_job(job.name)


def _ahead() -> float:
    """By how many seconds the clock is ahead of the time that has passed."""
    return datetime.now(UTC).timestamp() - time.monotonic()


def run(app: Flask, job: Job) -> int:
    """Run one job now. A failure is logged and leaves the next run in place."""
    with app.app_context():
        try:
            done = job.work()
            db.session.commit()
        except Exception as failure:
            db.session.rollback()
            log.error("job %s: %s", job.name, type(failure).__name__)
            return 0
    log.info("job %s: %d", job.name, done)
    return done
