"""The server's log: ids, sizes and times. What anybody wrote or is called never comes here."""

from __future__ import annotations

import logging
import re
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from flask import Flask, Response, g, request

FILE_BYTES, FILES = 5 * 1024 * 1024, 5
LOGGERS = ("attune", "waitress", "apscheduler")
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
log = logging.getLogger("attune.access")
# Control characters, what else ends a line somewhere, and what turns the direction of writing.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class PlainFormatter(logging.Formatter):
    """One line an entry. Of an exception only its type is kept: its text may repeat somebody's words."""

    converter = staticmethod(time.gmtime)

    def formatException(self, ei: Fault) -> str:
        return ei[0].__name__ if ei[0] else ""

    def format(self, record: logging.LogRecord) -> str:
        # A message is one line, whatever was put into it: nobody forges a second entry with a line break, and
        # nothing that a terminal would obey reaches one.
        return UNSEEN.sub(" ", super().format(record))


class LogFile(RotatingFileHandler):
    """The log's file. It does not ask the disk at every line whether it is still there."""

    _is_told = False

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        if self.stream is None:
            self.stream = self._open()
        return self.stream.tell() + len(self.format(record)) >= self.maxBytes

    def handleError(self, record: logging.LogRecord) -> None:
        """Say once that it cannot be written. The library would show with each line what was in hand when it
        was written, and a failure's text may repeat somebody's words."""
        fault = sys.exc_info()[1]
        if not self._is_told:
            self._is_told = True
            why = fault.strerror if isinstance(fault, OSError) else type(fault).__name__
            print(f"The log {self.baseFilename} cannot be written ({why}): mend that.", file=sys.stderr)


def register(app: Flask, folder: Path) -> None:
    """Write the log into a folder, and one line for each request."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = LogFile(folder / "attune.log", maxBytes=FILE_BYTES, backupCount=FILES, delay=True)
    handler.setFormatter(PlainFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in LOGGERS:
        logger = logging.getLogger(name)
        for old in list(logger.handlers):
            logger.removeHandler(old)
            old.close()
        logger.addHandler(handler)
        logger.propagate = False
    logging.getLogger("attune").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # That requests wait for their turn on Monday at nine is no news, and it is said once for each of them.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    took_ms = (time.perf_counter() - g.began) * 1000 if "began" in g else 0
    size = response.calculate_content_length() or 0
    # The rule, not the path: a path can carry whatever somebody typed.
    rule = request.url_rule.rule if request.url_rule else "-"
    log.info("%s %s %d %d bytes %.0f ms", request.method, rule, response.status_code, size, took_ms)
    return response
