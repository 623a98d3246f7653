"""Where whole blobs lie: a folder, or any object store that fsspec reaches. It holds sealed bytes and no key.

Source: docs/decisions/0020-blob-pieces-wait-in-the-database.md
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import Any

import fsspec

from app.config import Unusable


class Shelf:
    """Blobs by their name. A name says what its bytes are, so putting the same again changes nothing."""

    def __init__(self, url: str) -> None:
        """Errors: Unusable for a kind of store that is not known here."""
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as cause:
            raise Unusable(
                "ATTUNE_BLOBS names a kind of store that is not installed here: "
                "install its fsspec package, or give a full path to a folder."
            ) from cause
        self._is_folder = "file" in _protocols(self._files)

    def refuse_no_folder(self) -> None:
        """Errors: OSError where something else stands in the place of a folder. Nothing is made."""
        place = Path(self._root)
        if self._is_folder:
            there = next(one for one in (place, *place.parents) if one.exists())
            if not there.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))

    def put(self, name: bytes, data: bytes) -> None:
        """Keep a blob, durably and whole. Errors: OSError."""
        place = self._place(name)
        if self._is_folder:
            _write_durably(Path(place), data)
            return
        self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(place, data)

    def get(self, name: bytes, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to and without `end`. Errors: OSError."""
        found: bytes = self._files.cat_file(self._place(name), start=start, end=end)
        return found

    def names(self) -> list[bytes]:
        """Every blob that lies here whole. Errors: OSError."""
        if not self._files.exists(self._root):
            return []
        found = (path.rpartition("/")[2] for path in self._files.find(self._root))
        return sorted(bytes.fromhex(name) for name in found if len(name) == 64)

    def remove(self, name: bytes) -> None:
        """Let a blob go; one that is not there is gone already. Errors: OSError."""
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._place(name))

    def _place(self, name: bytes) -> str:
        text = name.hex()
        return f"{self._root}/{text[:2]}/{text}"


def _protocols(files: Any) -> tuple[str, ...]:
    named = files.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _write_durably(path: Path, data: bytes) -> None:
    """A receipt must survive a power cut: bytes and file name are on the disk when this ends."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
