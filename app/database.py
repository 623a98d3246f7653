"""How a connection behaves: durable commits everywhere; on SQLite real foreign keys, one writer at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

BUSY_TIMEOUT_MS = 10_000


def configure(engine: Engine) -> None:
    """Install the connection rules on an engine. On PostgreSQL row locks keep writers apart."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
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
    # A receipt must survive a power cut, so every commit reaches the disk.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _on_begin(connection: Any) -> None:
    # A transaction that reads first and writes later would fail half way when another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
