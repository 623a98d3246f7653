"""Every schedule of the server, in one table. One process at a time runs it: the one that leads."""

from __future__ import annotations

import logging
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
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        self._scheduler.add_job(self.look, "interval", seconds=LOOK_SEC, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
        self._leader.resign()

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
