"""What a device's disk does: a transaction counts once it is written to its end, and the power may go at any moment.

A `Disk` is a log of operations with a mark after each whole transaction. What stands behind the last mark is
forgotten when it is opened again, as a real database does. `Disk.fuse` is the number of operations until the power
goes; a `copy` is what somebody has who copied the browser's profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Put = tuple[str, Any, Any]
GONE = object()
_MARK = ("mark", None, None)


class PowerGone(Exception):
    """The device was killed between two operations of its disk."""


class Disk:
    def __init__(self, log: Sequence[Put] = ()) -> None:
        self._log: list[Put] = list(log)
        self.fuse: int | None = None

    def write(self, puts: Sequence[Put]) -> None:
        """Write one transaction: (table, key, value) each; the value GONE takes the row away.

        Errors: PowerGone before or after any of its operations.
        """
        for put in (*puts, _MARK):
            self._burn()
            self._log.append(put)
        self._burn()

    def _burn(self) -> None:
        if self.fuse is None:
            return
        if self.fuse == 0:
            self.fuse = None
            raise PowerGone
        self.fuse -= 1

    def tables(self) -> dict[str, dict[Any, Any]]:
        """Open the disk: what whole transactions have left on it. A torn end is thrown away."""
        whole = max((at for at, put in enumerate(self._log) if put is _MARK), default=-1)
        del self._log[whole + 1 :]
        found: dict[str, dict[Any, Any]] = {}
        for put in self._log:
            if put is _MARK:
                continue
            table, key, value = put
            rows = found.setdefault(table, {})
            if value is GONE:
                rows.pop(key, None)
            else:
                rows[key] = value
        return found

    def copy(self) -> Disk:
        self.tables()
        return Disk(self._log)
