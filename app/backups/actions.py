"""A backup while the server serves: database and attachments in one sealed file, opened before it counts.

    made = make(config, Path("monday.attune"))   # database first: every blob that it names is there after it
    restore(config, Path("monday.attune"))       # into an empty place, under the same key folder

What lies in it is sealed already, under keys that it does not hold; the backup key keeps the rest (ids,
times, accounts) from whoever finds the file. It lies in the key folder: without that no backup is of any use.

Source: docs/decisions/0040-keys-change-while-serving.md
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from sqlalchemy import create_engine

from app import schema_version
from app.attachments.shelf import Shelf
from app.backups import databases, unfinished, workplace
from app.backups.workplace import beside
from app.clock import Clock
from app.config import Config, Unusable
from app.custody import NotOpenable, SealedReader, SealedWriter, backup_key, organisation_of

ABOUT, DATABASE, BLOBS = "about.json", "database", "blobs/"


@dataclass(frozen=True, slots=True)
class Made:
    """What a file holds. Units: size_bytes – of the sealed file."""

    at: str
    blobs: int
    size_bytes: int


def make(config: Config, file: Path) -> Made:
    """Write a backup and open it again. Errors: Unusable, one sentence; then there is no file."""
    if file.exists():
        raise Unusable(f"{file} is there already: name another file, or remove it first.")
    key = backup_key(config.keys, make=True)
    about = {
        "organisation": organisation_of(config.keys),
        "at": Clock().now(),
        "database": databases.kind_of(config),
        "revision": schema_version.head(),
    }
    with beside(file) as folder:
        copied, half = folder / DATABASE, folder / "half"
        databases.copy(config, copied)
        written = _write(half, key, about, copied, _shelf(config))
        copied.unlink()
        _refuse_unless_same(config, half, key, written, folder)
        size = half.stat().st_size
        half.replace(file)
    return Made(about["at"], len(written) - 2, size)


def restore(config: Config, file: Path) -> dict[str, Any]:
    """Put a backup into an empty place. Shape: what the file says of itself.

    The clock must be later than that. The next server to begin there says that it was put back (restored.py).
    One that was cut off goes on: what is there already is whole.

    Errors: Unusable, one sentence; then the place is as empty as it was, or the next try goes on.
    """
    workplace.clear(config.data)
    begun = unfinished.standing(config)
    if begun is not None and not _is_empty(config):
        return begun
    _refuse_unless_empty(config)
    key = backup_key(config.keys)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Not among the keys: what a kill leaves there would be copied with them.
    with beside(config.data / ABOUT) as folder, _sealed(file, key) as said:
        about = _about(next(said))
        _refuse_another(config, about)
        _refuse_from_the_future(about)
        _, content = next(said)
        copied = folder / DATABASE
        _save(content, copied)
        databases.check(config, copied)
        shelf = _shelf(config)
        for name, blob in said:
            shelf.put(bytes.fromhex(name.removeprefix(BLOBS)), blob.read())
        # Last, so that a place with a database in it has all that belongs to it.
        unfinished.begin(config, about)
        databases.put(config, copied)
    return about


def _write(file: Path, key: bytes, about: dict[str, str], copied: Path, shelf: Shelf) -> dict[str, bytes]:
    """Shape: each member's name and hash, as it was written."""
    written: dict[str, bytes] = {}
    with _new(file) as raw:
        with SealedWriter(raw, key) as out, tarfile.open(fileobj=cast(IO[bytes], out), mode="w|") as tar:
            _add(tar, written, ABOUT, json.dumps(about).encode())
            with copied.open("rb") as stream:
                entry = tarfile.TarInfo(DATABASE)
                entry.size = copied.stat().st_size
                hashed = _Hashed(stream)
                tar.addfile(entry, cast(IO[bytes], hashed))
                written[DATABASE] = hashed.digest
            for name in shelf.names():
                try:
                    _add(tar, written, BLOBS + name.hex(), shelf.get(name))
                except FileNotFoundError:
                    continue  # let go of meanwhile
        raw.flush()
        os.fsync(raw.fileno())
    return written


