"""Serving in one process, the embedded default: waitress, the opener's thread and the timetable."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from types import ModuleType

from flask import Flask
from waitress.server import create_server

from app import heap
from app.checkpoints import Checkpoints
from app.config import Config, Unusable
from app.ending import Ending
from app.jobs.timetable import Timetable
from app.opener.thread import Opener
from app.pace import Pace
from app.polling import Polling

resource: ModuleType | None
try:
    import resource
except ImportError:
    resource = None  # not on Windows

BACKLOG_BYTES = 32 * 1024 * 1024
# A deposit comes in few pieces, and is read without a file on the way.
RECEIVED_AT_ONCE_BYTES = 128 * 1024
IN_MEMORY_BYTES = 2 * 1024 * 1024
# Everybody comes on Monday at nine; who is kept from connecting waits for all who were let in.
CONNECTIONS = 2000
# What else a process has open: three files a connection of the database, the log, keys and attachments.
FILES_A_THREAD, FILES = 3, 48


def refuse_taken_port(config: Config) -> None:
    """Errors: Unusable when another program listens on the port, before anything else is touched."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as cause:
            raise _unusable_port(config, cause) from cause


def _unusable_port(config: Config, cause: OSError) -> Unusable:
    if cause.errno == errno.EADDRINUSE:
        return Unusable(
            f"Port {config.port} is in use by another program: stop that one, or choose another port, "
            f"for example ATTUNE_PORT={config.port % 65535 + 1}."
        )
    if cause.errno == errno.EACCES:
        return Unusable(
            f"Port {config.port} is not open to ordinary users: set ATTUNE_PORT to one above 1023."
        )
    return Unusable(
        f"This machine has no address {config.host}: set ATTUNE_HOST to one it has, or leave it out."
    )


def serve_web(config: Config, ready: Callable[[], None]) -> None:
    """Serve requests alone, from several processes over one database, until interrupted.

    Errors: Unusable where there is no gunicorn.
    """
    try:
        from app.web_processes import WebProcesses
    except ImportError as cause:
        raise Unusable(
            "Several web processes need gunicorn, which this system has not: use 'run'."
        ) from cause
    WebProcesses(config, ready).run()


def _connections(config: Config) -> int:
    """How many connections there is room for, once the system was asked for room for all. Who finds none
    waits in its queue: taken in without, they would leave none for the database, and fill the log."""
    if resource is None:
        return CONNECTIONS
    others = FILES + FILES_A_THREAD * config.threads
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + others
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return CONNECTIONS
    soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    return max(soft - others, soft // 4)


def serve(app: Flask, config: Config, ready: Callable[[], None], ending: Ending, alone: bool = False) -> None:
    """Listen, call `ready`, and serve until asked to end; then let the opener finish the envelope in hand.

    `alone`: answer requests and nothing else.
    """
    pace: Pace = app.extensions["attune.pace"]
    try:
        # Not on PostgreSQL: there the opener has the row of a device locked when it lets others go first, and
        # who has the turn might wait for that.
        server = create_server(
            pace.serve(app) if config.sqlite_file else app,
            host=config.host,
            port=config.port,
            threads=config.threads,
            ident="",
            max_request_body_size=BACKLOG_BYTES,
            recv_bytes=RECEIVED_AT_ONCE_BYTES,
            inbuf_overflow=IN_MEMORY_BYTES,
            clear_untrusted_proxy_headers=not config.proxy,
            connection_limit=_connections(config),
            asyncore_use_poll=True,
        )
        server.asyncore = Polling(ending)  # type: ignore[assignment]
    except OSError as cause:
        raise _unusable_port(config, cause) from cause
    opener: Opener = app.extensions["attune.opener"]
    ending.later()
    if config.opener and not alone:
        opener.start()
    jobs = Timetable(app)
    if not alone:
        jobs.start()
    checkpoints = Checkpoints(config.sqlite_file, pace) if config.sqlite_file else None
    if checkpoints:
        checkpoints.start()
    heap.settle_in()
    try:
        ready()
        server.run()
    finally:
        if checkpoints:
            checkpoints.stop()
        if not alone:
            jobs.stop()
        opener.stop()
        server.close()
