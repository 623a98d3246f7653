"""A folder beside the file that is made, for what has only the database's own seals for a moment.

It is for its owner alone, and goes when the work is done. What a killed command left of one would keep a
child who is erased later: the next command in the same place removes it. Whoever works in one holds its lock,
which ends with the process, so that nobody removes it meanwhile.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None  # not on Windows, where what was left stays

# It has its second name from when it is locked.
BEGUN, WORKED_IN, LOCK = ".attune-begun-", ".attune-work-", "in-use"


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """Errors: OSError for a place that is not there, or not this user's."""
    above = file.resolve().parent
    clear(above)
    folder = Path(tempfile.mkdtemp(prefix=BEGUN, dir=above))
    try:
        with (folder / LOCK).open("wb") as lock:
            _hold(lock)
            folder = folder.rename(above / (WORKED_IN + folder.name.removeprefix(BEGUN)))
            yield folder
    finally:
        with contextlib.suppress(OSError):
            _remove(folder)


def clear(above: Path) -> None:
    """Remove what killed commands have left in a place."""
    if fcntl is None:
        return
    for left in above.glob(f"{WORKED_IN}*"):
        # Somebody works in it, it is another user's, or another has just removed it.
        with contextlib.suppress(OSError), (left / LOCK).open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(left)


def _remove(folder: Path) -> None:
    """The lock last, by which the next finds what is left when this is cut short."""
    for path in folder.iterdir():
        if path.name != LOCK:
            path.unlink()
    shutil.rmtree(folder)


def _hold(lock: BinaryIO) -> None:
    # Where a file system has no locks nobody can take one either, and what was left stays.
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
