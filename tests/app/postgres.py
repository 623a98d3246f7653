"""A throw-away PostgreSQL. As root it drops to an unprivileged account, since the server refuses root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

START_TRIES = 400
BY_FILE_SINCE = 150000
MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 8 * 2**30


def find_bin() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = shutil.which("initdb") or next(iter(installed), None)
    return Path(found).resolve().parent if found else None


class Postgres:
    """One server on a Unix socket. `fresh_database` makes an empty database in it.

    `durable`: what is committed is on the disk; the tests, which kill no PostgreSQL, do without.
    """

    def __init__(self, durable: bool = False) -> None:
        folder = find_bin()
        assert folder is not None
        self.home = Path(tempfile.mkdtemp(prefix="attune-pg-", dir="/tmp" if durable else _quick_place()))
        self._run: dict[str, Any] = {"env": self._environment(), "cwd": self.home, **self._account()}
        self._count = 0
        initdb = [folder / "initdb", "-D", self.home / "data", "-U", "attune", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--no-sync", "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **self._run
        )
        quick = [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        settings = [*quick, "listen_addresses=", "max_connections=60"]
        options = [part for setting in settings for part in ("-c", setting)]
        with (self.home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [folder / "postgres", "-D", self.home / "data", "-k", self.home, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                **self._run,
            )
        self._wait()

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return kept | {"HOME": str(self.home), "LC_ALL": "C.UTF-8"}

    def _account(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(self.home, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        return {}

    def _wait(self) -> None:
        """Until it answers; its log when it does not."""
        for _ in range(START_TRIES):
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                self._rest()
        raise AssertionError((self.home / "log").read_text())

    def _rest(self) -> None:
        try:
            self._process.wait(0.02)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError((self.home / "log").read_text())

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(f"postgresql://attune@/postgres?host={self.home}", autocommit=True)

    def fresh_database(self, folder: Path | None = None, like: str | None = None) -> str:
        """Make an empty database, in a folder of its own if one is given, or a copy of another that nobody
        uses. Shape: its address as ATTUNE_DATABASE_URL takes it."""
        self._count += 1
        name, place = f"attune_{self._count}", ""
        with self._connect() as connection:
            if folder is not None:
                if "user" in self._run:
                    os.chown(folder, self._run["user"], self._run["group"])
                connection.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")  # type: ignore[arg-type]
                place = f" TABLESPACE {name}"
            # Where nothing waits for the disk, to copy files takes half as long as to log what is in them.
            by_file = " STRATEGY file_copy" if connection.info.server_version >= BY_FILE_SINCE else ""
            copied = f" TEMPLATE {_name(like)}{by_file}" if like else ""
            connection.execute(f"CREATE DATABASE {name}{copied}{place}")  # type: ignore[arg-type]
        return f"postgresql://attune@/{name}?host={self.home}"

    def drop_database(self, address: str) -> None:
        with self._connect() as connection:
            connection.execute(f"DROP DATABASE {_name(address)} WITH (FORCE)")  # type: ignore[arg-type]

    def stop(self) -> None:
        """End it; once more does nothing."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


def _quick_place() -> str:
    """In memory where there is plenty: each database is hundreds of files, and there are hundreds of them."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES
    return str(MEMORY) if has_room else "/tmp"


def _name(address: str) -> str:
    return address.removeprefix("postgresql://attune@/").partition("?")[0]
