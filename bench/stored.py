"""The store of a server that stands still, filled at once with as many notes as a figure needs: rows as filing leaves them.

Every note is sealed under its stream's own key in its own place, and stands in the ledger of a device that nobody has. What is true of filed
notes is true of these, but for their words, which are those of a few hundred over and over, and for hashes that are of nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.custody import StreamKeys, SystemClock
from app.custody.ring import open_ring
from sync.canonical import canonical
from sync.chain import first_chain
from sync.types import DeviceId

AT_ONCE = 20_000
LONG_AGO = "2025-01-06 09:00:00.000000"
CACHE_KB = 2_000_000
ENTRY = (
    "insert into entry (stream_id, version, change_id, author_id, record_id, restricted, sealed, device_id, seq, received_at, "
    "filed_at) values (:stream, :version, :change, :author, :record, 0, :sealed, :device, :seq, :at, :at)"
)
STREAM = (
    "insert into stream (id, kind, family_id, version, wrapped_key, created_at) values (?, ?, ?, 0, ?, ?)"
)
PERSON = "insert into person (id, role, team_id, active, created_at) values (?, 'practitioner', ?, 1, ?)"
ALLOCATION = "insert into allocation (record_id, child_id, worker_id, role, starts_at, ends_at) values (?, ?, ?, ?, ?, ?)"
ENVELOPE = (
    "insert into envelope (device_id, seq, header, prev, ct_hash, chain, size_bytes, branch, status, received_at, settled_at, "
    "commitment, signature, stream_id, version, state) values (:device, :seq, :header, :hash, :hash, :chain, :size, 0, 'filed', "
    ":at, :at, :hash, :signature, :stream, :version, 1)"
)
DEVICE = "insert into device (id, person_id, signing_public, opening_public, enrolled_at, received, chain) values (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Words:
    """Signed notes that others are made from; the ids in each are replaced."""

    notes: Sequence[dict[str, Any]]
    texts: Sequence[bytes]

    @classmethod
    def of(cls, notes: Sequence[dict[str, Any]]) -> Words:
        return cls(notes, [canonical(note) for note in notes])

    def note(self, number: int, stream: str, author: str, change: str, record: str) -> bytes:
        note, text = self.notes[number % len(self.notes)], self.texts[number % len(self.notes)]
        fresh = {"stream": stream, "author": author, "change": change, "record": record}
        for name, ident in fresh.items():
            text = text.replace(note[name].encode(), ident.encode())
        return text


class Stored:
    """The database and the keys of one server."""

    def __init__(self, home: Path, db: sqlite3.Connection) -> None:
        self._db = db
        self._keys = StreamKeys(open_ring(home / "keys", may_make=False, clock=SystemClock()).master)
        self._at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def add_notes(self, author: str, wanted: Sequence[tuple[str, int]], words: Words) -> None:
        """Add notes to streams that are there. Shape: `wanted` – streams, and how many notes go into each."""
        count = sum(many for _, many in wanted)
        device, made = _ident(), self._notes(author, wanted, words)
        self._db.execute(
            DEVICE, (device, author, os.urandom(32), os.urandom(32), self._at, count, os.urandom(32))
        )
        rows: list[dict[str, Any]] = []
        for seq, row in enumerate(made, 1):
            rows.append(row | {"device": device, "seq": seq})
            if len(rows) == AT_ONCE:
                self._insert(rows)
                rows = []
        self._insert(rows)
        self._db.executemany(
            "update stream set version = version + ? where id = ?", [(many, s) for s, many in wanted]
        )

    def add_caseload(self, of: str, words: Words, each: int) -> None:
        """Add a worker of a team of their own who has as many children as another, with `each` notes about every one."""
        worker = _ident()
        self._add_person(worker)
        held = "select role, starts_at from allocation where worker_id = ? and ends_at is null"
        children = [self._add_child(worker, *row) for row in self._db.execute(held, (of,)).fetchall()]
        self.add_notes(worker, [(child, each) for child in children], words)

    def add_worker(self, worker: str, device: str, signing: bytes, opening: bytes) -> None:
        """Add a worker of a team of their own, with an enrolled device that has sent nothing."""
        self._add_person(worker)
        chain = first_chain(DeviceId(device))
        self._db.execute(DEVICE, (device, worker, signing, opening, self._at, 0, chain))

    def add_children(self, worker: str, many: int, each: int, words: Words) -> None:
        """Add children whom a worker has, with `each` notes about every one."""
        children = [self._add_child(worker, "lead", LONG_AGO) for _ in range(many)]
        self.add_notes(worker, [(child, each) for child in children], words)

    def add_left(self, worker: str, children: Sequence[str]) -> None:
        """Add children whom a worker had until now."""
        for child in children:
            self._add_child(worker, "lead", LONG_AGO, self._at, child)

    def _add_person(self, worker: str) -> None:
        team = _ident()
        self._db.execute("insert into team (id) values (?)", (team,))
        self._db.execute(PERSON, (worker, team, self._at))
        post = "insert into post (person_id, role, team_id, from_at, to_at) values (?, 'practitioner', ?, ?, null)"
        self._db.execute(post, (worker, team, self._at))
        self._add_stream(worker, "worker", None)

    def _add_child(
        self, worker: str, role: str, starts_at: str, ends_at: str | None = None, child: str | None = None
    ) -> str:
        family, child = _ident(), child or _ident()
        self._add_stream(family, "family", None)
        self._add_stream(child, "child", family)
        self._db.execute(ALLOCATION, (_ident(), child, worker, role, starts_at, ends_at))
        return child

    def versions(self) -> dict[str, int]:
        return dict(self._db.execute("select id, version from stream").fetchall())

    def notes(self) -> int:
        """How many entries are about children."""
        counted = "select count(*) from entry join stream on id = stream_id where kind = 'child'"
        return int(self._db.execute(counted).fetchone()[0])

    def _add_stream(self, ident: str, kind: str, family: str | None) -> None:
        self._db.execute(STREAM, (ident, kind, family, self._keys.make(ident), self._at))

    def _notes(
        self, author: str, wanted: Sequence[tuple[str, int]], words: Words
    ) -> Iterator[dict[str, Any]]:
        number = 0
        for stream, many in wanted:
            found = self._db.execute("select version, wrapped_key from stream where id = ?", (stream,))
            before, wrapped = found.fetchone()
            key = self._keys.unwrap(stream, wrapped)
            for version in range(before + 1, before + many + 1):
                change, record = _ident(), _ident()
                text = words.note(number, stream, author, change, record)
                number += 1
                yield {
                    "stream": stream,
                    "version": version,
                    "change": change,
                    "author": author,
                    "record": record,
                    "sealed": key.seal(version, record, text),
                    "size": len(text),
                    "at": self._at,
                }

    def _insert(self, rows: Sequence[dict[str, Any]]) -> None:
        header, signature = os.urandom(220), os.urandom(64)
        more = ({"header": header, "signature": signature, "hash": h, "chain": h} for h in _hashes(len(rows)))
        self._db.executemany(ENTRY, rows)
        self._db.executemany(ENVELOPE, (row | hashes for row, hashes in zip(rows, more, strict=True)))


@contextmanager
def open_store(home: Path) -> Iterator[Stored]:
    """The store of a server that has been stopped; what is written is there when this ends, without a journal until then."""
    db = sqlite3.connect(home / "data" / "attune.db", isolation_level=None)
    for setting in ("journal_mode=off", "synchronous=off", f"cache_size=-{CACHE_KB}"):
        db.execute(f"pragma {setting}")
    db.execute("begin exclusive")
    try:
        yield Stored(home, db)
        db.execute("commit")
    finally:
        db.close()
    # Else the server's first durable commits would wait until all of this has reached the disk.
    with (home / "data" / "attune.db").open("rb+") as file:
        os.fsync(file.fileno())


def _ident() -> str:
    return os.urandom(16).hex()


def _hashes(count: int) -> Iterator[bytes]:
    return (os.urandom(32) for _ in range(count))
