"""One consistent copy of a database that is in use, and putting one into an empty place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from app.config import Config, Unusable


def kind_of(config: Config) -> str:
    """Shape: `sqlite` or `postgresql`."""
    return "sqlite" if config.sqlite_file else "postgresql"


def copy(config: Config, to: Path) -> None:
    """Copy the database as it is at one moment, beside whoever writes. Errors: Unusable, sqlite3.Error."""
    if config.sqlite_file is None:
        _run(config, "pg_dump", ["--format=custom", "--no-owner", f"--file={to}"])
        return
    if not config.sqlite_file.exists():
        raise Unusable(f"There is no database at {config.sqlite_file}: name its folder in ATTUNE_DATA.")
    source = _opened(config.sqlite_file, "mode=ro")
    with closing(source), closing(sqlite3.connect(to)) as target:
        source.backup(target)


def check(config: Config, path: Path) -> None:
    """Errors: Unusable when a copy is not whole."""
    if config.sqlite_file is None:
        _run(config, "pg_restore", ["--list", str(path)], connect=False)
        return
    try:
        with closing(_opened(path, "mode=ro&immutable=1")) as copied:
            said = copied.execute("PRAGMA integrity_check").fetchone()[0]
            # An empty file is a whole database, and none of ours.
            copied.execute("SELECT 1 FROM organisation")
    except sqlite3.Error as cause:
        raise Unusable("The copy of the database is not whole: make the backup again.") from cause
    if said != "ok":
        raise Unusable("The copy of the database is not whole: check the disk, then make the backup again.")


def put(config: Config, path: Path) -> None:
    """Put a copy where there is no database yet: all of it or nothing. Errors: Unusable, OSError."""
    if config.sqlite_file is None:
        _run(config, "pg_restore", ["--no-owner", "--single-transaction", "--exit-on-error", str(path)])
        return
    config.sqlite_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = config.sqlite_file.with_name(f".{config.sqlite_file.name}.half")
    with path.open("rb") as copied, open(_new(half), "wb") as target:
        shutil.copyfileobj(copied, target)
        target.flush()
        os.fsync(target.fileno())
    half.replace(config.sqlite_file)


def _opened(path: Path, how: str) -> sqlite3.Connection:
    """Whatever stands in the path: of an address written by hand what follows a # would not be read."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _run(config: Config, program: str, arguments: list[str], connect: bool = True) -> None:
    """Run one of PostgreSQL's own programs; a password goes by the environment, where no other user looks."""
    url = make_url(config.database_url).set(drivername="postgresql")
    env = {k: v for k, v in os.environ.items() if not k.startswith("ATTUNE_")}
    if url.password:
        env["PGPASSWORD"] = str(url.password)
    where = [f"--dbname={url.set(password=None).render_as_string()}"] if connect else []
    try:
        subprocess.run(  # noqa: S603 – a program of the system's, with arguments from the settings
            [_find(program), *where, *arguments], env=env, check=True, capture_output=True
        )
    except subprocess.CalledProcessError as cause:
        raise Unusable(
            f"{program} did not do its work: see that it is as new as the database, then try again."
        ) from cause


def _find(program: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = str(installed[0]) if installed else shutil.which(program)
    if found is None:
        raise Unusable(
            f"{program} is not here: install PostgreSQL's client programs (on Debian: postgresql-client)."
        )
    return found
