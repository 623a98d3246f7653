"""The two arrangements that people run, each begun afresh from a prepared store: one process on SQLite, and several on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, MetaData, Table, create_engine, select

from app import models, schema_version
from app.extensions import db
from tests.app.postgres import Postgres
from tests.commands import Typed
from tests.e2e.server import Server

WITHOUT_JOBS = ("-m", "bench.without_jobs")
WEB = ("-m", "app.cli", "web")
OPENER = ("-m", "app.cli", "opener")
assert models


class Served(ABC):
    """A running server."""

    server: Server

    @abstractmethod
    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a question to the database has for an answer; `?` stands for each value."""

    def processes(self) -> list[int]:
        assert self.server.process is not None
        return [self.server.process.pid]


class Embedded(Served):
    """One process on SQLite, as `./dev run` starts it, without its timetable."""

    def __init__(self, home: Path) -> None:
        self.server = Server(
            home, program=WITHOUT_JOBS, settings={"ATTUNE_SAMPLE": "no", "ATTUNE_SECOND_FACTOR": "off"}
        )

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        file = f"file:{self.server.data / 'attune.db'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=60)) as opened:
            return opened.execute(question, values).fetchall()


@contextmanager
def embedded(prepared: Path, place: Path) -> Iterator[Served]:
    """A server on a copy of the prepared store."""
    shutil.copytree(prepared, place)
    # Else the first durable commits would wait until the copy has reached the disk.
    with (place / "data" / "attune.db").open("rb+") as file:
        os.fsync(file.fileno())
    served = Embedded(place)
    try:
        served.server.start()
        yield served
    finally:
        served.server.kill()
        shutil.rmtree(place)


class Processes(Served):
    """Two web processes and an opener over one PostgreSQL, that commits as durably as SQLite does."""

    def __init__(self, home: Path, address: str) -> None:
        self._address = address
        settings = {
            "ATTUNE_SAMPLE": "no",
            "ATTUNE_SECOND_FACTOR": "off",
            "ATTUNE_DATABASE_URL": address,
            "ATTUNE_WORKERS": "2",
        }
        self.server = Server(home, program=WEB, settings=settings)
        self._opener: Typed | None = None

    def start(self) -> None:
        self.server.start()
        self._opener = Typed(self.server.environment(), *OPENER)

    def stop(self) -> None:
        # Killed, gunicorn would leave its processes behind.
        self.server.stop()
        if self._opener is not None:
            self._opener.kill()

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._address) as opened:
            return opened.execute(question.replace("?", "%s"), values).fetchall()  # type: ignore[arg-type]

    def processes(self) -> list[int]:
        (first,) = super().processes()
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        assert self._opener is not None
        return [*map(int, children), self._opener.pid]


class Copied:
    """The prepared store in a PostgreSQL of its own; every server begins with a copy of it."""

    def __init__(self, prepared: Path) -> None:
        self._prepared, self._server = prepared, Postgres(durable=True)
        self._from = self._server.fresh_database()
        _copy(prepared / "data" / "attune.db", self._from)

    @contextmanager
    def served(self, place: Path) -> Iterator[Served]:
        for folder in ("keys", "log"):
            shutil.copytree(self._prepared / folder, place / folder)
        address = self._server.fresh_database(like=self._from)
        served = Processes(place, address)
        try:
            served.start()
            yield served
        finally:
            served.stop()
            self._server.drop_database(address)
            shutil.rmtree(place)

    def end(self) -> None:
        self._server.stop()


def _copy(file: Path, address: str) -> None:
    """Put every row of a SQLite store into an empty PostgreSQL database."""
    target = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    source = create_engine(f"sqlite:///{file}")
    schema_version.bring_up(target)
    metadata: MetaData = db.metadata
    with source.connect() as before, target.begin() as after:
        for table in metadata.sorted_tables:
            _copy_table(table, before, after)
    source.dispose()
    target.dispose()


def _copy_table(table: Table, before: Connection, after: Connection) -> None:
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    raw: Any = after.connection.dbapi_connection
    with raw.cursor() as cursor:
        with cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
            for row in before.execution_options(yield_per=1_000).execute(select(table)):
                copy.write_row(row)
        for column in table.columns:
            if column.autoincrement is True:
                counter = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
                cursor.execute(
                    f'SELECT setval({counter}, (SELECT coalesce(max({column.name}), 0) + 1 FROM "{table.name}"))'
                )


def peak_mb(processes: Sequence[int]) -> float:
    """The most memory that one of these processes has ever had. Units: megabytes."""
    peaks = []
    for pid in processes:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        peaks.append(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
    return round(max(peaks) / 1000, 1)
