"""How a connection behaves: durable commits everywhere; on SQLite real foreign keys, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import scoped_session

from app.pace import Pace
from app.writers import QueuedConnection, Writers

BUSY_TIMEOUT_MS = 10_000
# What is committed is moved when nobody waits (`app/checkpoints.py`), and by a commit that finds 64 MB.
LOG_PAGES = 16_000
WRITE = "BEGIN IMMEDIATE"
_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """What begins in here only reads, and stands in nobody's way; on PostgreSQL nothing does anyhow."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def insert_into(session: scoped_session[Any], table: Any) -> Any:
    """An insert of the database in use, which may say what is done when such a row is there."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql if is_postgresql else sqlite).insert(table)


@contextmanager
def one_moment(session: scoped_session[Any]) -> Iterator[None]:
    """What is read in here is of one moment, in a transaction of its own. Commit what was written before.

    SQLite reads so anyhow. On PostgreSQL each statement would see what was committed before it alone.
    """
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    session.rollback()
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.rollback()


def stop_reading(session: scoped_session[Any]) -> None:
    """End what only reads, so that the next statement may write. On PostgreSQL what is locked stays so."""
    if session.get_bind().dialect.name == "sqlite":
        session.rollback()


def begin_writing(session: scoped_session[Any]) -> None:
    """Go on from reading to writing: nothing that was read is taken to be still so."""
    stop_reading(session)
    session.expire_all()
    _reading.set(False)


def configure(engine: Engine, pace: Pace) -> None:
    """Install the connection rules on an engine. On PostgreSQL row locks keep writers apart.

    `pace`: who of this process is at work; requests that take turns share a commit.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", partial(_on_begin, Writers(pace.others_work), pace))
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _on_connect_to_server)


def _on_connect_to_server(connection: Any, _: Any) -> None:
    # A receipt must survive a power cut, whatever the server's own settings say.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    connection.commit()


def _on_connect(connection: Any, _: Any) -> None:
    # The driver must not open transactions of its own: _on_begin does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    # A receipt must survive a power cut, so every commit reaches the disk.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _on_begin(writers: Writers, pace: Pace, connection: Connection) -> None:
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    # A transaction that reads first and writes later would fail half way when another wrote in between.
    raw: Any = connection.connection.dbapi_connection
    if not isinstance(raw, QueuedConnection):
        connection.exec_driver_sql(WRITE)
        return
    try:
        raw.begin_writing(writers, BUSY_TIMEOUT_MS / 1000, together=pace.is_request())
    except sqlite3.Error as refusal:
        # Nobody wraps what is raised here, and a database that is locked must not look like a fault of ours.
        raise OperationalError(WRITE, None, refusal, hide_parameters=True) from refusal
