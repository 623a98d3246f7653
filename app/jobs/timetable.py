"""Every schedule of the server, in one table. One process runs it: the embedded server, or a chosen one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.extensions import db
from app.jobs import clean_up, fold_packs, gap_alarm, work_out_dues

log = logging.getLogger("attune.jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table. `work` runs in an app context and returns how many things it did."""

    name: str
    every: timedelta
    work: Callable[[], int]


TIMETABLE = (
    Job("dues", timedelta(hours=1), work_out_dues.run),
    Job("fold_packs", timedelta(minutes=1), fold_packs.run),
    Job("clean_up", timedelta(minutes=10), clean_up.run),
    Job("gap_alarm", timedelta(minutes=15), gap_alarm.run),
)


def start(app: Flask) -> BackgroundScheduler:
    """Start the timetable in the background; each job runs once at the start and then at its interval."""
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    for job in TIMETABLE:
        interval = {"seconds": job.every.total_seconds()}
        scheduler.add_job(run, "interval", args=(app, job), id=job.name, **interval)
        scheduler.add_job(run, args=(app, job), id=f"{job.name}.first")
    scheduler.start()
    return scheduler


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
