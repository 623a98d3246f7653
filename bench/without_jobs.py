"""The server as people run it, but for its timetable: what comes due by the clock would fall into one round of a bench and not into the next."""

from __future__ import annotations

import sys

from app import cli
from app.jobs import timetable

if __name__ == "__main__":
    timetable.TIMETABLE = ()  # type: ignore[assignment]
    sys.exit(cli.main(["run"]))