def _add(tar: tarfile.TarFile, written: dict[str, bytes], name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))
    written[name] = sha256(data).digest()


def _refuse_unless_same(
    config: Config, file: Path, key: bytes, written: dict[str, bytes], folder: Path
) -> None:
    """A backup that nobody has opened is none."""
    read: dict[str, bytes] = {}
    with _sealed(file, key) as said:
        for name, content in said:
            hashed = _Hashed(content)
            _save(hashed, folder / (DATABASE if name == DATABASE else "other"))
            read[name] = hashed.digest
    databases.check(config, folder / DATABASE)
    if read != written:
        raise Unusable(
            "What was written does not read as it was: check the disk, then make the backup again."
        )


def _is_empty(config: Config) -> bool:
    if config.sqlite_file is not None:
        return not config.sqlite_file.exists()
    engine = create_engine(config.database_url)
    try:
        return schema_version.is_empty(engine)
    finally:
        engine.dispose()


def _logs_left(config: Config) -> list[Path]:
    """What a killed server wrote beside its database, once that is away. It is of use with that one alone."""
    file = config.sqlite_file
    if file is None or file.exists():
        return []
    beside = (file.with_name(file.name + ending) for ending in ("-wal", "-journal"))
    return [path for path in beside if path.exists() and path.stat().st_size]


def _refuse_unless_empty(config: Config) -> None:
    for log in _logs_left(config):
        raise Unusable(
            f"{log} is the log of another database, and would be written into the one that is put back: "
            "move it to where that database is kept, or name an empty folder in ATTUNE_DATA."
        )
    if not _is_empty(config):
        raise Unusable(
            "There is a database here: a backup is put into an empty place only. Name an empty folder in "
            "ATTUNE_DATA, or an empty database in ATTUNE_DATABASE_URL, and keep the old one."
        )


def _about(member: tuple[str, IO[bytes]]) -> dict[str, Any]:
    name, content = member
    about = json.loads(content.read()) if name == ABOUT else None
    if not isinstance(about, dict):
        raise Unusable("This is no whole backup: take another file.")
    return about


def _refuse_another(config: Config, about: dict[str, Any]) -> None:
    if about["organisation"] != organisation_of(config.keys):
        raise Unusable("This backup is another organisation's: name that one's key folder in ATTUNE_KEYS.")
    kind = databases.kind_of(config)
    if about["database"] != kind:
        raise Unusable(
            f"This backup is of a {about['database']} database, and the settings name a {kind} one: "
            "set ATTUNE_DATABASE_URL for the kind that it is of."
        )


def _refuse_from_the_future(about: dict[str, Any]) -> None:
    """How far the numbers go on above goes by the clock (restored.py)."""
    at = Clock().now()
    if at < about["at"]:
        raise Unusable(
            f"The clock of this machine says {at}, and the backup was made at {about['at']}: set the clock, "
            "then put the backup back again."
        )


class _Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash = stream, sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    @property
    def digest(self) -> bytes:
        return self._hash.digest()


@contextmanager
def _sealed(file: Path, key: bytes) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of a backup, each to be read before the next. Errors: Unusable."""
    try:
        with file.open("rb") as raw:
            reader = cast(IO[bytes], SealedReader(raw, key))
            with tarfile.open(fileobj=reader, mode="r|") as tar:
                yield _members(tar)
    except FileNotFoundError as cause:
        raise Unusable(f"There is no file {file}: name the backup that is to be put back.") from cause
    except (NotOpenable, tarfile.TarError, StopIteration, ValueError, KeyError) as cause:
        reason = str(cause) if isinstance(cause, NotOpenable) else "this is no whole backup"
        raise Unusable(f"{file} cannot be read: {reason}. Take another file.") from cause


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        content = tar.extractfile(entry)
        if content is not None:
            yield entry.name, content


def _save(content: Any, path: Path) -> None:
    with path.open("wb") as stream:
        while data := content.read(1024 * 1024):
            stream.write(data)


def _new(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _shelf(config: Config) -> Shelf:
    return Shelf(config.blobs or str(config.data / "blobs"))
